import { cloneValue, isMap, sameValue, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { goText } from '../typed/walk.ts'
import { normalizeOrder, partition, requireKeys, validateOrder } from './element-order.ts'
import { openSchema, type PatchMeta, type PatchSchema } from './patch-meta.ts'

/**
 * Strategic merge of a patch into an object: `apimachinery/pkg/util/strategicpatch/patch.go` (1.36). Refusals carry the code
 * that the API server answers with.
 */
export class PatchFault extends Error {
  readonly code: 400 | 422 | 500

  constructor(code: 400 | 422 | 500, message: string) {
    super(message)
    this.code = code
  }
}

export type MergeResult = { readonly value: ValueMap } | { readonly fault: PatchFault }

/** Applies a strategic merge patch to a copy. `rest` is what upstream leaves of the patch: lists with an order are taken out of it. */
export function applyStrategicPatch(document: ValueMap, patch: ValueMap, schema: PatchSchema): MergeResult & { readonly rest: ValueMap } {
  const rest = cloneValue(patch)
  return { ...faultless(() => mergeMap(cloneValue(document), rest, schema, { parallel: true, ignoreNulls: true })), rest }
}

/** Merges two patches into one that does what both do. */
export function mergePatches(first: ValueMap, second: ValueMap, schema: PatchSchema): MergeResult {
  return faultless(() => mergeMap(cloneValue(first), cloneValue(second), schema, { parallel: false, ignoreNulls: false }))
}

/** Runs what throws `PatchFault` and hands the fault back as a value. */
function faultless(run: () => ValueMap): MergeResult {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof PatchFault) return { fault: error }
    throw error
  }
}

interface Mode {
  /** Lists of the object and of the patch are merged now, rather than kept side by side for later. */
  readonly parallel: boolean
  readonly ignoreNulls: boolean
}

const deletionPrefix = '$deleteFromPrimitiveList/'
const orderPrefix = '$setElementOrder/'

function mergeMap(original: ValueMap, patch: ValueMap, schema: PatchSchema, mode: Mode): ValueMap {
  if (Object.hasOwn(patch, '$patch')) {
    const directive = patch.$patch
    if (directive === 'replace') {
      delete patch.$patch
      return patch
    }
    if (directive === 'delete') return {}
    throw new PatchFault(500, `unknown patch type: ${goText(directive ?? null)} in map: ${goText(patch)}`)
  }
  retainKeys(original, patch, mode)
  mergeOrdered(original, patch, schema, mode)
  for (const name of Object.keys(patch)) mergeMember(original, name, patch[name] ?? null, schema, mode)
  return original
}

function mergeMember(original: ValueMap, name: string, value: Value, schema: PatchSchema, mode: Mode): void {
  const isDeletion = name.startsWith(deletionPrefix)
  if (isDeletion && !mode.parallel) {
    // Patches keep the lists of what goes side by side.
    const known = original[name]
    setKey(original, name, Array.isArray(known) && Array.isArray(value) ? uniqueScalars([...known, ...value]) : value)
    return
  }
  const key = isDeletion ? name.slice(deletionPrefix.length) : name
  if (value === null) {
    if (!isDeletion) delete original[key]
    if (mode.ignoreNulls) return
  }
  const before = Object.hasOwn(original, key) ? original[key] : undefined
  if (before === undefined || before === null || kindOf(before) !== kindOf(value)) {
    if (!isDeletion) setOrDrop(original, key, value, mode)
    return
  }
  if (!isMap(before) && !Array.isArray(before)) {
    setKey(original, key, value)
    return
  }
  const meta = fieldOf(schema, key)
  if (isMap(before) && isMap(value)) setKey(original, key, meta?.replaces === true ? value : mergeMap(before, value, meta?.below ?? openSchema, mode))
  else if (Array.isArray(before) && Array.isArray(value)) setKey(original, key, mergeList(before, value, meta, isDeletion, mode))
  else setKey(original, key, value)
}

