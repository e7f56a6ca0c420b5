import { newestMinor, type Minor } from '../../../../base/release.ts'
import type { FieldPath} from '../../../../base/field.ts';
import { aggregateText, errorText, invalid, type FieldError } from '../../../../base/field.ts'
import { cloneValue, isMap, sameValue, type Value, type ValueMap } from '../../../../base/json.ts'
import { coerceEmbedded } from '../../../../schema/structural/object-meta.ts'
import { pruneValue } from '../../../../schema/structural/prune.ts'
import { additionalSchemaOf, itemsOf, type JsonSchema } from '../../../../schema/structural/schema.ts'
import { validateValue } from '../../../../schema/structural/validate.ts'
import { compileRules } from '../../custom-resources/rules.ts'
import { embeddedErrors } from './embedded.ts'

/**
 * Whether defaults fit their own schema. Source: `apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go` (1.36).
 */
export function defaultErrors(schema: JsonSchema, path: FieldPath, requirePruned: boolean, minor: Minor = newestMinor): FieldError[] {
  return visit({ ...schema, 'x-kubernetes-embedded-resource': true }, path, { root: schema, around: rootObject, insideMeta: false, minor }, requirePruned)
}

/** Builds the resource around a value inside its metadata. */
type Around = (value: Value) => ValueMap

interface Context {
  readonly root: JsonSchema
  readonly around: Around
  readonly insideMeta: boolean
  readonly minor: Minor
}

const metaKeys: ReadonlySet<string> = new Set(['metadata', 'apiVersion', 'kind'])

function rootObject(value: Value): ValueMap {
  return { kind: 'Validation', apiVersion: 'validation/v1', ...isMap(value) ? value : {} }
}

function visit(schema: JsonSchema, path: FieldPath, given: Context, requirePruned: boolean): FieldError[] {
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const context: Context = embedded ? { ...given, root: schema, around: rootObject, insideMeta: false } : given
  const errors: FieldError[] = []
  const { default: value } = schema
  if (value !== undefined && value !== null) {
    errors.push(...context.insideMeta ? metaDefaultErrors(value, schema, path.child('default'), context) : ownErrors(value, schema, path.child('default'), requirePruned, context.minor))
  }
  const items = itemsOf(schema)
  if (items !== undefined) errors.push(...visit(items, path.child('items'), { ...context, around: (item) => context.around([item]) }, requirePruned))
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const below = { ...context, around: (item: Value) => context.around({ [key]: item }), insideMeta: context.insideMeta || (embedded && metaKeys.has(key)) }
    errors.push(...visit(property, path.child('properties').key(key), below, requirePruned))
  }
  return errors
}

function metaDefaultErrors(value: Value, schema: JsonSchema, path: FieldPath, { root, around, minor }: Context): FieldError[] {
  const object = around(cloneValue(value))
  const resource: JsonSchema = { ...root, 'x-kubernetes-embedded-resource': true }
  const coerced = coerceEmbedded(object, resource)
  if ('error' in coerced) return [invalid(path, value, `must result in valid metadata: ${coerced.error}`)]
  const errors = embeddedErrors(object, resource)
  if (errors.length > 0) return [invalid(path, value, `must result in valid metadata: ${aggregateText(errors.map(errorText))}`)]
  return schemaErrors(value, schema, path, minor)
}

function ownErrors(value: Value, schema: JsonSchema, path: FieldPath, requirePruned: boolean, minor: Minor): FieldError[] {
  const errors: FieldError[] = []
  if (requirePruned) {
    const pruned = cloneValue(value)
    pruneValue(pruned, schema)
    if (!sameValue(pruned, value)) errors.push(invalid(path, value, 'must not have unknown fields'))
  }
  const copy = cloneValue(value)
  const coerced = isMap(copy) ? coerceEmbedded(copy, schema) : { unknown: [] }
  if ('error' in coerced) return [...errors, under(path, coerced.error)]
  const embedded = embeddedErrors(value, schema, path)
  return [...errors, ...embedded.length > 0 ? embedded : schemaErrors(value, schema, path, minor)]
}

/** `<place>: <rest>` below the default. */
function under(path: FieldPath, text: string): FieldError {
  const [, field = '', body = ''] = /^([^:]*): (.*)$/s.exec(text) ?? []
  return { type: 'FieldValueInvalid', field: field === '' ? path.toString() : `${path.toString()}.${field}`, path: path.toJsonPath(), body }
}

function schemaErrors(value: Value, schema: JsonSchema, path: FieldPath, minor: Minor): FieldError[] {
  const errors = validateValue(value, withoutIntOrString(schema), { base: path })
  if (errors.length > 0) return errors
  const rules = compileRules(schema, schema['x-kubernetes-embedded-resource'] === true)
  if (rules.empty) return []
  const kept = rules.validate(value, value, undefined, minor, path).errors
  return kept.length > 0 ? kept : rules.validate(value, undefined, undefined, minor, path).errors
}

/** Defaults are held against the structural form of the schema, where int-or-string is a mark that checks nothing. */
function withoutIntOrString(schema: JsonSchema): JsonSchema {
  const { 'x-kubernetes-int-or-string': _mark, ...plain } = schema
  const items = itemsOf(schema)
  const additional = additionalSchemaOf(schema)
  if (items !== undefined) plain.items = withoutIntOrString(items)
  if (additional !== undefined) plain.additionalProperties = withoutIntOrString(additional)
  if (plain.properties !== undefined) plain.properties = Object.fromEntries(Object.entries(plain.properties).map(([key, property]) => [key, withoutIntOrString(property)]))
  return plain
}
