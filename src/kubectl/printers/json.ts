import { goJson, goJsonString, GoStruct } from '../../base/go-format.ts'
import { isMap, sortedKeys, type Value } from '../../base/json.ts'

/** `json.MarshalIndent` with four blanks; map keys sorted, unless the object stands for Go structs (`ordered`). */
export function toIndentedJson(value: Value | GoStruct, indent = '    ', prefix = '', ordered = false): string {
  const inner = prefix + indent
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[\n${value.map((item) => `${inner}${toIndentedJson(item, indent, inner, ordered)}`).join(',\n')}\n${prefix}]`
  }
  const entries = value instanceof GoStruct ? value.fields as readonly (readonly [string, Value])[] : isMap(value) ? (ordered ? Object.keys(value) : sortedKeys(value)).map((key) => [key, value[key] ?? null] as const) : undefined
  if (entries === undefined) return goJson(value)
  return entries.length === 0 ? '{}' : `{\n${entries.map(([key, field]) => `${inner}${goJsonString(key)}: ${toIndentedJson(field, indent, inner, ordered)}`).join(',\n')}\n${prefix}}`
}

/** Compact JSON of an object that stands for Go structs: keys as they were set. */
export function toStructJson(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(toStructJson).join(',')}]`
  return isMap(value) ? `{${Object.keys(value).map((key) => `${goJsonString(key)}:${toStructJson(value[key] ?? null)}`).join(',')}}` : goJson(value)
}
