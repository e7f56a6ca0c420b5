import { wordOf } from '../session.ts'
import { compareStrings, isMap, sameValue, setKey, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { mergePatches } from '../../merge/strategic/merge.ts'
import { openSchema, type PatchMeta, type PatchSchema } from '../../merge/strategic/patch-meta.ts'

/**
 * Patches that client-side apply sends: `apimachinery/pkg/util/strategicpatch/patch.go`, CreateThreeWayMergePatch, and
 * `jsonmergepatch/patch.go` (v0.36.2).
 */
export type PatchOutcome = { readonly patch: ValueMap } | { readonly fault: string }

export interface ThreeWay {
  /** What was applied last. */
  readonly original: ValueMap
  readonly modified: ValueMap
  readonly current: ValueMap
}

/** Additions and changes from the live object, deletions from what was applied last, merged into one patch. */
export function threeWayStrategicPatch({ original, modified, current }: ThreeWay, schema: PatchSchema): PatchOutcome {
  const delta = diffMaps(current, modified, schema, { deletions: false, changes: true, retainKeys: false })
  if (typeof delta === 'string') return { fault: delta }
  const deletions = diffMaps(original, modified, schema, { deletions: true, changes: false, retainKeys: false })
  if (typeof deletions === 'string') return { fault: deletions }
  const merged = mergePatches(deletions, delta, schema)
  return 'fault' in merged ? { fault: merged.fault.message } : { patch: merged.value }
}

/** The patch that turns one object into another. */
export function twoWayStrategicPatch(original: ValueMap, modified: ValueMap, schema: PatchSchema): PatchOutcome {
  const patch = diffMaps(original, modified, schema, { deletions: true, changes: true, retainKeys: false })
  return typeof patch === 'string' ? { fault: patch } : { patch }
}

/** The same for kinds without merge keys: lists are replaced. */
export function threeWayMergePatch({ original, modified, current }: ThreeWay): PatchOutcome {
  const changes = keepNulls(mergePatchOf(current, modified), false)
  const deletions = keepNulls(mergePatchOf(original, modified), true)
  const patch = joined(deletions, changes)
  const meta = isMap(patch.metadata) ? patch.metadata : {}
  if (Object.hasOwn(patch, 'apiVersion') || Object.hasOwn(patch, 'kind') || Object.hasOwn(meta, 'name')) return { fault: 'At least one of apiVersion, kind and name was changed' }
  return { patch }
}

interface DiffOptions {
  readonly deletions: boolean
  readonly changes: boolean
  readonly retainKeys: boolean
}

function diffMaps(original: ValueMap, modified: ValueMap, schema: PatchSchema, options: DiffOptions): ValueMap | string {
  const patch: ValueMap = {}
  const retained: string[] = []
  for (const key of sortedKeys(modified)) {
    const after = modified[key] ?? null
    if (options.retainKeys && after !== null) retained.push(key)
    if (!Object.hasOwn(original, key)) {
      if (options.changes) setKey(patch, key, after)
      continue
    }
    const fault = diffMember(patch, key, original[key] ?? null, after, schema, options)
    if (fault !== undefined) return fault
  }
  if (options.deletions) for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setKey(patch, key, null)
  const clears = Object.keys(original).some((key) => !Object.hasOwn(modified, key))
  if (retained.length > 0 && (Object.keys(patch).length > 0 || clears)) patch.$retainKeys = retained
  return patch
}

function diffMember(patch: ValueMap, key: string, before: Value, after: Value, schema: PatchSchema, options: DiffOptions): string | undefined {
  if (typeName(before) !== typeName(after)) {
    if (options.changes) setKey(patch, key, after)
    return undefined
  }
  const meta = schema.field(key)
  if (isMap(before) && isMap(after)) return diffMapMember(patch, key, before, after, meta, options)
  if (Array.isArray(before) && Array.isArray(after) && meta?.merges === true) return diffListMember(patch, key, before, after, meta, options)
  if (options.changes && !sameValue(before, after)) setKey(patch, key, after)
  return undefined
}

function diffMapMember(patch: ValueMap, key: string, before: ValueMap, after: ValueMap, meta: PatchMeta | undefined, options: DiffOptions): string | undefined {
  if (meta?.replaces === true) {
    if (options.changes) setKey(patch, key, after)
    return undefined
  }
  const below = diffMaps(before, after, meta?.below ?? openSchema, { ...options, retainKeys: meta?.retainsKeys === true })
  if (typeof below === 'string') return below
  if (Object.keys(below).length > 0) setKey(patch, key, below)
  return undefined
}

function diffListMember(patch: ValueMap, key: string, before: readonly Value[], after: readonly Value[], meta: PatchMeta, options: DiffOptions): string | undefined {
  if (before.length === 0) {
    if (after.length > 0 && options.changes) setKey(patch, key, [...after])
    return undefined
  }
  const kinds = new Set([...before, ...after].map((item) => isMap(item) ? 'map' : Array.isArray(item) ? 'list' : 'scalar'))
  if (kinds.size > 1) return 'list element types are not identical'
  if (kinds.has('list')) return 'Lists of Lists are not supported by the API'
  const lists = kinds.has('map') ? diffMapLists(before as ValueMap[], after as ValueMap[], meta, options) : diffScalarLists(before, after, options)
  if (typeof lists === 'string') return lists
  if (lists.items.length > 0) setKey(patch, key, lists.items)
  if (lists.deleted.length > 0) setKey(patch, `$deleteFromPrimitiveList/${key}`, lists.deleted)
  if (lists.order.length > 0) setKey(patch, `$setElementOrder/${key}`, lists.order)
  return undefined
}

interface ListDiff {
  readonly items: Value[]
  readonly deleted: Value[]
  readonly order: Value[]
}

function diffScalarLists(before: readonly Value[], after: readonly Value[], options: DiffOptions): ListDiff {
  const left = [...before].sort(byText)
  const right = [...after].sort(byText)
  const items: Value[] = []
  const deleted: Value[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]]
    const order = a === undefined ? 1 : b === undefined ? -1 : byText(a, b)
    if (order < 0 && options.deletions) deleted.push(a ?? null)
    if (order > 0 && options.changes) items.push(b ?? null)
    if (order <= 0) i++
    if (order >= 0) j++
  }
  const place = (item: Value): number => after.findIndex((one) => textOf(one) === textOf(item))
  const ordered = (options.deletions && deleted.length > 0) || (options.changes && !sameValue(before, after))
  return { items: items.sort((a, b) => place(a) - place(b)), deleted: [...new Set(deleted)], order: ordered ? [...after] : [] }
}

