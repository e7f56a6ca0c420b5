import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../base/json.ts'

/**
 * RFC 7386 as `gopkg.in/evanphx/json-patch.v4` applies it: null removes, maps merge, everything else replaces. What is new loses
 * its nulls. A touched map comes out in key order, as Go writes maps.
 */
export function applyMergePatch(document: Value | undefined, patch: Value): Value {
  if (!isMap(patch)) return isMap(document) ? cloneValue(patch) : withoutNulls(patch)
  if (!isMap(document)) return withoutNulls(patch)
  const merged: ValueMap = {}
  for (const key of [...new Set([...Object.keys(document), ...Object.keys(patch)])].sort()) {
    const step = Object.hasOwn(patch, key) ? patch[key] : undefined
    const value = Object.hasOwn(document, key) ? document[key] : undefined
    if (step === null) continue
    if (step === undefined) setKey(merged, key, cloneValue(value ?? null))
    else setKey(merged, key, applyMergePatch(value ?? undefined, step))
  }
  return merged
}

/** Members that are null go; items stay. */
function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isMap(value)) return value
  const kept: ValueMap = {}
  for (const key of Object.keys(value).sort()) if (value[key] !== null) setKey(kept, key, withoutNulls(value[key] ?? null))
  return kept
}
