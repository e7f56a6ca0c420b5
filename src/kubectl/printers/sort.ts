import { isMap, type Value, type ValueMap } from '../../base/json.ts'
import { parseQuantity } from '../../base/quantity.ts'
import { compareStrings, JsonFloat } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { parseJsonPath } from './jsonpath-parser.ts'
import { JsonPath } from './jsonpath.ts'

/** What cannot be put in order ends kubectl with a line in its log. */
export class Unsortable {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** The order of objects by a field: `pkg/cmd/get/sorter.go` (v0.36.2). Objects without it come first. */
export function sortObjects(objects: readonly ValueMap[], field: string): number[] | Failure | Unsortable {
  const expression = relaxed(field)
  if (expression instanceof Failure) return expression
  const fault = parseJsonPath(expression)
  const path = JsonPath.parse(expression)
  if (path instanceof Failure || typeof fault === 'string') return Failure.text(typeof fault === 'string' ? fault : '')
  const keys: (Value | undefined)[] = []
  for (const object of objects) {
    const found = path.results(object)
    if (typeof found === 'string') return Failure.text(found)
    keys.push(found[0]?.[0])
  }
  if (objects.length > 0 && keys.every((key) => key === undefined)) return Failure.text(`couldn't find any field with path "${expression}" in the list of objects`)
  return ordered(keys, expression)
}

/** `.metadata.name`, `metadata.name` and `{metadata.name}` mean `{.metadata.name}`. */
export function relaxed(field: string): string | Failure {
  if (field === '') return ''
  const [, braced, bare = ''] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(field) ?? []
  const inner = braced ?? bare
  return inner === '' ? Failure.text('unexpected path string, expected a \'name1.name2\' or \'.name1.name2\' or \'{name1.name2}\' or \'{.name1.name2}\'') : `{.${inner}}`
}

/** Go sorts up to a dozen by insertion, and what has no key is less than everything: such members trade places. */
const insertionLimit = 12

function ordered(keys: readonly (Value | undefined)[], expression: string): number[] | Unsortable {
  const order = keys.map((_key, index) => index)
  let unfit: Unsortable | undefined
  const less = (a: number, b: number): boolean => {
    const [x, y] = [keys[a], keys[b]]
    if (x === undefined || y === undefined) return x === undefined
    const result = isLess(x, y)
    if (typeof result === 'string') unfit ??= new Unsortable(`Field ${expression} in [][][]reflect.Value is an unsortable type: interface, err: ${result}`)
    return result === true
  }
  if (order.length > insertionLimit) order.sort((a, b) => less(a, b) && !less(b, a) ? -1 : less(b, a) ? 1 : 0)
  else {
    for (let at = 1; at < order.length; at++) {
      for (let to = at; to > 0 && less(order[to] ?? 0, order[to - 1] ?? 0); to--) [order[to], order[to - 1]] = [order[to - 1] ?? 0, order[to] ?? 0]
    }
  }
  return unfit ?? order
}

function isLess(a: Value, b: Value): boolean | string {
  if (a === null || b === null) return a === null && b !== null
  if (typeof a === 'string' && typeof b === 'string') {
    const [p, q] = [parseQuantity(a), parseQuantity(b)]
    return p !== undefined && q !== undefined ? p.compare(q) < 0 : compareStrings(a, b) < 0
  }
  const [x, y] = [numberOf(a), numberOf(b)]
  if (x !== undefined && y !== undefined) return x < y
  if (Array.isArray(a)) return 'unsortable type: []interface {}'
  if (isMap(a)) return 'unsortable type: map[string]interface {}'
  return typeof a === 'boolean' ? 'unsortable type: bool' : 'unsortable interface: interface'
}

function numberOf(value: Value): number | undefined {
  if (value instanceof JsonFloat) return value.value
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}
