import { goQuote } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import { qualifiedResource } from '../../sim/api/status.ts'
import { fileFlags, selectorFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { JsonPath } from '../printers/jsonpath.ts'
import { printFlags } from '../printers/print-flags.ts'
import { relaxed } from '../printers/sort.ts'
import { filesOrArguments } from '../resources/targets.ts'
import type { Info } from '../resources/files.ts'
import { targetFor, wordOf } from '../session.ts'
import { listAt, numberAt } from '../tables/cells.ts'

/** `kubectl wait`: `pkg/cmd/wait` (v0.36.2). Nothing moves while one command runs, so what does not hold at once times out. */
export const wait: Command = {
  flags: [...fileFlags, ...printFlags, selectorFlag, { name: 'for', type: 'array' }, { name: 'timeout', type: 'duration', default: '30s' }, { name: 'all', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'field-selector', type: 'string' }, { name: 'local', type: 'bool' }],
  run(session, flags) {
    const [wanted] = flags.list('for')
    if (wanted === undefined) return Failure.text('unrecognized condition: []')
    const holds = conditionOf(wanted)
    if (holds instanceof Failure) return holds
    const found = filesOrArguments(session, flags, { latest: true })
    if (found instanceof Failure) return found
    const gone = found.failures.filter((one) => one.has('NotFound'))
    if (wanted.toLowerCase() === 'delete') {
      if (gone.length < found.failures.length) return Failure.all(found.failures)
      const left = found.infos.filter((info) => !(session.get(targetFor(info.resource, info.namespace, info.name)) instanceof Failure))
      return Failure.all(left.map(timedOut))
    }
    if (wanted.toLowerCase() === 'create' && gone.length > 0) return Failure.text('timed out waiting for the condition')
    const failures = [...found.failures]
    if (found.infos.length === 0 && failures.length === 0) return Failure.text('no matching resources found')
    for (const info of found.infos) {
      if (!holds(info.object)) {
        failures.push(timedOut(info))
        continue
      }
      session.print(`${qualifiedResource(info.resource.kind.toLowerCase(), info.resource.group)}/${info.name} condition met\n`)
    }
    return Failure.all(failures)
  },
}

function timedOut({ resource, name }: Info): Failure {
  return Failure.text(`timed out waiting for the condition on ${resource.resource}/${name}`)
}

function conditionOf(text: string): ((object: ValueMap) => boolean) | Failure {
  const lower = text.toLowerCase()
  if (lower === 'delete' || lower === 'create') return () => true
  if (lower.startsWith('condition=')) {
    const [type = '', status = 'true'] = text.slice('condition='.length).split('=')
    return (object) => listAt(object, 'status', 'conditions').some((one) => {
      const current = numberAt(one, 'observedGeneration') === 0 || numberAt(one, 'observedGeneration') >= numberAt(object, 'metadata', 'generation')
      return current && wordOf(one.type).toLowerCase() === type.toLowerCase() && wordOf(one.status).toLowerCase() === status.toLowerCase()
    })
  }
  if (!lower.startsWith('jsonpath=')) return Failure.text(`unrecognized condition: ${goQuote(text)}`)
  const match = /^jsonpath='?(\{[^}]*\}|[^=]*)'?(?:=(.*))?$/is.exec(text)
  const path = JsonPath.parse(relaxed(match?.[1] ?? ''))
  if (path instanceof Failure) return path
  const value = match?.[2]
  return (object) => {
    const found = path.select(object)
    if (typeof found === 'string' || found.length === 0) return false
    return value === undefined ? found[0] !== null && found[0] !== '' : wordOf(found[0]) === value.replace(/^'(.*)'$/s, '$1')
  }
}
