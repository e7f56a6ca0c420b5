import { GoStruct } from '../../../../base/go-format.ts'
import { sortedKeys, type Value } from '../../../../base/json.ts'
import type { CrdColumn, CrdVersion } from '../../custom-resources/definition.ts'
import type { JsonSchema, ValidationRule } from '../../../../schema/structural/schema.ts'

/**
 * Parts of a CRD as Go prints its internal types within error texts: all fields by their Go names.
 * Source: `apiextensions-apiserver/pkg/apis/apiextensions/{types,types_jsonschema}.go` (1.36).
 */
export function goSchema(schema: JsonSchema | undefined): GoStruct | null {
  return schema === undefined ? null : new GoStruct(schemaFields(schema))
}

type Fields = readonly (readonly [string, unknown])[]

/** Name and value of each field in declaration order; a zero value is one that Go would call zero. */
export function schemaFields(schema: JsonSchema): Fields {
  const map = (schemas: Record<string, JsonSchema> | undefined): unknown =>
    schemas === undefined ? null : new GoStruct(sortedKeys(schemas).map((key) => [key, goSchema(schemas[key])]))
  const list = (schemas: readonly JsonSchema[] | undefined): unknown => schemas?.map(goSchema) ?? null
  return [
    ['ID', schema.id ?? ''], ['Schema', schema.$schema ?? ''], ['Ref', schema.$ref ?? null], ['Description', schema.description ?? ''],
    ['Type', schema.type ?? ''], ['Nullable', schema.nullable ?? false], ['Format', schema.format ?? ''], ['Title', schema.title ?? ''],
    ['Default', schema.default ?? null], ['Maximum', schema.maximum ?? null], ['ExclusiveMaximum', schema.exclusiveMaximum ?? false],
    ['Minimum', schema.minimum ?? null], ['ExclusiveMinimum', schema.exclusiveMinimum ?? false], ['MaxLength', schema.maxLength ?? null],
    ['MinLength', schema.minLength ?? null], ['Pattern', schema.pattern ?? ''], ['MaxItems', schema.maxItems ?? null], ['MinItems', schema.minItems ?? null],
    ['UniqueItems', schema.uniqueItems ?? false], ['MultipleOf', schema.multipleOf ?? null], ['Enum', schema.enum ?? null],
    ['MaxProperties', schema.maxProperties ?? null], ['MinProperties', schema.minProperties ?? null], ['Required', schema.required ?? null],
    ['Items', goItems(schema.items)], ['AllOf', list(schema.allOf)], ['OneOf', list(schema.oneOf)], ['AnyOf', list(schema.anyOf)],
    ['Not', goSchema(schema.not)], ['Properties', map(schema.properties)], ['AdditionalProperties', goOrBool(schema.additionalProperties)],
    ['PatternProperties', map(schema.patternProperties)], ['Dependencies', goDependencies(schema.dependencies)],
    ['AdditionalItems', goOrBool(schema.additionalItems)], ['Definitions', map(schema.definitions)], ['ExternalDocs', goDocs(schema.externalDocs)],
    ['Example', schema.example ?? null], ['XPreserveUnknownFields', schema['x-kubernetes-preserve-unknown-fields'] ?? null],
    ['XEmbeddedResource', schema['x-kubernetes-embedded-resource'] ?? false], ['XIntOrString', schema['x-kubernetes-int-or-string'] ?? false],
    ['XListMapKeys', schema['x-kubernetes-list-map-keys'] ?? null], ['XListType', schema['x-kubernetes-list-type'] ?? null],
    ['XMapType', schema['x-kubernetes-map-type'] ?? null], ['XValidations', schema['x-kubernetes-validations']?.map(goRule) ?? null],
  ]
}

/** Whether a field of a schema holds Go's zero value, which `reflect.DeepEqual` tells from an empty list. */
export function isGoZero(value: unknown): boolean {
  return value === null || value === '' || value === false
}

export function goRule(rule: ValidationRule): GoStruct {
  return new GoStruct([
    ['Rule', rule.rule ?? ''], ['Message', rule.message ?? ''], ['MessageExpression', rule.messageExpression ?? ''], ['Reason', rule.reason ?? null],
    ['FieldPath', rule.fieldPath ?? ''], ['OptionalOldSelf', rule.optionalOldSelf ?? null],
  ])
}

export function goItems(items: JsonSchema['items']): unknown {
  if (items === undefined) return null
  return new GoStruct(Array.isArray(items) ? [['Schema', null], ['JSONSchemas', items.map(goSchema)]] : [['Schema', goSchema(items)], ['JSONSchemas', null]])
}

export function goVersions(versions: readonly CrdVersion[] | undefined): unknown {
  return versions?.map((version) => new GoStruct([
    ['Name', version.name ?? ''], ['Served', version.served ?? false], ['Storage', version.storage ?? false], ['Deprecated', version.deprecated ?? false],
    ['DeprecationWarning', version.deprecationWarning ?? null],
    ['Schema', version.schema === undefined ? null : new GoStruct([['OpenAPIV3Schema', goSchema(version.schema.openAPIV3Schema)]])],
    ['Subresources', goSubresources(version.subresources)], ['AdditionalPrinterColumns', version.additionalPrinterColumns?.map(goColumn) ?? null],
    ['SelectableFields', version.selectableFields?.map(({ jsonPath = '' }) => new GoStruct([['JSONPath', jsonPath]])) ?? null],
  ])) ?? null
}

function goColumn(column: CrdColumn): GoStruct {
  return new GoStruct([
    ['Name', column.name ?? ''], ['Type', column.type ?? ''], ['Format', column.format ?? ''], ['Description', column.description ?? ''],
    ['Priority', column.priority ?? 0], ['JSONPath', column.jsonPath ?? ''],
  ])
}

function goSubresources(subresources: CrdVersion['subresources']): unknown {
  if (subresources === undefined) return null
  const { status, scale } = subresources
  return new GoStruct([
    ['Status', status === undefined ? null : new GoStruct([])],
    ['Scale', scale === undefined ? null : new GoStruct([
      ['SpecReplicasPath', scale.specReplicasPath ?? ''], ['StatusReplicasPath', scale.statusReplicasPath ?? ''], ['LabelSelectorPath', scale.labelSelectorPath ?? null],
    ])],
  ])
}

function goOrBool(value: JsonSchema | boolean | undefined): unknown {
  if (value === undefined) return null
  return new GoStruct(typeof value === 'boolean' ? [['Allows', value], ['Schema', null]] : [['Allows', true], ['Schema', goSchema(value)]])
}

function goDependencies(dependencies: JsonSchema['dependencies']): unknown {
  if (dependencies === undefined) return null
  return new GoStruct(sortedKeys(dependencies).map((key) => {
    const value = dependencies[key]
    return [key, new GoStruct(Array.isArray(value) ? [['Schema', null], ['Property', value]] : [['Schema', goSchema(value)], ['Property', null]])]
  }))
}

function goDocs(docs: Value | undefined): unknown {
  if (typeof docs !== 'object' || docs === null) return null
  const { description = '', url = '' } = docs as { description?: string; url?: string }
  return new GoStruct([['Description', description], ['URL', url]])
}
