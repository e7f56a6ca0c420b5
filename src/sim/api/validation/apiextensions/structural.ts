import type { FieldPath} from '../../../../base/field.ts';
import { errorText, forbidden, invalid, required, type FieldError } from '../../../../base/field.ts'
import { compareStrings, sameValue } from '../../../../base/json.ts'
import { compilePattern } from '../../../../schema/structural/pattern.ts'
import { additionalSchemaOf, itemsOf, propertyOf, type JsonSchema } from '../../../../schema/structural/schema.ts'

/**
 * What makes a schema structural. Source: `apiextensions-apiserver/pkg/apiserver/schema/{validation,complete,convert}.go` (1.36).
 */
type Level = 'root' | 'item' | 'field'

/** Errors sorted by their text, as upstream sorts them. */
export function structuralErrors(schema: JsonSchema, path: FieldPath): FieldError[] {
  const errors = [...invariantErrors(schema, 'root', path), ...completenessErrors(schema, schema, path, path)]
  return errors.sort((a, b) => compareStrings(errorText(a), errorText(b)))
}

/** Why a schema has no structural form at all; the first reason found. */
export function unstructurable(schema: JsonSchema): string | undefined {
  const own = unsupported(schema)
  if (own !== undefined) return own
  const branches = [schema.not, ...schema.allOf ?? [], ...schema.anyOf ?? [], ...schema.oneOf ?? []]
  const below = [...branches, itemsOf(schema), ...Object.values(schema.properties ?? {}), additionalSchemaOf(schema)]
  for (const sub of below) {
    const reason = sub === undefined ? undefined : unstructurable(sub)
    if (reason !== undefined) return reason
  }
  return undefined
}

function unsupported(schema: JsonSchema): string | undefined {
  const name = (schema.id ?? '') !== '' ? 'id' : (schema.$schema ?? '') !== '' ? 'schema' : (schema.$ref ?? '') !== '' ? '$ref'
    : isFilled(schema.patternProperties) ? 'patternProperties' : isFilled(schema.dependencies) ? 'dependencies'
      : schema.additionalItems !== undefined ? 'additionalItems' : isFilled(schema.definitions) ? 'definitions' : undefined
  if (name !== undefined) return `OpenAPIV3Schema '${name}' is not supported`
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  return Array.isArray(schema.items) && schema.items.length > 0 ? "OpenAPIV3Schema 'items' must be a schema, but is an array" : undefined
}

function isFilled(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0
}

function invariantErrors(schema: JsonSchema, level: Level, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const items = itemsOf(schema)
  const { type = '', properties = {} } = schema
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true
  const intOrString = schema['x-kubernetes-int-or-string'] === true
  if (type === 'array' && items === undefined) errors.push(required(path.child('items'), 'must be specified'))
  if (items !== undefined) errors.push(...invariantErrors(items, 'item', path.child('items')))
  for (const [key, property] of Object.entries(properties)) errors.push(...invariantErrors(property, 'field', path.child('properties').key(key)))
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbidden(path.child('additionalProperties'), 'must not be used at the root'))
    const additional = additionalSchemaOf(schema)
    if (additional !== undefined) errors.push(...invariantErrors(additional, 'field', path.child('additionalProperties')))
  }
  if (intOrString && preserves) errors.push(invalid(path.child('x-kubernetes-preserve-unknown-fields'), true, 'must be false if x-kubernetes-int-or-string is true'))
  if (intOrString && embedded) errors.push(invalid(path.child('x-kubernetes-embedded-resource'), true, 'must be false if x-kubernetes-int-or-string is true'))
  errors.push(...valueErrors(schema, isIntOrStringAnyOf(schema.anyOf), isIntOrStringAnyOf(schema.allOf?.[0]?.anyOf), path))
  errors.push(...typeErrors(schema, level, path))
  if (level === 'root' || embedded) errors.push(...typeMetaErrors(schema, path))
  const metadata = propertyOf(schema, 'metadata')
  if (metadata !== undefined) errors.push(...metadataErrors(metadata, level, embedded, path.child('properties').key('metadata')))
  if (embedded && !preserves && Object.keys(properties).length === 0) {
    errors.push(required(path.child('properties'), 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'))
  }
  return errors
}

const emptyType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root', item: 'must not be empty for specified array items', field: 'must not be empty for specified object fields',
}

function typeErrors(schema: JsonSchema, level: Level, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { type = '' } = schema
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(type === '' ? required(path.child('type'), detail) : invalid(path.child('type'), type, detail))
  } else if (type === '' && schema['x-kubernetes-int-or-string'] !== true && schema['x-kubernetes-preserve-unknown-fields'] !== true) {
    errors.push(required(path.child('type'), emptyType[level]))
  }
  if (embedded && schema.additionalProperties !== undefined) {
    errors.push(forbidden(path.child('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set'))
  }
  if (level === 'root' && type !== '' && type !== 'object') errors.push(invalid(path.child('type'), type, 'must be object at the root'))
  return errors
}

