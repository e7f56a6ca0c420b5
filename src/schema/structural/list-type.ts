import { duplicate, FieldPath, invalid, type FieldError } from '../../base/field.ts'
import { isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { canonicalText } from './correlate.ts'
import { additionalSchemaOf, itemsOf, propertyOf, type JsonSchema } from './schema.ts'

/**
 * Uniqueness in lists of type set and map. Source: `apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go` (1.36).
 */
export function listTypeErrors(value: Value, schema: JsonSchema | undefined, path?: FieldPath): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    const here = ownErrors(value, schema, path)
    return items === undefined ? here : [...here, ...value.flatMap((item, index) => listTypeErrors(item, items, indexed(path, index)))]
  }
  if (!isMap(value)) return []
  const errors: FieldError[] = []
  const additional = additionalSchemaOf(schema)
  for (const key of Object.keys(value)) {
    if (additional !== undefined) errors.push(...listTypeErrors(value[key] ?? null, additional, path?.key(key) ?? FieldPath.of(key)))
    const property = propertyOf(schema, key)
    if (property !== undefined) errors.push(...listTypeErrors(value[key] ?? null, property, path?.child(key) ?? FieldPath.of(key)))
  }
  return errors
}

function ownErrors(list: readonly Value[], schema: JsonSchema, path: FieldPath | undefined): FieldError[] {
  switch (schema['x-kubernetes-list-type']) {
    case 'set': return secondIndices(list).map((index) => duplicate(indexed(path, index), list[index]))
    case 'map': return mapErrors(list, schema['x-kubernetes-list-map-keys'] ?? [], path)
    default: return []
  }
}

function mapErrors(list: readonly Value[], keyFields: readonly string[], path: FieldPath | undefined): FieldError[] {
  const wrong = list.findIndex((item) => item !== null && !isMap(item))
  if (wrong >= 0) return [invalid(indexed(path, wrong), list[wrong], 'must be an object for an array of list-type map')]
  const keys = list.map((item) => {
    const key: ValueMap = {}
    for (const field of keyFields) if (isMap(item) && Object.hasOwn(item, field)) setKey(key, field, item[field] ?? null)
    return key
  })
  return secondIndices(keys).map((index) => duplicate(indexed(path, index), keys[index]))
}

/** Where a value stands for the second time; a third time is not told. */
function secondIndices(list: readonly Value[]): number[] {
  const seen = new Map<string, number>()
  const indices: number[] = []
  list.forEach((item, index) => {
    const text = canonicalText(item)
    const times = seen.get(text) ?? 0
    if (times === 1) indices.push(index)
    seen.set(text, times + 1)
  })
  return indices
}

function indexed(path: FieldPath | undefined, index: number): FieldPath | undefined {
  return path?.index(index) ?? FieldPath.from([index])
}
