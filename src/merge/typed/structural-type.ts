import type { Value } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import type { JsonSchema } from '../../schema/structural/schema.ts'
import { builtInType } from './built-in-type.ts'
import { deducedType, type ListType, type MergeType, scalarType } from './type.ts'

const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** The merge type of a custom resource: its schema, with the metadata that every object has. */
export function customResourceType(schema: JsonSchema | undefined, minor: Minor): MergeType {
  const own = schema === undefined ? deducedType : structuralType(schema, minor)
  return withTypeMeta(own, minor)
}

function withTypeMeta(type: MergeType, minor: Minor): MergeType {
  const { map } = type
  if (map === undefined) return type
  const field = (name: string): MergeType | undefined => {
    if (name === 'metadata') return builtInType(objectMeta, minor)
    return name === 'apiVersion' || name === 'kind' ? scalarType('string') : map.field(name)
  }
  return { ...type, map: { ...map, field } }
}

function structuralType(schema: JsonSchema, minor: Minor): MergeType {
  if (schema['x-kubernetes-int-or-string'] === true) return scalarType('untyped')
  const type = plainType(schema, minor)
  return schema['x-kubernetes-embedded-resource'] === true ? withTypeMeta(type, minor) : type
}

function plainType(schema: JsonSchema, minor: Minor): MergeType {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true
  switch (schema.type) {
    case 'object': {
      const { properties = {}, additionalProperties } = schema
      const atomic = schema['x-kubernetes-map-type'] === 'atomic'
      if (Object.keys(properties).length === 0 && additionalProperties === undefined) return { map: { atomic, field: () => undefined, element: () => open ? deducedType : undefined } }
      const field = (name: string): MergeType | undefined => Object.hasOwn(properties, name) ? structuralType(properties[name] ?? {}, minor) : undefined
      const element = (): MergeType | undefined => typeof additionalProperties === 'object' ? structuralType(additionalProperties, minor) : open || additionalProperties === true ? deducedType : undefined
      return { map: { atomic, field, element } }
    }
    case 'array': return { list: listType(schema, minor) }
    case 'string': return scalarType(schema.format === 'date-time' ? 'untyped' : 'string')
    case 'integer': case 'number': return scalarType('numeric')
    case 'boolean': return scalarType('boolean')
    default: return deducedType
  }
}

function listType(schema: JsonSchema, minor: Minor): ListType {
  const items = (Array.isArray(schema.items) ? undefined : schema.items) ?? {}
  const kind = schema['x-kubernetes-list-type'] ?? 'atomic'
  return {
    atomic: kind === 'atomic',
    keys: kind === 'map' ? schema['x-kubernetes-list-map-keys'] ?? [] : [],
    element: () => structuralType(items, minor),
    keyDefault: (key): Value | undefined => items.properties?.[key]?.default,
  }
}
