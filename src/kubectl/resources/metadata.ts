import { goQuote } from '../../base/go-format.ts'
import { isMap, JsonFloat, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { timeError } from '../../schema/go-time.ts'

type FieldType = 'string' | 'int64' | 'time' | 'strings' | 'map' | readonly [goType: string, fields: Readonly<Record<string, FieldType>>]

const ownerReference: FieldType = ['OwnerReference', { apiVersion: 'string', kind: 'string', name: 'string', uid: 'string' }]
const managedFields: FieldType = ['ManagedFieldsEntry', { manager: 'string', operation: 'string', apiVersion: 'string', time: 'time', fieldsType: 'string', subresource: 'string' }]

const objectMeta: Readonly<Record<string, FieldType>> = {
  name: 'string', generateName: 'string', namespace: 'string', selfLink: 'string', uid: 'string', resourceVersion: 'string', generation: 'int64', creationTimestamp: 'time',
  deletionTimestamp: 'time', deletionGracePeriodSeconds: 'int64', labels: 'map', annotations: 'map', ownerReferences: ownerReference, finalizers: 'strings', managedFields,
}

/**
 * What Go says when `metadata` does not fit ObjectMeta; kubectl looks at nothing else of an object
 * (`k8s.io/cli-runtime/pkg/resource/metadata_decoder.go`, v0.36.2).
 */
export function metadataFault(object: ValueMap): string | undefined {
  const { metadata } = object
  if (metadata === undefined || metadata === null) return undefined
  if (!isMap(metadata)) return mismatch(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta')
  return structFault(metadata, objectMeta, 'ObjectMeta', 'metadata')
}

/** Of several mismatches the first counts; a time that cannot be read ends the reading at once. */
function structFault(map: ValueMap, fields: Readonly<Record<string, FieldType>>, goType: string, path: string): string | undefined {
  let first: string | undefined
  for (const key of sortedKeys(map)) {
    const type = Object.hasOwn(fields, key) ? fields[key] : undefined
    const value = map[key]
    if (type === undefined || value === undefined || value === null) continue
    const fault = fieldFault(value, type, `${goType}.${path}.${key}`, `${path}.${key}`)
    if (fault?.startsWith('parsing time') === true) return fault
    first ??= fault
  }
  return first
}

function fieldFault(value: Value, type: FieldType, field: string, path: string): string | undefined {
  if (typeof type !== 'string') return listFault(value, type, field, path)
  switch (type) {
    case 'string': return typeof value === 'string' ? undefined : mismatch(value, field, 'string')
    case 'int64': return Number.isInteger(value) || typeof value === 'bigint' ? undefined : mismatch(value, field, 'int64')
    case 'time': return typeof value === 'string' ? timeError(value) : mismatch(value, field, 'string')
    case 'strings': return Array.isArray(value) ? firstOf(value, (item) => typeof item === 'string' || item === null ? undefined : mismatch(item, field, 'string')) : mismatch(value, field, '[]string')
    case 'map': return isMap(value)
      ? firstOf(sortedKeys(value), (key) => typeof value[key] === 'string' || value[key] === null ? undefined : mismatch(value[key] ?? null, field, 'string'))
      : mismatch(value, field, 'map[string]string')
  }
}

function listFault(value: Value, [goType, fields]: readonly [string, Readonly<Record<string, FieldType>>], field: string, path: string): string | undefined {
  if (!Array.isArray(value)) return mismatch(value, field, `[]v1.${goType}`)
  return firstOf(value, (item) => item === null ? undefined : isMap(item) ? structFault(item, fields, goType, path) : mismatch(item, field, `v1.${goType}`))
}

function firstOf<T>(items: readonly T[], fault: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = fault(item)
    if (found !== undefined) return found
  }
  return undefined
}

function mismatch(value: Value, field: string, goType: string): string {
  return `json: cannot unmarshal ${jsonKind(value, goType)} into Go struct field ${field} of type ${goType}`
}

/** How encoding/json names a value. */
export function jsonKind(value: Value, goType = ''): string {
  if (Array.isArray(value)) return 'array'
  if (isMap(value)) return 'object'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  const number = value instanceof JsonFloat ? value.value : value
  return goType.startsWith('int') ? `number ${String(number)}` : 'number'
}

/** `unable to decode "a.yaml": …`. */
export function undecodable(source: string, words: string): string {
  return `unable to decode ${goQuote(source)}: ${words}`
}
