import { isMap, type JsonPath, type Value } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { definition, lookupKind, type Property, type TypeView } from '../schema/catalog.ts'
import { decode } from '../schema/decode.ts'

/** A field of an object that its schema describes. */
export interface DescribedField {
  readonly path: JsonPath
  readonly value: Value
  /** Of the object that holds it: `io.k8s.api.core.v1.PodSpec`. */
  readonly holder: string
  readonly property: Property
}

/** Visits every field of a built-in object that its schema has as of a release, in file order. */
export function visitFields(resource: Resource, minor: Minor, visit: (field: DescribedField) => void): void {
  const root = lookupKind(resource.apiVersion, resource.kind, minor)?.definition ?? ''
  if (root !== '') visitValue(resource.raw, { type: 'object', ref: root }, [], minor, visit)
}

function visitValue(value: Value, type: TypeView, path: JsonPath, minor: Minor, visit: (field: DescribedField) => void): void {
  if (Array.isArray(value)) {
    const { items } = type
    if (items !== undefined && !isScalarType(items)) value.forEach((item, index) => { visitValue(item, items, [...path, index], minor, visit) })
    return
  }
  if (!isMap(value)) return
  if (type.values !== undefined) {
    if (!isScalarType(type.values)) for (const key of Object.keys(value)) visitValue(value[key] ?? null, type.values, [...path, key], minor, visit)
    return
  }
  const shape = type.ref === undefined ? undefined : definition(type.ref, minor)
  if (shape === undefined) return
  for (const key of Object.keys(value)) {
    const property = shape.properties.get(key)
    if (property === undefined) continue
    const below = [...path, key]
    visit({ path: below, value: value[key] ?? null, holder: shape.name, property })
    visitValue(value[key] ?? null, property, below, minor, visit)
  }
}

function isScalarType({ type }: TypeView): boolean {
  return type !== 'object' && type !== 'array'
}

/** Whether an object would be read whole under another apiVersion: no field is unknown there, none of another type. */
export function fitsVersion(resource: Resource, apiVersion: string, kind: string, minor: Minor): boolean {
  const info = lookupKind(apiVersion, kind, minor)
  if (info === undefined || info.definition === '') return false
  const { unknownFields, typeErrors } = decode(resource.raw, info.definition, minor)
  return unknownFields.length === 0 && typeErrors.length === 0
}
