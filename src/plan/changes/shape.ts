import { isMap, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { definition as definitionOf } from '../../schema/definition.ts'
import type { Property, TypeView } from '../../schema/definition-types.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { ApiServer } from '../../sim/api/server.ts'

/** What has to be known of a value to compare it: where its members belong, and by which fields the items of a list are told apart. */
export interface Shape {
  member(name: string): Shape
  readonly item: Shape
  /** Fields that name an item; empty for lists that are compared by place. */
  readonly keys: readonly string[]
}

/** The shape of a resource: of a built-in kind from its definition, of a custom one from its CustomResourceDefinition. */
export function shapeOf(server: ApiServer, { definition, group, kind, version }: ServedResource): Shape {
  return definition === undefined ? structuralShape(schemaOf(server, group, kind, version)) : definitionShape(definition, server.minor)
}

/** Nothing is known: lists are compared by place. */
export const openShape: Shape = { member: () => openShape, get item() { return openShape }, keys: [] }

function definitionShape(name: string, minor: Minor): Shape {
  return {
    member(field) {
      const property = definitionOf(name, minor)?.properties.get(field)
      return property === undefined ? openShape : viewShape(property, minor, keysOf(property))
    },
    item: openShape,
    keys: [],
  }
}

function viewShape(view: TypeView, minor: Minor, keys: readonly string[] = []): Shape {
  if (view.ref !== undefined) return definitionShape(view.ref, minor)
  const { items, values } = view
  return {
    member: () => values === undefined ? openShape : viewShape(values, minor),
    get item() { return items === undefined ? openShape : viewShape(items, minor) },
    keys,
  }
}

/** Ports have two keys for the server and one for kubectl: the server's tell more of them apart. */
function keysOf({ listMapKeys, patchMergeKey, items }: Property): readonly string[] {
  if (listMapKeys !== undefined) return listMapKeys
  return patchMergeKey === undefined || items?.ref === undefined ? [] : [patchMergeKey]
}

function schemaOf(server: ApiServer, group: string, kind: string, version: string): ValueMap {
  for (const crd of server.reader.list('apiextensions.k8s.io', 'CustomResourceDefinition')) {
    const { spec } = crd
    if (!isMap(spec) || spec.group !== group || !isMap(spec.names) || spec.names.kind !== kind || !Array.isArray(spec.versions)) continue
    const found = spec.versions.find((one): one is ValueMap => isMap(one) && one.name === version)
    const schema = isMap(found?.schema) ? found.schema.openAPIV3Schema : undefined
    return isMap(schema) ? schema : {}
  }
  return {}
}

/** `x-kubernetes-list-map-keys` of a structural schema. */
function structuralShape(schema: ValueMap): Shape {
  const below = (value: Value | undefined): Shape => isMap(value) ? structuralShape(value) : openShape
  const { properties, additionalProperties, items } = schema
  const keys = schema['x-kubernetes-list-map-keys']
  return {
    member: (name) => name === 'metadata' && !(isMap(properties) && Object.hasOwn(properties, name)) ? metadataShape
      : isMap(properties) && Object.hasOwn(properties, name) ? below(properties[name]) : below(additionalProperties),
    get item() { return below(items) },
    keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
  }
}

/** ObjectMeta: owners are told apart by uid. */
const metadataShape: Shape = { member: (name) => name === 'ownerReferences' ? { member: () => openShape, item: openShape, keys: ['uid'] } : openShape, item: openShape, keys: [] }
