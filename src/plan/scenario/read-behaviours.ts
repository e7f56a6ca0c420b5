import type { JsonPath } from '../../base/json.ts'
import type { ContainerBehaviour } from '../../sim/kubelet/behaviour.ts'
import type { Fields, SketchReader } from '../cluster-input/sketch-reader.ts'
import { parseSeconds } from './durations.ts'
import type { BehaviourRule } from './scenario.ts'
import { parseTarget } from './target.ts'
import { diskForms, memoryForms, parseUsage } from './usage.ts'

const timeFields = ['startAfter', 'livenessFailsAt', 'readinessFailsAt', 'readinessBack', 'probeTakes', 'stopsWithin', 'preStopTakes', 'postStartTakes'] as const
const delayFields = ['readyAfter', 'startupAfter'] as const

/** The list `behaviour` of a scenario: containers that do otherwise than by default. */
export function readBehaviours(reader: SketchReader, scenario: Fields): BehaviourRule[] {
  return scenario.list('behaviour').map(({ value, at }) => {
    const fields = reader.fields(value, at, ['of', 'container', 'image', 'restart', 'existing', ...timeFields, ...delayFields, 'exit', 'missing', 'memory', 'disk', 'bindsPorts'])
    const of = fields.text('of')
    const target = of === undefined ? undefined : parseTarget(of)
    if (of !== undefined && target === undefined) reader.tell([...at, 'of'], `"${of}" names no workload: it is <kind>/<name>`)
    return {
      target, container: fields.text('container'), image: fields.text('image'), restart: fields.integer('restart'), existing: fields.flag('existing'),
      behaviour: behaviourIn(reader, fields, at),
    }
  })
}

/** A time as 40s; what is none is told. */
export function readSeconds(reader: SketchReader, fields: Fields, name: string, at: JsonPath): number | undefined {
  const text = fields.text(name)
  const seconds = text === undefined ? undefined : parseSeconds(text)
  if (text !== undefined && seconds === undefined) reader.tell(at, `${name} is a time such as 40s, 5m or 1h30m, not "${text}"`)
  return seconds
}

function behaviourIn(reader: SketchReader, fields: Fields, at: JsonPath): ContainerBehaviour {
  const behaviour: { -readonly [name in keyof ContainerBehaviour]: ContainerBehaviour[name] } = {}
  for (const name of timeFields) {
    const seconds = readSeconds(reader, fields, name, [...at, name])
    if (seconds !== undefined) behaviour[name] = seconds
  }
  for (const name of delayFields) {
    const seconds = fields.text(name) === 'never' ? 'never' : readSeconds(reader, fields, name, [...at, name])
    if (seconds !== undefined) behaviour[name] = seconds
  }
  const exit = exitIn(reader, fields, at)
  if (exit !== undefined) behaviour.exit = exit
  if (fields.flag('missing') === true) behaviour.image = 'missing'
  const binds = fields.flag('bindsPorts')
  if (binds !== undefined) behaviour.bindsPorts = binds
  return { ...behaviour, ...usageIn(reader, fields, at) }
}

/** `never`, or `code 1 after 5s`. */
function exitIn(reader: SketchReader, fields: Fields, at: JsonPath): ContainerBehaviour['exit'] {
  const text = fields.text('exit')
  if (text === undefined || text === 'never') return text
  const [, code = '', time = ''] = /^code (\d{1,3}) after (\S+)$/.exec(text) ?? []
  const after = parseSeconds(time)
  if (code !== '' && after !== undefined) return { code: Number(code), after }
  reader.tell([...at, 'exit'], 'exit is "never" or "code <number> after <time>", such as code 1 after 5s')
  return undefined
}

function usageIn(reader: SketchReader, fields: Fields, at: JsonPath): Pick<ContainerBehaviour, 'memory' | 'disk'> {
  const read = (name: 'memory' | 'disk', forms: string): ReturnType<typeof parseUsage> => {
    const text = fields.text(name)
    const usage = text === undefined ? undefined : parseUsage(text)
    if (text === undefined || (usage !== undefined && (name === 'disk' || usage.volume === undefined))) return usage
    reader.tell([...at, name], `${name} is ${forms}, not "${text}"`)
    return undefined
  }
  const [memory, disk] = [read('memory', memoryForms), read('disk', diskForms)]
  return { ...memory === undefined ? {} : { memory }, ...disk === undefined ? {} : { disk } }
}