function diffMapLists(before: readonly ValueMap[], after: readonly ValueMap[], { mergeKey, below, retainsKeys }: PatchMeta, options: DiffOptions): ListDiff | string {
  const nameless = [...before, ...after].find((item) => !Object.hasOwn(item, mergeKey))
  if (nameless !== undefined) return `map: ${goMap(nameless)} does not contain declared merge key: ${mergeKey}`
  const key = (item: ValueMap | undefined): Value => item?.[mergeKey] ?? null
  // Upstream's order takes equal keys for out of order: items that share one come out the other way round.
  const left = [...before].reverse().sort((a, b) => byText(key(a), key(b)))
  const right = [...after].reverse().sort((a, b) => byText(key(a), key(b)))
  const items: ValueMap[] = []
  const deleted: ValueMap[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]]
    const order = a === undefined ? 1 : b === undefined ? -1 : byText(key(a), key(b))
    if (order === 0 && a !== undefined && b !== undefined) {
      const changed = diffMaps(a, b, below, { ...options, retainKeys: retainsKeys })
      if (typeof changed === 'string') return changed
      if (Object.keys(changed).length > 0) {
        setKey(changed, mergeKey, key(b))
        items.push(changed)
      }
    } else if (order < 0 && options.deletions) deleted.push({ $patch: 'delete', [mergeKey]: key(a) })
    else if (order > 0 && options.changes && b !== undefined) items.push(b)
    if (order <= 0) i++
    if (order >= 0) j++
  }
  const place = (item: ValueMap): number => after.findIndex((one) => textOf(key(one)) === textOf(key(item)))
  const all = [...items.sort((a, b) => place(a) - place(b)), ...deleted]
  const sameOrder = before.length === after.length && before.every((item, index) => textOf(key(item)) === textOf(key(after[index])))
  const ordered = (options.changes && (all.length > 0 || !sameOrder)) || (options.deletions && all.length > 0)
  return { items: all, deleted: [], order: ordered ? after.map((item) => ({ [mergeKey]: key(item) })) : [] }
}

function byText(a: Value, b: Value): number {
  return compareStrings(textOf(a), textOf(b))
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : wordOf(value)
}

/** Go's types behind JSON: numbers are int64 or float64. */
function typeName(value: Value): string {
  if (value === null) return 'nil'
  if (Array.isArray(value)) return 'list'
  if (isMap(value)) return 'map'
  return typeof value === 'number' ? Number.isInteger(value) ? 'int' : 'float' : typeof value === 'bigint' ? 'int' : typeof value
}

function goMap(map: ValueMap): string {
  return `map[${sortedKeys(map).map((key) => `${key}:${shown(map[key] ?? null)}`).join(' ')}]`
}

function shown(value: Value): string {
  return isMap(value) ? goMap(value) : Array.isArray(value) ? `[${value.map(shown).join(' ')}]` : value === null ? '<nil>' : wordOf(value)
}

/** RFC 7386 from two objects. */
export function mergePatchOf(from: ValueMap, to: ValueMap): ValueMap {
  const patch: ValueMap = {}
  for (const key of sortedKeys(to)) {
    const [before, after] = [Object.hasOwn(from, key) ? from[key] : undefined, to[key] ?? null]
    if (before === undefined) setKey(patch, key, after)
    else if (isMap(before) && isMap(after)) {
      const below = mergePatchOf(before, after)
      if (Object.keys(below).length > 0) setKey(patch, key, below)
    } else if (!sameValue(before, after)) setKey(patch, key, after)
  }
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) setKey(patch, key, null)
  return patch
}

function keepNulls(patch: ValueMap, nulls: boolean): ValueMap {
  const kept: ValueMap = {}
  for (const key of Object.keys(patch)) {
    const value = patch[key] ?? null
    if (value === null) {
      if (nulls) setKey(kept, key, null)
    } else if (isMap(value) && Object.keys(value).length > 0) {
      const below = keepNulls(value, nulls)
      if (Object.keys(below).length > 0) setKey(kept, key, below)
    } else if (!nulls) setKey(kept, key, value)
  }
  return kept
}

/** Both patches in one; they never touch the same leaf. */
function joined(first: ValueMap, second: ValueMap): ValueMap {
  const all: ValueMap = { ...first }
  for (const key of Object.keys(second)) {
    const [a, b] = [Object.hasOwn(first, key) ? first[key] : undefined, second[key] ?? null]
    setKey(all, key, isMap(a) && isMap(b) ? joined(a, b) : b)
  }
  return all
}
