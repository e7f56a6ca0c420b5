import { getKey, isMap, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { definition } from '../../schema/definition.ts'
import type { Property, TypeView } from '../../schema/definition-types.ts'
import { listAt, textAt, textsAt } from '../tables/cells.ts'

/** A type as `explain` walks it, of a built-in kind or of a custom resource. */
export interface SchemaNode {
  /** `string`, `[]Container`, `map[string]string`. */
  readonly typeName: string
  /** Structs that were entered on the way here; a type within itself is not entered again. */
  readonly id: string
  readonly description: string
  readonly enum: readonly string[]
  /** Fields of the struct, or of what a list or map holds. */
  fields(): ReadonlyMap<string, SchemaNode>
  readonly required: readonly string[]
}

/** Descriptions of upstream's fields are upstream's: of built-in kinds there are none here. */
export function builtinNode(name: string, minor: Minor): SchemaNode | undefined {
  return definition(name, minor) === undefined ? undefined : viewNode({ type: 'object', ref: name }, minor, [])
}

function viewNode(view: TypeView, minor: Minor, values: readonly string[]): SchemaNode {
  const inner = innermost(view)
  const struct = inner.ref === undefined ? undefined : definition(inner.ref, minor)
  return {
    typeName: viewName(view, minor), id: inner.ref ?? '', description: '', enum: values, required: struct?.required ?? [],
    fields: () => new Map([...struct?.properties ?? new Map<string, Property>()].map(([name, property]) => [name, viewNode(property, minor, [...property.enum ?? []].sort())] as const).sort(([a], [b]) => a < b ? -1 : 1)),
  }
}

function innermost(view: TypeView): TypeView {
  const next = view.items ?? view.values
  return next === undefined ? view : innermost(next)
}

function viewName(view: TypeView, minor: Minor): string {
  if (view.items !== undefined) return `[]${viewName(view.items, minor)}`
  if (view.values !== undefined) return `map[string]${viewName(view.values, minor)}`
  if (view.ref !== undefined) return definition(view.ref, minor)?.goType ?? 'Object'
  if (view.format === 'int-or-string') return 'IntOrString'
  if (view.format === 'quantity') return 'Quantity'
  return view.type === 'object' || view.type === 'any' ? 'Object' : view.type
}

/** The schema that a CustomResourceDefinition brings, in OpenAPI's words. */
export function openApiNode(schema: ValueMap): SchemaNode {
  const inner = innermostSchema(schema)
  const properties = isMap(inner.properties) ? inner.properties : {}
  return {
    typeName: schemaName(schema), id: '', description: textAt(schema, 'description'), enum: Array.isArray(schema.enum) ? schema.enum.map(String) : [], required: textsAt(inner, 'required'),
    fields: () => new Map(Object.keys(properties).sort().map((name) => {
      const property = getKey(properties, name)
      return [name, openApiNode(isMap(property) ? property : {})] as const
    })),
  }
}

function innermostSchema(schema: ValueMap): ValueMap {
  const next = isMap(schema.items) ? schema.items : isMap(schema.additionalProperties) ? schema.additionalProperties : undefined
  return next === undefined ? schema : innermostSchema(next)
}

function schemaName(schema: ValueMap): string {
  if (isMap(schema.items)) return `[]${schemaName(schema.items)}`
  if (isMap(schema.additionalProperties)) return `map[string]${schemaName(schema.additionalProperties)}`
  const type = textAt(schema, 'type')
  return type === '' || type === 'object' ? 'Object' : type
}

/** The schema of one version of a CustomResourceDefinition. */
export function versionSchema(crd: ValueMap, version: string): ValueMap | undefined {
  const found = listAt(crd, 'spec', 'versions').find((one) => one.name === version)
  const schema = isMap(found?.schema) ? found.schema.openAPIV3Schema : undefined
  return isMap(schema) ? schema : undefined
}
