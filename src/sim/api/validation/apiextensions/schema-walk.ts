import { itemsOf, type JsonSchema } from '../../../../schema/structural/schema.ts'
import type { CustomResourceDefinition } from '../../custom-resources/definition.ts'

/** The schemas of all versions of a CRD. */
export function schemasOf(crd: CustomResourceDefinition): JsonSchema[] {
  return (crd.spec?.versions ?? []).flatMap(({ schema }) => schema?.openAPIV3Schema ?? [])
}

/** Whether any node of the schemas answers. */
export function hasSchemaWith(schemas: readonly JsonSchema[], answers: (schema: JsonSchema) => boolean): boolean {
  return schemas.some((schema) => [...walkSchema(schema)].some(answers))
}

/** All nodes, in the order in which upstream's `SchemaHas` visits them. */
export function* walkSchema(schema: JsonSchema): Generator<JsonSchema> {
  yield schema
  const items = itemsOf(schema)
  if (items !== undefined) yield* walkSchema(items)
  if (Array.isArray(schema.items)) for (const item of schema.items) yield* walkSchema(item)
  for (const sub of [...schema.allOf ?? [], ...schema.anyOf ?? [], ...schema.oneOf ?? []]) yield* walkSchema(sub)
  if (schema.not !== undefined) yield* walkSchema(schema.not)
  for (const sub of Object.values(schema.properties ?? {})) yield* walkSchema(sub)
  if (typeof schema.additionalProperties === 'object') yield* walkSchema(schema.additionalProperties)
  for (const sub of Object.values(schema.patternProperties ?? {})) yield* walkSchema(sub)
  if (typeof schema.additionalItems === 'object') yield* walkSchema(schema.additionalItems)
  for (const sub of Object.values(schema.definitions ?? {})) yield* walkSchema(sub)
  for (const sub of Object.values(schema.dependencies ?? {})) if (!Array.isArray(sub)) yield* walkSchema(sub)
}
