import { cloneValue, isMap, sameValue, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { FieldSet } from './field-set.ts'
import { fieldElement, itemElement, type PathElement } from './path-element.ts'
import { type ListType, memberType, type MergeType } from './type.ts'
import { atomOf } from './walk.ts'

/** Merging, comparing and removing on typed values: `structured-merge-diff/v6/typed/{merge,compare,remove}.go`. */

/** What the configuration says, over what is live. */
export function mergeTyped(live: Value | undefined, config: Value | undefined, type: MergeType): Value | undefined {
  if (config === undefined || live === undefined) return cloneValue(config ?? live)
  const { map, list } = atomOf(type, config === null ? live : config)
  if (map !== undefined && !map.atomic && isMap(live) && isMap(config)) {
    const merged: ValueMap = {}
    for (const name of new Set([...Object.keys(live), ...Object.keys(config)])) {
      const value = mergeTyped(own(live, name), own(config, name), memberType(map, name))
      if (value !== undefined) setKey(merged, name, value)
    }
    return merged
  }
  if (list !== undefined && !list.atomic && Array.isArray(live) && Array.isArray(config)) return mergeItems(live, config, list)
  return cloneValue(config)
}

/** Items of both lists: the order of the configuration, and live items where they stood relative to shared ones. */
function mergeItems(live: readonly Value[], config: readonly Value[], list: ListType): Value[] {
  const [left, right] = [elements(live, list), elements(config, list)]
  const [inLeft, inRight] = [byElement(left, live), byElement(right, config)]
  const shared = right.filter((element) => inLeft.has(element))
  let next = shared.shift()
  const merged: Value[] = []
  const done = new Set<PathElement>()
  const take = (element: PathElement): void => {
    done.add(element)
    const value = mergeTyped(inLeft.get(element), inRight.get(element), list.element())
    if (value !== undefined) merged.push(value)
  }
  for (let l = 0, r = 0; l < left.length || r < right.length;) {
    const [a, b] = [left[l], right[r]]
    if (a !== undefined && b !== undefined) {
      if (a === b) {
        take(a)
        l++
        r++
        next = shared.shift()
        continue
      }
      if (inRight.has(a) && next !== undefined && next !== a) {
        l++
        continue
      }
    }
    if (a !== undefined) {
      if (!inRight.has(a)) {
        merged.push(cloneValue(live[l] ?? null))
        l++
        continue
      }
      if (done.has(a)) l++
    }
    if (b !== undefined) {
      take(b)
      r++
      if (next === b) next = shared.shift()
    }
  }
  return merged
}

export interface Comparison {
  readonly added: FieldSet
  readonly removed: FieldSet
  readonly modified: FieldSet
}

export function compareTyped(before: Value, after: Value, type: MergeType): Comparison {
  const comparison = { added: new FieldSet(), removed: new FieldSet(), modified: new FieldSet() }
  compare(before, after, type, [], comparison)
  return comparison
}

function compare(before: Value | undefined, after: Value | undefined, type: MergeType, path: readonly PathElement[], result: Comparison): void {
  if (before === undefined && after === undefined) return
  if (before === undefined) result.added.insert(path)
  else if (after === undefined) result.removed.insert(path)
  const { map, list } = atomOf(type, after ?? before)
  const bothEmpty = isEmpty(before) && isEmpty(after)
  const isOneShape = before === undefined || after === undefined || before === null || after === null || Array.isArray(before) === Array.isArray(after)
  if (isOneShape && map !== undefined && !map.atomic && !bothEmpty && (isMap(before) || isMap(after))) {
    const [a, b] = [isMap(before) ? before : {}, isMap(after) ? after : {}]
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) compare(own(a, name), own(b, name), memberType(map, name), [...path, fieldElement(name)], result)
    return
  }
  if (isOneShape && list !== undefined && !list.atomic && !bothEmpty && (Array.isArray(before) || Array.isArray(after))) {
    compareItems(Array.isArray(before) ? before : [], Array.isArray(after) ? after : [], list, path, result)
    return
  }
  if (before !== undefined && after !== undefined && !sameValue(before, after)) result.modified.insert(path)
}

function compareItems(before: readonly Value[], after: readonly Value[], list: ListType, path: readonly PathElement[], result: Comparison): void {
  const [a, b] = [grouped(before, list), grouped(after, list)]
  for (const element of new Set([...a.keys(), ...b.keys()])) {
    const [left, right] = [a.get(element) ?? [], b.get(element) ?? []]
    const here = [...path, element]
    if (left.length < 2 && right.length < 2) compare(left[0], right[0], list.element(), here, result)
    else if (left.length === 0) result.added.insert(here)
    else if (right.length === 0) result.removed.insert(here)
    else if (!sameValue(left, right)) result.modified.insert(here)
  }
}

/** The value without what the set names. An emptied map or list becomes null. */
export function removeItems(value: Value, remove: FieldSet, type: MergeType): Value {
  const { map, list } = atomOf(type, value)
  if (map !== undefined && isMap(value)) {
    if (map.atomic || Object.keys(value).length === 0) return null
    const rest: ValueMap = {}
    for (const name of Object.keys(value)) {
      const element = fieldElement(name)
      if (remove.members.has(element)) continue
      const below = remove.children.get(element)
      const child = value[name] ?? null
      setKey(rest, name, below === undefined || below.isEmpty ? child : removeItems(child, below, memberType(map, name)))
    }
    return Object.keys(rest).length === 0 ? null : rest
  }
  if (list !== undefined && Array.isArray(value)) {
    if (list.atomic || value.length === 0) return null
    const rest = value.flatMap((item) => {
      const element = itemElement(list, item)
      if (typeof element !== 'string') return [item]
      if (remove.members.has(element)) return []
      const below = remove.children.get(element)
      return [below === undefined || below.isEmpty ? item : removeItems(item, below, list.element())]
    })
    return rest.length === 0 ? null : rest
  }
  return value
}

function own(map: ValueMap, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0)
}

function elements(items: readonly Value[], list: ListType): PathElement[] {
  return items.map((item, index) => {
    const element = itemElement(list, item)
    return typeof element === 'string' ? element : `i:${index}`
  })
}

function byElement(keys: readonly PathElement[], items: readonly Value[]): Map<PathElement, Value> {
  return new Map(keys.map((element, index) => [element, items[index] ?? null]))
}

function grouped(items: readonly Value[], list: ListType): Map<PathElement, Value[]> {
  const groups = new Map<PathElement, Value[]>()
  for (const [index, element] of elements(items, list).entries()) groups.set(element, [...groups.get(element) ?? [], items[index] ?? null])
  return groups
}
