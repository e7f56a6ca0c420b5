import type { Value } from '../../base/json.ts'

/**
 * The `openAPIV3Schema` of a CustomResourceDefinition, by its JSON names.
 * Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/types_jsonschema.go` (1.36).
 */
export interface JsonSchema {
  id?: string
  $schema?: string
  $ref?: string
  description?: string
  type?: string
  format?: string
  title?: string
  default?: Value
  maximum?: number | bigint
  exclusiveMaximum?: boolean
  minimum?: number | bigint
  exclusiveMinimum?: boolean
  maxLength?: number | bigint
  minLength?: number | bigint
  pattern?: string
  maxItems?: number | bigint
  minItems?: number | bigint
  uniqueItems?: boolean
  multipleOf?: number | bigint
  enum?: Value[]
  maxProperties?: number | bigint
  minProperties?: number | bigint
  required?: string[]
  /** A list of schemas decodes, but no structural schema has one. */
  items?: JsonSchema | JsonSchema[]
  allOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  not?: JsonSchema
  properties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema | boolean
  patternProperties?: Record<string, JsonSchema>
  dependencies?: Record<string, JsonSchema | string[]>
  additionalItems?: JsonSchema | boolean
  definitions?: Record<string, JsonSchema>
  externalDocs?: Value
  example?: Value
  nullable?: boolean
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-list-type'?: string
  'x-kubernetes-map-type'?: string
  'x-kubernetes-validations'?: ValidationRule[]
}

/** One `x-kubernetes-validations` rule. */
export interface ValidationRule {
  rule?: string
  message?: string
  messageExpression?: string
  reason?: string
  fieldPath?: string
  optionalOldSelf?: boolean
}

/** The one schema of all items, or undefined. */
export function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  const items = schema?.items
  return Array.isArray(items) ? undefined : items
}

/** The schema of keys that no property names; `true` and `false` say nothing about values. */
export function additionalSchemaOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  const additional = schema?.additionalProperties
  return typeof additional === 'object' ? additional : undefined
}

/** `additionalProperties` is given and is not `false`. */
export function allowsAdditional(schema: JsonSchema): boolean {
  return schema.additionalProperties !== undefined && schema.additionalProperties !== false
}

export function propertyOf(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  const properties = schema?.properties
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined
}

/** The schema of a map entry: its property, else `additionalProperties`. */
export function entrySchema(schema: JsonSchema | undefined, key: string): JsonSchema | undefined {
  return propertyOf(schema, key) ?? additionalSchemaOf(schema)
}

export function numberOf(value: number | bigint): number {
  return Number(value)
}
