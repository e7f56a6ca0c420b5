import { FieldPath, invalid, errorText } from '../../base/field.ts'
import { cloneValue, isMap, setKey, sortedKeys, type JsonPath, type Value, type ValueMap } from '../../base/json.ts'
import { newestMinor, type Minor } from '../../base/release.ts'
import { jsonKind } from '../decode-scalar.ts'
import { decode, decodeFailure } from '../decode.ts'
import { fieldText, sortedPaths, type UnknownPath } from './prune.ts'
import { additionalSchemaOf, itemsOf, propertyOf, type JsonSchema } from './schema.ts'

/**
 * `metadata` of a custom resource and of the resources embedded in it is read as ObjectMeta.
 * Source: `apiextensions-apiserver/pkg/apiserver/schema/objectmeta` (1.36).
 */
export interface MetaDecoded {
  /** As the server writes it back: nulls, empty and unknown fields dropped. */
  readonly meta: ValueMap
  readonly unknown: readonly UnknownPath[]
}

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** Reads a `metadata` value; the error is Go's JSON text. */
export function readObjectMeta(value: Value, parent: JsonPath, minor: Minor = newestMinor): MetaDecoded | { error: string } {
  if (value === null) return { meta: {}, unknown: [] }
  if (!isMap(value)) return { error: `json: cannot unmarshal ${jsonKind(value)} into Go value of type v1.ObjectMeta` }
  const decoded = decode(value, objectMeta, minor)
  const failure = decodeFailure(decoded)
  if (failure !== undefined) return { error: failure.message }
  const prefix = [...parent, 'metadata']
  const unknown = decoded.unknownFields.map(({ path, field }) => ({ field: `${fieldText(prefix)}.${field}`, path: [...prefix, ...path] }))
  return { meta: withoutEmpty(decoded.object), unknown }
}

/** Reads the metadata of embedded resources in place. The first misfit ends it: the request is refused with that text. */
export function coerceEmbedded(object: ValueMap, schema: JsonSchema | undefined, minor: Minor = newestMinor): { unknown: UnknownPath[] } | { error: string } {
  const unknown: UnknownPath[] = []
  const error = coerce(object, schema, [], undefined, unknown, minor)
  return error === undefined ? { unknown: sortedPaths(unknown) } : { error }
}

function coerce(value: Value, schema: JsonSchema | undefined, path: JsonPath, field: FieldPath | undefined, unknown: UnknownPath[], minor: Minor): string | undefined {
  if (schema === undefined) return undefined
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const error = coerce(item, itemsOf(schema), [...path, index], field?.index(index) ?? FieldPath.from([index]), unknown, minor)
      if (error !== undefined) return error
    }
    return undefined
  }
  if (!isMap(value)) return undefined
  for (const key of sortedKeys(value)) {
    const child = field?.child(key) ?? FieldPath.of(key)
    const embedded = schema['x-kubernetes-embedded-resource'] === true ? coerceTypeMeta(value, key, path, child, unknown, minor) : undefined
    if (embedded !== undefined) return embedded
    const property = propertyOf(schema, key)
    const below = property === undefined ? field?.key(key) ?? FieldPath.of(key) : child
    const error = coerce(value[key] ?? null, property ?? additionalSchemaOf(schema), [...path, key], below, unknown, minor)
    if (error !== undefined) return error
  }
  return undefined
}

function coerceTypeMeta(object: ValueMap, key: string, path: JsonPath, field: FieldPath, unknown: UnknownPath[], minor: Minor): string | undefined {
  const value = object[key] ?? null
  if (key === 'apiVersion' || key === 'kind') return typeof value === 'string' ? undefined : errorText(invalid(field, value, 'must be a string'))
  if (key !== 'metadata') return undefined
  const read = readObjectMeta(value, path, minor)
  if ('error' in read) return errorText(invalid(field, cloneValue(value), read.error))
  unknown.push(...read.unknown)
  setKey(object, key, read.meta)
  return undefined
}

function withoutEmpty(meta: ValueMap): ValueMap {
  const kept: ValueMap = {}
  for (const key of Object.keys(meta)) {
    const value = meta[key] ?? null
    const empty = value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0)
    // deletionGracePeriodSeconds is a pointer, so its zero stays.
    if (!empty || (value === 0 && key === 'deletionGracePeriodSeconds')) setKey(kept, key, value)
  }
  return kept
}