/** A struct must know the field that is merged. */
function fieldOf(schema: PatchSchema, key: string): PatchMeta | undefined {
  const meta = schema.field(key)
  if (meta === undefined && schema.name !== '') throw new PatchFault(500, `unable to find api field in struct ${schema.name} for the json field ${JSON.stringify(key)}`)
  return meta
}

function setOrDrop(original: ValueMap, key: string, value: Value, mode: Mode): void {
  const taken = mode.ignoreNulls ? withoutNulls(value) : value
  const kept = mode.parallel ? withoutDirectives(taken) : taken
  if (kept === undefined) delete original[key]
  else setKey(original, key, kept)
}

function retainKeys(original: ValueMap, patch: ValueMap, mode: Mode): void {
  if (!Object.hasOwn(patch, '$retainKeys')) return
  const given = patch.$retainKeys
  delete patch.$retainKeys
  const fault = new PatchFault(400, 'invalid patch format of retainKeys')
  if (!Array.isArray(given)) throw fault
  if (!mode.parallel) {
    setKey(original, '$retainKeys', given)
    return
  }
  const names = new Set(given)
  for (const name of Object.keys(patch)) {
    const isDirective = name.startsWith(deletionPrefix) || name.startsWith(orderPrefix)
    if (patch[name] !== null && !isDirective && !names.has(name)) throw fault
  }
  for (const name of Object.keys(original)) if (!names.has(name)) delete original[name]
}

/** Lists that the patch also orders are merged with their order and then gone from the patch. */
function mergeOrdered(original: ValueMap, patch: ValueMap, schema: PatchSchema, mode: Mode): void {
  for (const name of Object.keys(patch)) {
    if (!name.startsWith(orderPrefix)) continue
    const order = patch[name] ?? null
    // Of two patches that become one, the first takes over the order, too.
    if (!mode.parallel) setKey(original, name, order)
    delete patch[name]
    if (!Array.isArray(order)) throw wrongKind(order)
    const key = name.slice(orderPrefix.length)
    const [inOriginal, inPatch] = [listIn(original, key), listIn(patch, key)]
    const meta = fieldOf(schema, key)
    validateOrder(inPatch ?? [], order, meta?.mergeKey ?? '')
    if (inOriginal === undefined && inPatch === undefined) continue
    const merged = inPatch === undefined ? inOriginal ?? []
      : inOriginal === undefined ? (withoutDirectives(inPatch) as Value[] | undefined) ?? [] : mergeList(inOriginal, inPatch, meta, false, mode)
    const both = [inOriginal ?? [], inPatch ?? []]
    if (new Set(both.flat().map(kindOf)).size > 1) throw new PatchFault(500, `list element types are not identical: ${goText(both)}`)
    if (both.flat().length === 0) throw new PatchFault(500, 'no elements in any of the given slices')
    if (both.flat().every(isMap)) requireKeys(merged, order, meta?.mergeKey ?? '')
    const [named, rest] = partition(merged, order, meta?.mergeKey ?? '')
    setKey(original, key, normalizeOrder(named, rest, order, inOriginal ?? [], meta?.mergeKey ?? ''))
    delete patch[key]
  }
}

function listIn(map: ValueMap, key: string): Value[] | undefined {
  const value = Object.hasOwn(map, key) ? map[key] : undefined
  if (value === undefined || Array.isArray(value)) return value
  throw wrongKind(value)
}

function wrongKind(value: Value): PatchFault {
  const kind = value === null ? 'nil' : typeof value === 'string' ? 'string' : isMap(value) ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'int64'
  return new PatchFault(500, `expected a []interface {}, but received a ${kind}`)
}

