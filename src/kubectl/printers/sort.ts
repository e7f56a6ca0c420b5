import { wordOf } from '../session.ts'
import { compareStrings, type Value, type ValueMap } from '../../base/json.ts'
import { parseQuantity } from '../../base/quantity.ts'
import { Failure } from '../failure.ts'
import { JsonPath } from './jsonpath.ts'

/** The order of objects by a field: `pkg/cmd/get/sorter.go` (v0.36.2). Objects without it come first. */
export function sortObjects(objects: readonly ValueMap[], field: string): number[] | Failure {
  const path = JsonPath.parse(relaxed(field))
  if (path instanceof Failure) return path
  const keys = objects.map((object) => {
    const found = path.select(object)
    return typeof found === 'string' ? undefined : found[0]
  })
  if (objects.length > 0 && keys.every((key) => key === undefined)) return Failure.text(`couldn't find any field with path "${relaxed(field)}" in the list of objects`)
  return objects.map((_object, index) => index).sort((a, b) => compareKeys(keys[a], keys[b]))
}

/** `.metadata.name` and `metadata.name` mean `{.metadata.name}`. */
export function relaxed(field: string): string {
  const bare = /^\{(.*)\}$/s.exec(field)?.[1] ?? field
  return `{${bare.startsWith('.') ? bare : `.${bare}`}}`
}

function compareKeys(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [wordOf(a), wordOf(b)]
  const [p, q] = [parseQuantity(x), parseQuantity(y)]
  if (p !== undefined && q !== undefined) return p.compare(q)
  return naturally(x, y)
}

/** Numbers within texts count by value. */
function naturally(a: string, b: string): number {
  const [x, y] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let index = 0; index < Math.min(x.length, y.length); index++) {
    const [p = '', q = ''] = [x[index], y[index]]
    if (p === q) continue
    return /^\d/.test(p) && /^\d/.test(q) && Number(p) !== Number(q) ? Number(p) - Number(q) : compareStrings(p, q)
  }
  return x.length - y.length
}
