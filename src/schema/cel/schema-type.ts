import type { JsonSchema } from '../structural/schema.ts'
import { additionalSchemaOf, itemsOf, numberOf } from '../structural/schema.ts'
import type { Range } from './estimate.ts'
import { escapeName, spellings } from './escape.ts'
import {
  boolType, bytesType, doubleType, durationType, dynType, intType, listOf, mapOf, stringType, structType, timestampType, type CelType,
} from './types.ts'

/**
 * The CEL type of a schema, with the bounds that cost estimates go by.
 * Source: `k8s.io/apiserver/pkg/cel/common/schemas.go`, `pkg/cel/{types,limits}.go` (1.36).
 */
export interface SchemaType {
  readonly type: CelType
  readonly fields?: ReadonlyMap<string, SchemaType>
  readonly element?: SchemaType
  readonly key?: SchemaType
  /** Most characters, items or entries. */
  readonly maxElements: number
  /** Fewest bytes that a value takes in a request. */
  readonly minSize: number
}

const maxRequest = 3 * 1024 * 1024
const maxText = maxRequest - 2

const plainString: SchemaType = { type: stringType, maxElements: 0, minSize: 2 }
const metaString: JsonSchema = { type: 'string' }

/** The type of a schema under a name, or undefined when expressions do not see it. */
export function schemaType(schema: JsonSchema | undefined, isRoot: boolean, name = 'selfType'): SchemaType | undefined {
  if (schema === undefined) return undefined
  if (schema['x-kubernetes-int-or-string'] === true) {
    return { type: dynType, minSize: 1, maxElements: schema.maxLength === undefined ? maxText : Math.max(0, numberOf(schema.maxLength)) * 4 }
  }
  const seen = isRoot ? withTypeMeta(schema) : schema
  switch (seen.type) {
    case 'array': return arrayType(seen, name)
    case 'object': return objectType(seen, name)
    case 'string': return textType(seen)
    case 'boolean': return { type: boolType, maxElements: 0, minSize: 4 }
    case 'number': return { type: doubleType, maxElements: 0, minSize: 1 }
    case 'integer': return { type: intType, maxElements: 0, minSize: 1 }
    default: return undefined
  }
}

/** The fields of all struct types below a type, by the type's name. */
export function structTable(type: SchemaType, keywordsAreFields = true): Map<string, ReadonlyMap<string, CelType>> {
  const table = new Map<string, ReadonlyMap<string, CelType>>()
  const visit = (here: SchemaType): void => {
    if (here.fields !== undefined) {
      table.set(here.type.name, new Map([...here.fields].flatMap(([field, { type: fieldType }]) => (keywordsAreFields ? spellings(field) : [field]).map((name) => [name, fieldType] as const))))
      for (const field of here.fields.values()) visit(field)
    }
    if (here.element !== undefined) visit(here.element)
  }
  visit(type)
  return table
}

/** Bounds of sizes by path from `self`: `['self', 'list', '@items']`. */
export function sizesOf(root: SchemaType): (path: readonly string[]) => Range | undefined {
  return (path) => {
    if (path.length === 0) return undefined
    let here: SchemaType | undefined = root
    for (const step of path.slice(1)) {
      if (step === '@items' || step === '@values') here = here.element
      else if (step === '@keys') here = here.key
      else here = here.fields?.get(step)
      if (here === undefined) return undefined
    }
    return { min: 0, max: here.maxElements }
  }
}

/** `kind`, `apiVersion` and the names in `metadata` are always visible at the root of a resource. */
export function withTypeMeta(schema: JsonSchema): JsonSchema {
  const { kind, apiVersion, metadata: given } = schema.properties ?? {}
  const known = kind?.type === 'string' && apiVersion?.type === 'string' && given?.type === 'object'
  if (known && given.properties?.name?.type === 'string' && given.properties.generateName?.type === 'string') return schema
  const metadata: JsonSchema = { type: 'object', properties: { name: metaString, generateName: metaString } }
  return { ...schema, properties: { ...schema.properties, kind: metaString, apiVersion: metaString, metadata } }
}

function arrayType(schema: JsonSchema, name: string): SchemaType | undefined {
  const items = itemsOf(schema)
  const element = schemaType(items, items?.['x-kubernetes-embedded-resource'] === true, `${name}.@idx`)
  if (element === undefined) return undefined
  const maxElements = schema.maxItems === undefined ? Math.floor(maxText / (element.minSize + 1)) : Math.max(0, numberOf(schema.maxItems))
  return { type: listOf(element.type), element, maxElements, minSize: 2 }
}

function objectType(schema: JsonSchema, name: string): SchemaType | undefined {
  const additional = additionalSchemaOf(schema)
  if (additional !== undefined) {
    const element = schemaType(additional, additional['x-kubernetes-embedded-resource'] === true, `${name}.@elem`)
    if (element === undefined) return undefined
    const maxElements = schema.maxProperties === undefined ? Math.floor(maxText / (element.minSize + 6)) : Math.max(0, numberOf(schema.maxProperties))
    return { type: mapOf(stringType, element.type), key: plainString, element, maxElements, minSize: 2 }
  }
  const fields = new Map<string, SchemaType>()
  let minSize = 2
  for (const [property, sub] of Object.entries(schema.properties ?? {})) {
    const escaped = escapeName(property)
    const field = schemaType(sub, sub['x-kubernetes-embedded-resource'] === true, `${name}.${escaped ?? property}`)
    if (field === undefined) continue
    if (escaped !== undefined) fields.set(escaped, field)
    const hasDefault = sub.default !== undefined && sub.default !== null
    if (schema.required?.includes(property) === true && !hasDefault) minSize += new TextEncoder().encode(property).length + field.minSize + 4
  }
  return { type: structType(name), fields, maxElements: 0, minSize }
}

function textType(schema: JsonSchema): SchemaType {
  switch (schema.format) {
    case 'byte': return { type: bytesType, minSize: 2, maxElements: schema.maxLength === undefined ? maxText : Math.max(0, numberOf(schema.maxLength)) }
    case 'duration': return { type: durationType, minSize: 3, maxElements: 32 }
    case 'date': return { type: timestampType, minSize: 12, maxElements: 12 }
    case 'date-time': return { type: timestampType, minSize: 21, maxElements: 32 }
    default: return { type: stringType, minSize: 2, maxElements: textLimit(schema) }
  }
}

function textLimit(schema: JsonSchema): number {
  if (schema.maxLength !== undefined) return Math.max(0, numberOf(schema.maxLength)) * 4
  if ((schema.enum ?? []).length === 0) return maxText
  return Math.max(0, ...(schema.enum ?? []).map((value) => (typeof value === 'string' ? new TextEncoder().encode(value).length : 0)))
}