function mergeList(original: Value[], patch: Value[], meta: PatchMeta | undefined, isDeletion: boolean, mode: Mode): Value[] {
  // A list that is replaced comes as it is, with whatever directives it holds; deletions reach every list.
  if (meta?.merges !== true && !isDeletion) return patch
  if (original.length === 0 && patch.length === 0) return original
  const kinds = new Set([...original, ...patch].map(kindOf))
  if (kinds.size > 1) throw new PatchFault(500, `list element types are not identical: ${goText([original, patch])}`)
  if (kinds.has('list')) throw new PatchFault(422, 'lists of lists are not supported')
  if (!kinds.has('map')) {
    if (mode.parallel && isDeletion) return original.filter((item) => !patch.includes(item))
    const merged = uniqueScalars([...original, ...patch])
    const [named, rest] = partition(merged, patch, '')
    return normalizeOrder(named, rest, patch, original, '')
  }
  if (meta === undefined || meta.mergeKey === '') throw new PatchFault(500, `cannot merge lists without merge key for ${meta?.below.name ?? ''}`)
  const merged = mergeItems(original as ValueMap[], patch as ValueMap[], meta, mode)
  for (const item of merged) keyOf(item as ValueMap, meta.mergeKey)
  const ordering = mode.parallel ? patch.filter((item) => isMap(item) && !Object.hasOwn(item, '$patch')) : patch
  const [named, rest] = partition(merged, ordering, meta.mergeKey)
  // What the patch deletes has no place left that others could keep to.
  const gone = mode.parallel ? (patch as ValueMap[]).filter(({ $patch }) => $patch === 'delete').map((item) => keyOf(item, meta.mergeKey)) : []
  const before = original.filter((item) => !gone.some((key) => sameKey((item as ValueMap)[meta.mergeKey], key)))
  return normalizeOrder(named, rest, ordering, before, meta.mergeKey)
}

function mergeItems(original: readonly ValueMap[], patch: readonly ValueMap[], { mergeKey, below }: PatchMeta, mode: Mode): Value[] {
  let kept = [...original]
  let plain: ValueMap[] = [...patch]
  if (mode.parallel) {
    plain = []
    let replaces = false
    for (const item of patch) {
      if (!Object.hasOwn(item, '$patch')) plain.push(item)
      else if (item.$patch === 'delete') {
        const key = keyOf(item, mergeKey)
        kept = kept.filter((each) => !sameKey(each[mergeKey], key))
      } else if (item.$patch === 'replace') replaces = true
      else if (item.$patch === 'merge') throw new PatchFault(500, 'merging lists cannot yet be specified in the patch')
      else throw new PatchFault(500, `unknown patch type: ${goText(item.$patch ?? null)} in map: ${goText(item)}`)
    }
    if (replaces) return plain
  }
  for (const item of plain) {
    const key = keyOf(item, mergeKey)
    const at = kept.findIndex((each) => sameKey(each[mergeKey], key))
    const found = kept[at]
    if (found !== undefined) kept[at] = mergeMap(found, item, below, mode)
    else kept.push(item)
  }
  return kept
}

export function keyOf(item: ValueMap, mergeKey: string): Value {
  const key = Object.hasOwn(item, mergeKey) ? item[mergeKey] : undefined
  if (key === undefined) throw new PatchFault(500, `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`)
  return key
}

function sameKey(a: Value | undefined, b: Value): boolean {
  return a === b || (typeof a === 'bigint' || typeof b === 'bigint' ? sameValue(a, b) : false)
}

function kindOf(value: Value): string {
  if (value === null) return 'nil'
  return isMap(value) ? 'map' : Array.isArray(value) ? 'list' : typeof value === 'bigint' ? 'number' : typeof value
}

function uniqueScalars(items: readonly Value[]): Value[] {
  return [...new Set(items)]
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isMap(value)) return value
  const kept: ValueMap = {}
  for (const key of Object.keys(value)) if (value[key] !== null) setKey(kept, key, withoutNulls(value[key] ?? null))
  return kept
}

/** What stays of a value that is new: maps that are directives go, and so does every member or item that is one. */
function withoutDirectives(value: Value): Value | undefined {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const kept = withoutDirectives(item)
      return kept === undefined ? [] : [kept]
    })
  }
  if (!isMap(value)) return value
  if (Object.hasOwn(value, '$patch')) return undefined
  const kept: ValueMap = {}
  for (const key of Object.keys(value)) {
    const inner = withoutDirectives(value[key] ?? null)
    if (inner !== undefined) setKey(kept, key, inner)
  }
  return kept
}
