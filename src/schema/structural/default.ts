import { cloneValue, isMap, setKey, type Value } from '../../base/json.ts'
import { additionalSchemaOf, entrySchema, itemsOf, propertyOf, type JsonSchema } from './schema.ts'

/**
 * Defaults of a structural schema. Source: `apiextensions-apiserver/pkg/apiserver/schema/defaulting` (1.36).
 */

/** Puts defaults in place: where a field is missing, or null and not nullable. Defaults bring their own nested defaults. */
export function applyDefaults(value: Value, schema: JsonSchema | undefined): void {
  if (schema === undefined) return
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    if (items === undefined) return
    value.forEach((item, index) => {
      if (isForbiddenNull(item, items)) value[index] = defaultOf(items) ?? null
      applyDefaults(value[index] ?? null, items)
    })
    return
  }
  if (!isMap(value)) return
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const fallback = defaultOf(property)
    if (fallback === undefined) continue
    if (!Object.hasOwn(value, key) || isForbiddenNull(value[key], property)) setKey(value, key, fallback)
  }
  const additional = additionalSchemaOf(schema)
  for (const key of Object.keys(value)) {
    const property = propertyOf(schema, key)
    if (property === undefined && additional !== undefined && isForbiddenNull(value[key], additional)) setKey(value, key, defaultOf(additional) ?? null)
    applyDefaults(value[key] ?? null, property ?? additional)
  }
}

/** Drops nulls that are neither nullable nor get a default, in map entries alone: an item of a list stays. */
export function pruneNulls(value: Value, schema: JsonSchema | undefined): void {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    for (const item of value) pruneNulls(item, items)
    return
  }
  if (!isMap(value)) return
  for (const key of Object.keys(value)) {
    const sub = entrySchema(schema, key)
    if (sub !== undefined && isForbiddenNull(value[key], sub) && defaultOf(sub) === undefined) delete value[key]
    else pruneNulls(value[key] ?? null, sub)
  }
}

/** A copy of the default; `default: null` is none. */
function defaultOf(schema: JsonSchema): Value | undefined {
  return schema.default === undefined || schema.default === null ? undefined : cloneValue(schema.default)
}

function isForbiddenNull(value: Value | undefined, schema: JsonSchema): boolean {
  return value === null && schema.nullable !== true
}