function typeMetaErrors(schema: JsonSchema, path: FieldPath): FieldError[] {
  return ['kind', 'apiVersion'].flatMap((key) => {
    const property = propertyOf(schema, key)
    return property === undefined || property.type === 'string' ? [] : [invalid(path.child('properties').key(key).child('type'), property.type ?? '', 'must be string')]
  })
}

/** At the root, `metadata` may restrict the names and nothing else. */
function metadataErrors(metadata: JsonSchema, level: Level, embedded: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if ((level === 'root' || embedded) && metadata.type !== 'object') errors.push(invalid(path.child('type'), metadata.type ?? '', 'must be object'))
  if (level !== 'root') return errors
  const { type: _type, default: _default, properties = {}, ...rest } = metadata
  const onlyNames = Object.keys(properties).every((key) => key === 'name' || key === 'generateName')
  const hasMore = Object.values(rest).some((value) => value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0))
  if (!onlyNames || hasMore) {
    errors.push(forbidden(path, 'must not specify anything other than name and generateName, but metadata is implicitly specified'))
  }
  return errors
}


const intOrString: readonly JsonSchema[] = [{ type: 'integer' }, { type: 'string' }]

function isIntOrStringAnyOf(schemas: readonly JsonSchema[] | undefined): boolean {
  return sameValue(schemas?.map(withoutFlag), intOrString)
}

/** In value validations, `additionalProperties: false` is passed over. */
function withoutFlag(schema: JsonSchema): JsonSchema {
  if (schema.additionalProperties !== false) return schema
  const { additionalProperties: _flag, ...rest } = schema
  return rest
}

function valueErrors(schema: JsonSchema, skipAnyOf: boolean, skipFirstAllOf: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const branches = (name: 'anyOf' | 'allOf' | 'oneOf', skipFirst = false): void => {
    schema[name]?.forEach((branch, index) => errors.push(...nestedErrors(branch, skipFirst && index === 0, path.child(name).index(index))))
  }
  if (!skipAnyOf) branches('anyOf')
  branches('allOf', skipFirstAllOf)
  branches('oneOf')
  if (schema.not !== undefined) errors.push(...nestedErrors(schema.not, false, path.child('not')))
  if ((schema.pattern ?? '') !== '') {
    const compiled = compilePattern(schema.pattern ?? '')
    if ('error' in compiled) errors.push(invalid(path.child('pattern'), schema.pattern, `must be a valid regular expression, but isn't: ${compiled.error}`))
  }
  return errors
}

const mustBe: readonly (readonly [name: keyof JsonSchema, detail: string])[] = [
  ['type', 'must be empty to be structural'], ['additionalProperties', 'must be undefined to be structural'], ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'], ['description', 'must be empty to be structural'], ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'], ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'], ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'], ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

/** An empty default is a default; an empty list of keys is none. */
function isSet(value: unknown, detail: string): boolean {
  if (value === undefined || value === null) return false
  return detail.startsWith('must be undefined') || (value !== '' && value !== false && !(Array.isArray(value) && value.length === 0))
}

/** Within allOf, anyOf, oneOf and not there are value validations alone. */
function nestedErrors(schema: JsonSchema, skipAnyOf: boolean, path: FieldPath): FieldError[] {
  const errors = valueErrors(schema, skipAnyOf, false, path)
  const items = itemsOf(schema)
  if (items !== undefined) errors.push(...nestedErrors(items, false, path.child('items')))
  for (const [key, property] of Object.entries(schema.properties ?? {})) errors.push(...nestedErrors(property, false, path.child('properties').key(key)))
  for (const [name, detail] of mustBe) {
    const value = withoutFlag(schema)[name]
    if (isSet(value, detail)) errors.push(forbidden(path.child(name), detail))
  }
  if (propertyOf(schema, 'metadata') !== undefined) errors.push(forbidden(path.child('properties').key('metadata'), 'must not be specified in a nested context'))
  return errors
}

/** Every field that a value validation names must be declared outside of it too. */
function completenessErrors(validation: JsonSchema, schema: JsonSchema, schemaPath: FieldPath, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const branch = (sub: JsonSchema, at: FieldPath): void => { errors.push(...nestedCompleteness(sub, schema, schemaPath, at)) }
  if (validation.not !== undefined) branch(validation.not, path.child('not'))
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const) validation[name]?.forEach((sub, index) => { branch(sub, path.child(name).index(index)) })
  return errors
}

function nestedCompleteness(validation: JsonSchema, schema: JsonSchema | undefined, schemaPath: FieldPath, path: FieldPath): FieldError[] {
  if (schema === undefined) return [required(schemaPath, `because it is defined in ${path.toString()}`)]
  const errors = completenessErrors(validation, schema, schemaPath, path)
  const items = itemsOf(validation)
  if (items !== undefined) errors.push(...nestedCompleteness(items, itemsOf(schema), schemaPath.child('items'), path.child('items')))
  for (const [key, property] of Object.entries(validation.properties ?? {})) {
    errors.push(...nestedCompleteness(property, propertyOf(schema, key), schemaPath.child('properties').key(key), path.child('properties').key(key)))
  }
  return errors
}
