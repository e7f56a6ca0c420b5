import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../base/json.ts'

/** RFC 7386: null removes, maps merge, everything else replaces. A touched map comes out in key order, as Go writes maps. */
export function applyMergePatch(document: Value | undefined, patch: Value): Value {
  if (!isMap(patch)) return cloneValue(patch)
  const merged: ValueMap = {}
  const before: ValueMap = isMap(document) ? document : {}
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(patch)])].sort()) {
    const step = Object.hasOwn(patch, key) ? patch[key] : undefined
    const value = Object.hasOwn(before, key) ? before[key] : undefined
    if (step === null) continue
    if (step === undefined) setKey(merged, key, cloneValue(value ?? null))
    else setKey(merged, key, applyMergePatch(value, step))
  }
  return merged
}
