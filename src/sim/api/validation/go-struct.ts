import { GoStruct } from '../../../base/go-format.ts'
import { isMap, sortedKeys } from '../../../base/json.ts'

/**
 * How an internal API type prints inside an error message: every field under its Go name, in declaration order, zero values
 * included. Message values of `field.Invalid` and `field.Duplicate` need it wherever upstream passes a whole struct.
 */
export type GoShape = readonly GoField[]

/**
 * `['NodeName', 'nodeName', '']` is a plain field with its zero value (`null` for pointers, lists and maps of scalars);
 * `['Source', 'source', 'struct', shape]` an embedded struct, `pointer`, `list` and `map` hold others; `selector` is a
 * meta/v1 LabelSelector, `raw` the JSON that the user sent.
 */
export type GoField =
  | readonly [goName: string, jsonName: string, zero: '' | 0 | false | null]
  | readonly [goName: string, jsonName: string, form: 'struct' | 'pointer' | 'list' | 'map', shape: GoShape]
  | readonly [goName: string, jsonName: string, form: 'selector' | 'raw']

export function goStruct(shape: GoShape, value: unknown): GoStruct {
  const map = isMap(value) ? value : {}
  return new GoStruct(shape.map((field) => [field[0], fieldValue(field, Object.hasOwn(map, field[1]) ? map[field[1]] : undefined)]))
}

/** A meta/v1 LabelSelector, whose fields have JSON tags: what is empty is left out. */
export function goLabelSelector(selector: unknown): unknown {
  if (!isMap(selector)) return null
  return new GoStruct(['matchLabels', 'matchExpressions'].flatMap((name) => isFilled(selector[name])
    ? [[name, name === 'matchExpressions' && Array.isArray(selector[name]) ? selector[name].map(goRequirement) : selector[name]] as const]
    : []))
}

/** A `runtime.RawExtension`: its bytes, so the user's order of keys. */
export function goRawJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(goRawJson)
  return isMap(value) ? new GoStruct(Object.keys(value).map((key) => [key, goRawJson(value[key])])) : value ?? null
}

function goRequirement(requirement: unknown): unknown {
  const map = isMap(requirement) ? requirement : {}
  return new GoStruct([
    ['key', map['key'] ?? ''], ['operator', map['operator'] ?? ''],
    ...isFilled(map['values']) ? [['values', map['values']] as const] : [],
  ])
}

function fieldValue(field: GoField, value: unknown): unknown {
  if (field.length === 3) {
    if (field[2] === 'selector') return goLabelSelector(value)
    return field[2] === 'raw' ? goRawJson(value) : value ?? field[2]
  }
  const [, , form, shape] = field
  if (form === 'struct') return goStruct(shape, value)
  if (value === undefined || value === null) return null
  if (form === 'pointer') return goStruct(shape, value)
  if (form === 'list') return Array.isArray(value) ? value.map((item) => goStruct(shape, item)) : null
  const map = isMap(value) ? value : {}
  return new GoStruct(sortedKeys(map).map((key) => [key, goStruct(shape, map[key])]))
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0
}
