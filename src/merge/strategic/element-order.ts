import { isMap, sameValue, type Value } from '../../base/json.ts'
import { goText } from '../typed/walk.ts'
import { keyOf, PatchFault } from './merge.ts'

/** `$setElementOrder`: `apimachinery/pkg/util/strategicpatch/patch.go` (1.36), `normalizeElementOrder` and its kin. */

/** Items that the order names, and the others. */
export function partition(items: readonly Value[], order: readonly Value[], mergeKey: string): [named: Value[], rest: Value[]] {
  const named: Value[] = []
  const rest: Value[] = []
  for (const item of items) (indexIn(order, item, mergeKey) >= 0 ? named : rest).push(item)
  return [named, rest]
}

/** Named items as the order says; the others between them as they stood before. */
export function normalizeOrder(named: readonly Value[], rest: readonly Value[], order: readonly Value[], before: readonly Value[], mergeKey: string): Value[] {
  const right = sorted(named, order, mergeKey)
  const left = sorted(rest, before, mergeKey)
  const merged: Value[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]]
    const takesLeft = b === undefined || (a !== undefined && isBefore(a, b, before, mergeKey))
    merged.push((takesLeft ? a : b) ?? null)
    if (takesLeft) i++
    else j++
  }
  return merged
}

/** What the patch lists must stand in the order, in that order. Without either there is nothing to compare. */
export function validateOrder(patch: readonly Value[], order: readonly Value[], mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return
  const items = mergeKey === '' ? patch : patch.filter((item) => !(isMap(item) && item.$patch === 'delete'))
  let [at, next] = [0, 0]
  while (next < items.length && at < order.length) {
    const item = items[next] ?? null
    if (isMap(item) && Object.hasOwn(item, '$patch')) {
      next++
      continue
    }
    // Without a key, Go compares the items themselves, and maps do not compare.
    if (mergeKey === '' && isMap(item)) throw new PatchFault(500, 'panic: runtime error: comparing uncomparable type map[string]interface {}')
    const wanted = order[at] ?? null
    if (mergeKey !== '') for (const one of [item, wanted]) if (isMap(one)) keyOf(one, mergeKey)
    if (isSame(wanted, item, mergeKey)) next++
    at++
  }
  if (next < items.length) throw new PatchFault(500, `The order in patch list:\n${goText([...patch])}\n doesn't match $setElementOrder list:\n${goText([...order])}\n`)
}

/** Every item must have the key by which the order names it, and every item of the order. */
export function requireKeys(items: readonly Value[], order: readonly Value[], mergeKey: string): void {
  for (const item of items) {
    if (isMap(item)) keyOf(item, mergeKey)
    const found = order.findIndex((each) => !isMap(each) || isSame(each, item, mergeKey))
    if (found >= 0 && !isMap(order[found])) throw new PatchFault(500, `value for key ${found} is not a map`)
  }
  for (const each of order) {
    if (isMap(each)) keyOf(each, mergeKey)
    else throw new PatchFault(500, `expected a map[string]interface {}, but received a ${each === null ? 'nil' : typeof each === 'number' ? 'int64' : typeof each}`)
  }
}

function sorted(items: readonly Value[], order: readonly Value[], mergeKey: string): Value[] {
  const rank = new Map(items.map((item) => [item, indexIn(order, item, mergeKey)]))
  return [...items].sort((a, b) => {
    const [left, right] = [rank.get(a) ?? -1, rank.get(b) ?? -1]
    return left >= 0 && right >= 0 ? left - right : 0
  })
}

function isBefore(a: Value, b: Value, before: readonly Value[], mergeKey: string): boolean {
  const [left, right] = [indexIn(before, a, mergeKey), indexIn(before, b, mergeKey)]
  return left >= 0 && right >= 0 && left < right
}

function indexIn(items: readonly Value[], item: Value, mergeKey: string): number {
  return items.findIndex((each) => isSame(each, item, mergeKey))
}

function isSame(a: Value, b: Value, mergeKey: string): boolean {
  if (isMap(a) && isMap(b)) return a[mergeKey] !== undefined && sameValue(a[mergeKey], b[mergeKey])
  return a === b
}
