import { isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { definition as definitionOf } from '../../schema/definition.ts'
import type { TypeView } from '../../schema/definition-types.ts'
import { goFields, type GoField } from '../../schema/go-types.ts'

/**
 * Writes an object as Go's JSON encoder would: fields without `omitempty` appear even when they are zero, empty ones with it do
 * not. So `Deployment.status` is `{}`, `spec.strategy` is `{}`, and an empty list is gone.
 * Of fields that are not among `only`, nothing is written.
 */
export function encode(object: ValueMap, definition: string, minor: Minor, isStored = true, only?: ReadonlySet<string>): ValueMap {
  const shape = definitionOf(definition, minor)
  const fields = goFields(definition)
  if (shape === undefined || shape.properties.size === 0 || fields === undefined) return object
  const out: ValueMap = {}
  const isJson = !isStored || definition.startsWith('io.k8s.apiextensions-apiserver.')
  for (const name of inOrder(shape.properties, fields)) {
    const property = shape.properties.get(name)
    if (property === undefined || only?.has(name) === false) continue
    const encoded = encodeField(object[name], property, fields.get(name), isJson, minor)
    if (encoded !== undefined) setKey(out, name, encoded)
  }
  return out
}

/** As Go declares them; what every object has comes first. */
function inOrder(properties: ReadonlyMap<string, TypeView>, fields: ReadonlyMap<string, GoField>): Iterable<string> {
  const known = orders.get(properties)
  if (known !== undefined) return known
  const order = [...new Set([...['kind', 'apiVersion', 'metadata'].filter((name) => !fields.has(name)), ...fields.keys(), ...properties.keys()])].filter((name) => properties.has(name))
  orders.set(properties, order)
  return order
}

const orders = new WeakMap<ReadonlyMap<string, TypeView>, readonly string[]>()

/** What Go writes of a value of which nothing is set: every struct that is no pointer is there. */
export function encodeZero(definition: string, minor: Minor): ValueMap {
  const fields = goFields(definition)
  const zero: ValueMap = {}
  for (const [name, property] of definitionOf(definition, minor)?.properties ?? []) {
    const isStruct = property.ref !== undefined && property.items === undefined && property.values === undefined && isStructure(property.ref, minor)
    const field = fields?.get(name)
    if (isStruct && (name === 'metadata' || field?.pointer === false)) setKey(zero, name, encodeZero(property.ref ?? '', minor))
    else if (!isStruct && field?.omitEmpty === false && !field.omitZero) setKey(zero, name, field.pointer ? null : zeroValue(property))
  }
  return zero
}

function encodeField(value: Value | undefined, property: TypeView, field: GoField | undefined, isJson: boolean, minor: Minor): Value | undefined {
  const { pointer = true, omitEmpty = true, omitZero = false } = field ?? {}
  const isStruct = property.ref !== undefined && property.items === undefined && property.values === undefined && isStructure(property.ref, minor)
  // What is answered has been through the store's protobuf form, which does not tell an empty list or map from none; definitions of
  // custom resources are stored as JSON.
  const isNone = value === undefined || value === null || ((!isJson || omitEmpty) && (property.items !== undefined || property.values !== undefined) && isEmpty(value))
  if (isNone) {
    if (isStruct && !pointer && !omitZero) return encode({}, property.ref ?? '', minor)
    // A time is a struct to Go, so `omitempty` does not leave it out.
    const isTime = property.items === undefined && (property.format === 'date-time' || property.format === 'micro-time')
    if (isTime && !pointer && !omitZero) return null
    if (omitEmpty || omitZero) return undefined
    return pointer ? null : zeroValue(property)
  }
  const encoded = encodeValue(value, property, isJson, minor)
  if (pointer || !omitEmpty) return encoded
  if (omitZero && isStruct && isMap(encoded) && Object.keys(encoded).length === 0) return undefined
  // An untyped object (RawExtension) is a struct to Go.
  if (isStruct || isMap(encoded)) return encoded
  return isEmpty(encoded) ? undefined : encoded
}

function encodeValue(value: Value, property: TypeView, isJson: boolean, minor: Minor): Value {
  if (property.items !== undefined) {
    const { items } = property
    return Array.isArray(value) ? value.map((item) => encodeValue(item, items, isJson, minor)) : value
  }
  if (property.values !== undefined) {
    if (!isMap(value)) return value
    const map: ValueMap = {}
    for (const key of Object.keys(value)) setKey(map, key, encodeValue(value[key] ?? null, property.values, isJson, minor))
    return map
  }
  return property.ref !== undefined && isMap(value) ? encode(value, property.ref, minor, !isJson) : value
}

function isStructure(definition: string, minor: Minor): boolean {
  return (definitionOf(definition, minor)?.properties.size ?? 0) > 0
}

function zeroValue(property: TypeView): Value {
  if (property.items !== undefined || property.values !== undefined || property.ref !== undefined) return null
  switch (property.format ?? property.type) {
    case 'date-time': case 'micro-time': return null
    case 'int-or-string': return 0
    case 'quantity': return '0'
    default:
  }
  switch (property.type) {
    case 'string': return property.format === 'byte' ? null : ''
    case 'integer': case 'number': return 0
    case 'boolean': return false
    default: return null
  }
}

function isEmpty(value: Value): boolean {
  return value === '' || value === 0 || value === false || value === 0n
    || (Array.isArray(value) && value.length === 0)
    || (isMap(value) && Object.keys(value).length === 0)
}
