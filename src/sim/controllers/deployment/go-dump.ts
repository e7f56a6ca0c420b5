import { getKey, isMap, sortedKeys, type Value } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import type { PodTemplateSpec } from '../../../model/kubernetes.generated.ts'
import { dumpQuantity } from './dump-quantity.ts'
import { podTemplateTypes } from './pod-template-types.generated.ts'

/**
 * The text that `spew.ConfigState{SortKeys, DisableMethods, SpewKeys}` prints of a PodTemplateSpec with `%#v`: Go field names in
 * declaration order, types of fields but not of elements, nil for what is empty (the object came from protobuf).
 */
export function dumpPodTemplate(template: PodTemplateSpec, minor: Minor): string {
  return typed('v1.PodTemplateSpec', template as Value, minor)
}

interface Field {
  readonly go: string
  /** '' for an embedded struct. */
  readonly json: string
  readonly type: string
}

function typed(type: string, value: Value | undefined, minor: Minor): string {
  return `(${type.replaceAll('metav1.', 'v1.')})${body(type, value, minor)}`
}

function body(type: string, value: Value | undefined, minor: Minor): string {
  const special = specials[type]
  if (special !== undefined) return special(value)
  if (type.startsWith('*')) return value === undefined || value === null ? '<nil>' : body(type.slice(1), value, minor)
  if (type.startsWith('[]')) {
    if (!Array.isArray(value) || value.length === 0) return '<nil>'
    return `[${value.map((item) => body(type.slice(2), item, minor)).join(' ')}]`
  }
  if (type.startsWith('map[')) {
    if (!isMap(value) || Object.keys(value).length === 0) return '<nil>'
    const element = type.slice(type.indexOf(']') + 1)
    return `map[${sortedKeys(value).map((key) => `${key}:${body(element, getKey(value, key), minor)}`).join(' ')}]`
  }
  const definition = podTemplateTypes[type]
  if (definition?.startsWith('=')) return body(definition.slice(1), value, minor)
  if (definition !== undefined) return structBody(type, value, minor)
  return primitive(type, value)
}

function structBody(type: string, value: Value | undefined, minor: Minor): string {
  const map = isMap(value) ? value : {}
  return `{${fieldsOf(type, minor).map((field) => `${field.go}:${typed(field.type, field.json === '' ? map : getKey(map, field.json), minor)}`).join(' ')}}`
}

function primitive(type: string, value: Value | undefined): string {
  if (type === 'string') return typeof value === 'string' ? value : ''
  if (type === 'bool') return String(value === true)
  return number(value)
}

function number(value: Value | undefined): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '0'
}

const nilTime = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'

const specials: Readonly<Record<string, (value: Value | undefined) => string>> = {
  'metav1.Time': () => nilTime,
  'metav1.FieldsV1': () => '{Raw:([]uint8)<nil>}',
  'resource.Quantity': (value) => dumpQuantity(typeof value === 'string' ? value : number(value)),
  'intstr.IntOrString': (value) => typeof value === 'string'
    ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
    : `{Type:(intstr.Type)0 IntVal:(int32)${number(value)} StrVal:(string)}`,
}

const fieldCache = new Map<string, readonly Field[]>()

function fieldsOf(type: string, minor: Minor): readonly Field[] {
  const key = `${type} ${minor}`
  let fields = fieldCache.get(key)
  if (fields === undefined) {
    fields = (podTemplateTypes[type] ?? '').split('|').flatMap((row) => {
      const [go = '', json = '', fieldType = '', since = '', until = ''] = row.split(' ')
      return (since !== '' && minor < Number(since)) || (until !== '' && minor > Number(until)) ? [] : [{ go, json, type: fieldType }]
    })
    fieldCache.set(key, fields)
  }
  return fields
}
