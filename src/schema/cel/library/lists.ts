import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload, operatorImplementations } from '../operators.ts'
import { CelDuration, CelError, CelList, compareValues, equalValues, typeOfValue, type CelValue } from '../values.ts'

/**
 * Lists: `k8s.io/apiserver/pkg/cel/library/lists.go` (1.36), cel-go v0.26 `ext/lists.go` (version 3) and `ext/sets.go`.
 */
const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']
const summable = ['int', 'uint', 'double', 'duration']

const maxRange = 1_000_000n

const implementations: Readonly<Record<string, Implementation>> = {
  isSorted: onList((items) => {
    for (let index = 1; index < items.length; index++) if ((compareValues(items[index - 1] ?? null, items[index] ?? null) ?? 0) > 0) return false
    return true
  }),
  sum: onList((items) => {
    let total: CelValue = items[0] instanceof CelDuration ? new CelDuration(0n) : items[0] === undefined ? 0n : zeroLike(items[0])
    for (const item of items) {
      total = operatorImplementations['_+_']?.([total, item]) ?? noOverload
      if (total instanceof CelError) return total
    }
    return total
  }),
  min: onList((items) => extreme(items, 'min', (order) => order > 0)),
  max: onList((items) => extreme(items, 'max', (order) => order < 0)),
  indexOf: onList((items, [value = null]) => BigInt(items.findIndex((item) => equalValues(item, value)))),
  lastIndexOf: onList((items, [value = null]) => BigInt(items.findLastIndex((item) => equalValues(item, value)))),
  slice: onList((items, [start, end]) => {
    if (typeof start !== 'bigint' || typeof end !== 'bigint') return noOverload
    const call = `cannot slice(${start}, ${end})`
    if (start < 0n || end < 0n) return new CelError(`${call}, negative indexes not supported`)
    if (start > end) return new CelError(`${call}, start index must be less than or equal to end index`)
    return end > items.length ? new CelError(`${call}, list is length ${items.length}`) : new CelList(items.slice(Number(start), Number(end)))
  }),
  flatten: onList((items, [depth = 1n]) => {
    if (typeof depth !== 'bigint') return noOverload
    return depth < 0n ? new CelError('level must be non-negative') : new CelList(flatten(items, depth))
  }),
  sort: onList((items) => sortBy(items, items)),
  '@sortByAssociatedKeys': onList((items, [keys]) => (keys instanceof CelList ? sortBy(items, keys.items) : noOverload)),
  'lists.range': ([count]) => {
    if (typeof count !== 'bigint') return noOverload
    if (count > maxRange) return new CelError('operation cancelled: actual cost limit exceeded')
    return new CelList(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index)))
  },
  reverse: onList((items) => new CelList([...items].reverse())),
  distinct: onList((items) => new CelList(items.filter((item, index) => items.findIndex((other) => equalValues(item, other)) === index))),
  'sets.contains': sets((a, b) => contains(a, b)),
  'sets.equivalent': sets((a, b) => contains(a, b) && contains(b, a)),
  'sets.intersects': sets((a, b) => a.some((item) => b.some((other) => equalValues(item, other)))),
}

export const listFunctions: readonly FunctionDeclaration[] = declare({
  isSorted: comparable.map((type) => `list_${type}_is_sorted_bool list(${type}).() bool`),
  sum: summable.map((type) => `list_${type}_sum_${type} list(${type}).() ${type}`),
  max: comparable.map((type) => `list_${type}_max_${type} list(${type}).() ${type}`),
  min: comparable.map((type) => `list_${type}_min_${type} list(${type}).() ${type}`),
  indexOf: ['list_a_index_of_int list(A).(A) int'],
  lastIndexOf: ['list_a_last_index_of_int list(A).(A) int'],
  slice: ['list_slice list(T).(int, int) list(T)'],
  flatten: ['list_flatten list(list(T)).() list(T)', 'list_flatten_int list(dyn).(int) list(dyn)'],
  sort: comparable.map((type) => `list_${type}_sort list(${type}).() list(${type})`),
  '@sortByAssociatedKeys': comparable.map((type) => `list_${type}_sortByAssociatedKeys list(T).(list(${type})) list(T)`),
  'lists.range': ['lists_range (int) list(int)'],
  reverse: ['list_reverse list(T).() list(T)'],
  distinct: ['list_distinct list(T).() list(T)'],
  'sets.contains': ['list_sets_contains_list (list(T), list(T)) bool'],
  'sets.equivalent': ['list_sets_equivalent_list (list(T), list(T)) bool'],
  'sets.intersects': ['list_sets_intersects_list (list(T), list(T)) bool'],
  'cel.@mapInsert': ['@mapInsert_map_key_value (map(K, V), K, V) map(K, V)', '@mapInsert_map_map (map(K, V), map(K, V)) map(K, V)'],
}, { ...implementations, 'cel.@mapInsert': (args) => operatorImplementations['cel.@mapInsert']?.(args) ?? noOverload })

function onList(answer: (items: readonly CelValue[], args: readonly CelValue[]) => CelValue): Implementation {
  return ([list, ...args]) => (list instanceof CelList ? answer(list.items, args) : noOverload)
}

function sets(answer: (a: readonly CelValue[], b: readonly CelValue[]) => boolean): Implementation {
  return ([a, b]) => (a instanceof CelList && b instanceof CelList ? answer(a.items, b.items) : noOverload)
}

function contains(list: readonly CelValue[], part: readonly CelValue[]): boolean {
  return part.every((item) => list.some((other) => equalValues(item, other)))
}

/** Zero of the same type, by subtracting a value from itself. */
function zeroLike(value: CelValue): CelValue {
  return operatorImplementations['_-_']?.([value, value]) ?? 0n
}

function extreme(items: readonly CelValue[], name: string, replaces: (order: number) => boolean): CelValue {
  let best = items[0]
  if (best === undefined) return new CelError(`${name} called on empty list`)
  for (const item of items) if (replaces(compareValues(best, item) ?? 0)) best = item
  return best
}

function flatten(items: readonly CelValue[], depth: bigint): CelValue[] {
  return items.flatMap((item) => (item instanceof CelList && depth > 0n ? flatten(item.items, depth - 1n) : [item]))
}

function sortBy(items: readonly CelValue[], keys: readonly CelValue[]): CelValue {
  if (items.length !== keys.length) {
    return new CelError('@sortByAssociatedKeys() expected a list of the same size as the associated keys list, '
      + `but got ${items.length} and ${keys.length} elements respectively`)
  }
  const [first] = keys
  if (first === undefined) return new CelList(items)
  if (compareValues(first, first) === undefined) return new CelError('list elements must be comparable')
  const { kind } = typeOfValue(first)
  if (keys.some((key) => typeOfValue(key).kind !== kind)) return new CelError('list elements must have the same type')
  const order = keys.map((_, index) => index).sort((a, b) => compareValues(keys[a] ?? null, keys[b] ?? null) ?? 0)
  return new CelList(order.map((index) => items[index] ?? null))
}
