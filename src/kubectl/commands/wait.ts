import { goQuote } from '../../base/go-format.ts'
import { isMap, type ValueMap } from '../../base/json.ts'
import { fileFlags, secondsOf, selectorFlag, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { JsonPath } from '../printers/jsonpath.ts'
import { objectPrinter, printFlags } from '../printers/print-flags.ts'
import { goValue } from '../printers/go-value.ts'
import { parseJsonPath } from '../printers/jsonpath-parser.ts'
import { relaxed } from '../printers/sort.ts'
import { filesOrArguments } from '../resources/targets.ts'
import { targetFor, wordOf } from '../session.ts'
import { listAt, numberAt } from '../tables/cells.ts'

/** `kubectl wait`: `pkg/cmd/wait` (v0.36.2). */
export const wait: Command = {
  flags: [...fileFlags, ...printFlags, selectorFlag, { name: 'for', type: 'array' }, { name: 'timeout', type: 'duration', default: '30s' }, { name: 'all', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' }, { name: 'field-selector', type: 'string' }, { name: 'local', type: 'bool' }],
  run(session, flags) {
    const wanted = flags.list('for')
    if (wanted.length === 0) return Failure.text('unrecognized condition: []')
    const conditions: Condition[] = []
    for (const text of wanted) {
      const condition = conditionOf(text)
      if (condition instanceof Failure) return condition
      conditions.push(condition)
    }
    const isWanted = (word: string): boolean => wanted.some((text) => text.toLowerCase() === word)
    const seconds = secondsOf(flags, 'timeout')
    const timeout = seconds < 0 ? 168 * 3600 : seconds
    let found = filesOrArguments(session, flags, { latest: true })
    const isMissing = (): boolean => {
      found = filesOrArguments(session, flags, { latest: true })
      return !(found instanceof Failure) && (found.failures.some((one) => one.has('NotFound')) || found.infos.length === 0)
    }
    if (isWanted('create') && !session.waitUntil(() => !isMissing(), timeout)) return Failure.text('timed out waiting for the condition')
    if (found instanceof Failure) return found
    const failures = isWanted('delete') ? found.failures.filter((one) => !one.has('NotFound')) : [...found.failures]
    if (found.infos.length === 0 && failures.length === 0 && !isWanted('delete')) return Failure.text('no matching resources found')
    let left = timeout
    for (const info of found.infos) {
      for (const holds of conditions) {
        const live = (): ValueMap | undefined => {
          const object = session.get(targetFor(info.resource, info.namespace, info.name))
          return object instanceof Failure ? undefined : object
        }
        let fault: Failure | undefined
        const isMet = (): boolean => {
          const met = holds(live())
          if (met instanceof Failure) fault = met
          return met !== false
        }
        const ended = left === 0 ? isMet() : session.waitUntil(isMet, left)
        if (fault !== undefined) {
          failures.push(fault)
          break
        }
        if (!ended) {
          failures.push(Failure.text(`${timeout === 0 ? 'condition not met for' : 'timed out waiting for the condition on'} ${info.resource.resource}/${info.name}`))
          left = 0
          break
        }
        const print = objectPrinter(session, flags, 'condition met')
        const failure = print instanceof Failure ? print : print(live() ?? info.object)
        if (failure !== undefined) failures.push(failure)
      }
    }
    return Failure.all(failures)
  },
}

/** Of the live object; undefined once it is gone. A failure says why nobody can tell. */
type Condition = (object: ValueMap | undefined) => boolean | Failure

function conditionOf(text: string): Condition | Failure {
  const lower = text.toLowerCase()
  if (lower === 'delete') return (object) => object === undefined
  if (lower === 'create') return (object) => object !== undefined
  if (lower.startsWith('condition=')) {
    const [type = '', status = 'true'] = text.slice('condition='.length).split('=')
    return (object) => listAt(object, 'status', 'conditions').some((one) => {
      const current = numberAt(one, 'observedGeneration') === 0 || numberAt(one, 'observedGeneration') >= numberAt(object, 'metadata', 'generation')
      return current && wordOf(one.type).toLowerCase() === type.toLowerCase() && wordOf(one.status).toLowerCase() === status.toLowerCase()
    })
  }
  return lower.startsWith('jsonpath=') ? pathCondition(text.slice('jsonpath='.length)) : Failure.text(`unrecognized condition: ${goQuote(text)}`)
}

/** `{.spec.replicas}=3`; without a value anything will do. */
function pathCondition(text: string): Condition | Failure {
  // Two equal signs are one of a filter.
  const [given = '', value, ...more] = text.replaceAll('==', '\0').split('=').map((part) => part.replaceAll('\0', '=='))
  if (more.length > 0) return Failure.text('jsonpath wait format must be --for=jsonpath=\'{.status.readyReplicas}\'=3 or --for=jsonpath=\'{.status.readyReplicas}\'')
  const expression = relaxed(given)
  if (expression instanceof Failure) return expression
  const expected = value?.replaceAll(/^['"]+|['"]+$/g, '')
  if (expected === '') return Failure.text('jsonpath wait has to have a value after equal sign, like --for=jsonpath=\'{.status.readyReplicas}\'=3')
  if (expression === '') return Failure.text('jsonpath expression cannot be empty')
  const fault = parseJsonPath(expression)
  const path = JsonPath.parse(expression)
  if (typeof fault === 'string' || path instanceof Failure) return Failure.text(typeof fault === 'string' ? fault : '')
  return (object) => {
    const found = object === undefined ? [] : path.results(object)
    if (typeof found === 'string') return Failure.text(found)
    const [first = []] = found
    if (first.length === 0) return false
    if (found.length > 1) return Failure.text('given jsonpath expression matches more than one list')
    if (first.length > 1) return Failure.text('given jsonpath expression matches more than one value')
    if (expected === undefined) return true
    const [selected = null] = first
    return Array.isArray(selected) || isMap(selected) ? Failure.text('jsonpath leads to a nested object or list which is not supported') : goValue(selected).trim() === expected.trim()
  }
}
