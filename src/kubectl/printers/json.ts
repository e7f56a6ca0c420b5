import { goJson, goJsonString, GoStruct } from '../../base/go-format.ts'
import { isMap, sortedKeys, type Value } from '../../base/json.ts'

/** `json.MarshalIndent` with four blanks; map keys sorted. */
export function toIndentedJson(value: Value | GoStruct, indent = '    ', prefix = ''): string {
  const inner = prefix + indent
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[\n${value.map((item) => `${inner}${toIndentedJson(item, indent, inner)}`).join(',\n')}\n${prefix}]`
  }
  const entries = value instanceof GoStruct ? value.fields as readonly (readonly [string, Value])[] : isMap(value) ? sortedKeys(value).map((key) => [key, value[key] ?? null] as const) : undefined
  if (entries === undefined) return goJson(value)
  return entries.length === 0 ? '{}' : `{\n${entries.map(([key, field]) => `${inner}${goJsonString(key)}: ${toIndentedJson(field, indent, inner)}`).join(',\n')}\n${prefix}}`
}
