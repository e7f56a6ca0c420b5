import { FieldPath, invalid, required, type FieldError } from '../../../../base/field.ts'
import { isMap, type Value, type ValueMap } from '../../../../base/json.ts'
import { dns1035LabelErrors } from '../../../../base/names.ts'
import type { ObjectMeta } from '../../../../model/kubernetes.generated.ts'
import { readObjectMeta } from '../../../../schema/structural/object-meta.ts'
import { additionalSchemaOf, itemsOf, propertyOf, type JsonSchema } from '../../../../schema/structural/schema.ts'
import { nameIsPathSegment, validateObjectMeta } from '../metadata.ts'

/**
 * Resources inside a custom resource (`x-kubernetes-embedded-resource`).
 * Source: `apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go` (1.36).
 */
export function embeddedErrors(value: Value, schema: JsonSchema | undefined, path?: FieldPath): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => embeddedErrors(item, itemsOf(schema), path?.index(index) ?? FieldPath.from([index])))
  }
  if (!isMap(value)) return []
  const errors = schema['x-kubernetes-embedded-resource'] === true ? resourceErrors(value, path) : []
  for (const key of Object.keys(value)) {
    const property = propertyOf(schema, key)
    const below = property === undefined ? path?.key(key) : path?.child(key)
    errors.push(...embeddedErrors(value[key] ?? null, property ?? additionalSchemaOf(schema), below ?? FieldPath.of(key)))
  }
  return errors
}

function resourceErrors(resource: ValueMap, path: FieldPath | undefined): FieldError[] {
  const at = (key: string): FieldPath => path?.child(key) ?? FieldPath.of(key)
  const errors: FieldError[] = []
  if (!Object.hasOwn(resource, 'apiVersion')) errors.push(required(at('apiVersion')))
  if (!Object.hasOwn(resource, 'kind')) errors.push(required(at('kind')))
  if (Object.hasOwn(resource, 'apiVersion')) errors.push(...apiVersionErrors(resource.apiVersion ?? null, at('apiVersion')))
  if (Object.hasOwn(resource, 'kind')) errors.push(...kindErrors(resource.kind ?? null, at('kind')))
  if (Object.hasOwn(resource, 'metadata')) errors.push(...metadataErrors(resource.metadata ?? null, at('metadata')))
  return errors
}

function apiVersionErrors(value: Value, path: FieldPath): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')]
  if (value === '') return [invalid(path, value, 'must not be empty')]
  return value.split('/').length > 2 ? [invalid(path, value, `unexpected GroupVersion string: ${value}`)] : []
}

function kindErrors(value: Value, path: FieldPath): FieldError[] {
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')]
  if (value === '') return [invalid(path, value, 'must not be empty')]
  const problems = dns1035LabelErrors(value.toLowerCase())
  return problems.length === 0 ? [] : [invalid(path, value, `may have mixed case, but should otherwise match: ${problems.join(',')}`)]
}

function metadataErrors(value: Value, path: FieldPath): FieldError[] {
  const read = readObjectMeta(value, [])
  if ('error' in read) return [invalid(path, value, read.error)]
  const meta = read.meta as ObjectMeta
  const named = meta.name === undefined || meta.name === '' ? { ...meta, name: 'fakename' } : meta
  return validateObjectMeta(named, { namespaced: (meta.namespace ?? '') !== '', validateName: nameIsPathSegment, kubeFinalizers: false }, path)
}
