import { forbidden, invalid, notSupported, required, type FieldError, type FieldPath } from '../../../../base/field.ts'
import { itemsOf, propertyOf, type JsonSchema } from '../../../../schema/structural/schema.ts'
import { goItems } from './go-schema.ts'

/**
 * `x-kubernetes-list-type`, `-list-map-keys` and `-map-type` of one schema node:
 * `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go` (1.36).
 */
export function typedListErrors(schema: JsonSchema, path: FieldPath, requireAtomicSet: boolean): FieldError[] {
  const errors: FieldError[] = []
  const { type = '', 'x-kubernetes-list-type': listType, 'x-kubernetes-map-type': mapType } = schema
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    errors.push(invalid(path.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'))
  }
  if (mapType !== undefined) {
    errors.push(...typeErrors(type, 'object', 'x-kubernetes-map-type', path))
    if (mapType !== 'atomic' && mapType !== 'granular') errors.push(notSupported(path.child('x-kubernetes-map-type'), mapType, ['atomic', 'granular']))
  }
  if (listType !== undefined && type !== 'array') errors.push(...typeErrors(type, 'array', 'x-kubernetes-list-type', path))
  else if (requireAtomicSet && listType === 'set') errors.push(...setItemErrors(schema, path))
  const typePath = path.child('x-kubernetes-list-type')
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) errors.push(notSupported(typePath, listType, ['atomic', 'set', 'map']))
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty'
    errors.push(listType === undefined ? required(typePath, detail) : invalid(typePath, listType, detail))
  }
  return listType === 'map' ? [...errors, ...mapErrors(schema, keys, path)] : errors
}

function typeErrors(type: string, wanted: string, extension: string, path: FieldPath): FieldError[] {
  if (type === wanted) return []
  const detail = `must be ${wanted} if ${extension} is specified`
  return [type === '' ? required(path.child('type'), detail) : invalid(path.child('type'), type, detail)]
}

/** Items of a set must be atomic; the server shows the list type even where the map type is wrong. */
function setItemErrors(schema: JsonSchema, path: FieldPath): FieldError[] {
  const items = itemsOf(schema)
  if (items === undefined) return []
  const { 'x-kubernetes-list-type': listType, 'x-kubernetes-map-type': mapType } = items
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const at = path.child('items')
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') return [invalid(at.child('x-kubernetes-list-type'), listType, detail)]
  return items.type === 'object' && mapType !== 'atomic' ? [invalid(at.child('x-kubernetes-map-type'), listType ?? null, detail)] : []
}

export function hasNonAtomicSet(schema: JsonSchema): boolean {
  return schema['x-kubernetes-list-type'] === 'set' && itemsOf(schema) !== undefined && hasWrongItems(itemsOf(schema) ?? {})
}

function hasWrongItems({ type, 'x-kubernetes-list-type': listType, 'x-kubernetes-map-type': mapType }: JsonSchema): boolean {
  return type === 'array' ? listType !== undefined && listType !== 'atomic' : type === 'object' && mapType !== 'atomic'
}

function mapErrors(schema: JsonSchema, keys: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const keysPath = path.child('x-kubernetes-list-map-keys')
  if (keys.length === 0) errors.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'))
  const items = itemsOf(schema)
  if (schema.items === undefined) return [...errors, required(path.child('items'), 'must have a schema if x-kubernetes-list-type is map')]
  if (items === undefined) return [...errors, invalid(path.child('items'), goItems(schema.items), 'must only have a single schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object') {
    return [...errors, invalid(path.child('items').child('type'), items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map")]
  }
  const seen = new Set<string>()
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (property === undefined) errors.push(invalid(keysPath, keys, 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      errors.push(invalid(path.child('items').child('properties').key(key).child('type'), items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"))
    }
    if (seen.has(key)) errors.push(invalid(keysPath, keys, 'must not contain duplicate entries'))
    seen.add(key)
  }
  return errors
}

/** Items of sets and maps, and the keys of maps, are always there: not nullable, required or with a default. */
export function listMapSetErrors(schema: JsonSchema, path: FieldPath): FieldError[] {
  const items = itemsOf(schema)
  const listType = schema['x-kubernetes-list-type']
  if (items === undefined || (listType !== 'set' && listType !== 'map')) return []
  const errors: FieldError[] = []
  const at = path.child('items')
  if (items.nullable === true) errors.push(forbidden(at.child('nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`))
  if (listType === 'set') return errors
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const property = propertyOf(items, key)
    if (property === undefined) continue
    const place = at.child('properties').key(key)
    if (items.required?.includes(key) !== true && property.default === undefined) {
      errors.push(required(place.child('default'), 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'))
    }
    if (property.nullable === true) errors.push(forbidden(place.child('nullable'), 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'))
  }
  return errors
}
