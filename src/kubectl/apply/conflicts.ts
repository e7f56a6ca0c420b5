import { isMap, sameValue, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { openSchema, type PatchMeta, type PatchSchema } from '../../merge/strategic/patch-meta.ts'

/** Whether a patch and the changes of others would write other values in one place: `MergingMapsHaveConflicts` of `strategicpatch/patch.go` (v0.36.2). */
export function haveConflicts(patch: ValueMap, changes: ValueMap, schema: PatchSchema): boolean {
  return Object.keys(patch).some((key) => {
    if (key.startsWith('$') || !Object.hasOwn(changes, key)) return false
    return valuesConflict(patch[key] ?? null, changes[key] ?? null, schema.field(key))
  })
}

function valuesConflict(a: Value, b: Value, meta: PatchMeta | undefined): boolean {
  const below = meta?.below ?? openSchema
  if (isMap(a) && isMap(b)) return haveConflicts(a, b, below)
  if (!Array.isArray(a) || !Array.isArray(b) || meta?.merges !== true || meta.mergeKey === '') return !sameValue(a, b)
  return a.some((item) => isMap(item) && b.some((other) => isMap(other) && sameValue(item[meta.mergeKey], other[meta.mergeKey]) && haveConflicts(item, other, below)))
}

/** Patches as they are compared: without the order of lists and the keys that stay. */
export function withoutDirectives(patch: ValueMap): ValueMap {
  const copy: ValueMap = {}
  for (const key of Object.keys(patch)) if (!key.startsWith('$setElementOrder/') && key !== '$retainKeys') setKey(copy, key, bare(patch[key] ?? null))
  return copy
}

function bare(value: Value): Value {
  return Array.isArray(value) ? value.map(bare) : isMap(value) ? withoutDirectives(value) : value
}
