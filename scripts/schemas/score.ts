// Scores the extracted tables against the real OpenAPI v3 documents of each release.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTarball } from './tar.ts'

/** The part of an OpenAPI v3 schema that is compared. */
export interface OpenApiSchema {
  readonly type?: string
  readonly format?: string
  readonly $ref?: string
  readonly allOf?: readonly OpenApiSchema[]
  readonly oneOf?: readonly OpenApiSchema[]
  readonly items?: OpenApiSchema
  readonly additionalProperties?: OpenApiSchema | boolean
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly [extension: `x-kubernetes-${string}`]: unknown
}

/** All schemas that the documents of one release hold, by definition id. */
export function readTruth(folder: string, minor: number): Map<string, OpenApiSchema> | undefined {
  const file = join(folder, `1.${minor}.tar.gz`)
  if (!existsSync(file)) return undefined
  const schemas = new Map<string, OpenApiSchema>()
  // The archives have no folder of their own: a prefix stands in for the one that the reader cuts off.
  for (const text of readTarball(readFileSync(file), (path) => path.endsWith('.json')).values()) {
    const document = JSON.parse(text) as { components?: { schemas?: Record<string, OpenApiSchema> } }
    for (const [id, schema] of Object.entries(document.components?.schemas ?? {})) schemas.set(id, schema)
  }
  return schemas
}

const scalarRefs: Readonly<Record<string, string>> = {
  Quantity: 'string/quantity', IntOrString: 'string/int-or-string', Time: 'string/date-time', MicroTime: 'string/micro-time',
  RawExtension: 'object', FieldsV1: 'object/fields-v1', JSON: 'any/json', JSONSchemaPropsOrArray: 'any/json-schema-or-array',
  JSONSchemaPropsOrBool: 'any/json-schema-or-bool', JSONSchemaPropsOrStringArray: 'any/json-schema-or-string-array',
}

/** The type of an OpenAPI property in the same words as `typeCode`. */
export function truthCode(schema: OpenApiSchema): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (ref !== undefined) {
    const id = ref.replace('#/components/schemas/', '')
    return scalarRefs[id.split('.').at(-1) ?? ''] ?? `#${id}`
  }
  if (schema.type === 'array') return `[]${truthCode(schema.items ?? {})}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `{}${truthCode(schema.additionalProperties)}`
  if (schema.type === undefined) return 'any'
  return schema.format ? `${schema.type}/${schema.format}` : schema.type
}
