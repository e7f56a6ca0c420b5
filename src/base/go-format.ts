import { isMap, JsonFloat, sortedKeys } from './json.ts'

/**
 * How Go prints values: `strconv.Quote` and `encoding/json` (Go 1.26), which the API server's messages are made of.
 */

const shortEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
}

/** `strconv.Quote`: double quotes, Go escapes; printable Unicode stays. */
export function goQuote(text: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`
  let out = '"'
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const short = shortEscapes[char]
    if (short !== undefined) out += short
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`
    else if (code >= 0xd800 && code <= 0xdfff) out += '\ufffd'
    else if (isPrintable(char)) out += char
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`
    else out += `\\U${code.toString(16).padStart(8, '0')}`
  }
  return `${out}"`
}

function isPrintable(char: string): boolean {
  return char === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char)
}

/** A JSON string as `encoding/json` writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped. */
export function goJsonString(text: string): string {
  return JSON.stringify(text).replaceAll(/[<>&\u2028\u2029\x7f]/g, (char) =>
    char === '\x7f' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A float as `encoding/json` writes it: `%e` form below 1e-6 and from 1e21. */
export function goJsonFloat(value: number): string {
  const abs = Math.abs(value)
  if (abs !== 0 && (abs < 1e-6 || abs >= 1e21)) {
    return value.toExponential()
  }
  return value.toString()
}

/** Compact JSON as Go writes it: map keys sorted; a `GoStruct` keeps its declared order. */
export function goJson(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return goJsonString(value)
  if (typeof value === 'number') return goJsonFloat(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return value.toString()
  if (value instanceof JsonFloat) return goJson(value.value)
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`
  if (value instanceof GoStruct) return `{${value.fields.map(([name, field]) => `${goJsonString(name)}:${goJson(field)}`).join(',')}}`
  if (isMap(value)) return `{${sortedKeys(value).map((key) => `${goJsonString(key)}:${goJson(value[key])}`).join(',')}}`
  return 'null'
}

/** A Go struct in a message: fields in declaration order, Go's own names where the internal type has no json tags. */
export class GoStruct {
  readonly fields: readonly (readonly [string, unknown])[]
  constructor(fields: readonly (readonly [string, unknown])[]) {
    this.fields = fields
  }
}
