import type { Value } from '../base/json.ts'

/**
 * What a plain scalar means to kubectl and to the API server: go.yaml.in/yaml v2.4.3, resolve.go. YAML 1.1 words for booleans,
 * Go's integer literals, no base 60, no timestamps.
 */
export type Resolved =
  | { readonly kind: 'null'; readonly value: null }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: number | bigint }
  /** 2^63 to 2^64-1: a number as a value, refused as a key. */
  | { readonly kind: 'uint'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }

/** What a plain scalar is; a text for whatever is nothing else. */
export function resolvePlain(text: string): Resolved {
  const hint = text === '' ? wordHint : (hintOf[text.charCodeAt(0)] ?? noHint)
  if (hint === noHint) return { kind: 'string', value: text }
  const word = text.length <= 5 ? resolvedWords.get(text) : undefined
  if (word !== undefined) return word
  if (hint === wordHint) return { kind: 'string', value: text }
  const number = hint === pointHint ? pointFloat(text) : resolveNumber(text)
  return number ?? { kind: 'string', value: text }
}

/** The JSON value of a plain scalar; undefined for `.inf` and `.nan`, which JSON cannot say. */
export function plainValue(text: string): Value | undefined {
  const code = text.charCodeAt(0)
  if (code < 128 && hintOf[code] === noHint) return text
  if (code >= 128) return text
  if (smallIntegerPattern.test(text)) return Number(text)
  return jsonValue(resolvePlain(text))
}

/** undefined for what JSON cannot say. */
export function jsonValue(resolved: Resolved): Value | undefined {
  switch (resolved.kind) {
    case 'float':
      // JSON spells -0 as an integer again, so its sign is lost.
      return Number.isFinite(resolved.value) ? resolved.value + 0 : undefined
    case 'uint':
      // Past int64 the decoder falls back to float64.
      return Number(resolved.value)
    case 'int':
      return narrow(resolved.value)
    default:
      return resolved.value
  }
}

/**
 * The key that a plain scalar becomes, or undefined when there is none: null and integers past int64
 * (sigs.k8s.io/yaml 1.6.0, convertToJSONableObject).
 */
export function plainKey(text: string): string | undefined {
  const code = text.charCodeAt(0)
  if (code >= 128 || hintOf[code] === noHint) return text
  return keyText(resolvePlain(text))
}

/** The text that a scalar becomes as a key of a JSON object; undefined for what kubectl refuses as a key. */
export function keyText(resolved: Resolved): string | undefined {
  switch (resolved.kind) {
    case 'null':
    case 'uint':
      return undefined
    case 'float':
      return float32Text(resolved.value)
    default:
      return String(resolved.value)
  }
}

/** An integer as `number` when that is exact, else as `bigint`. */
export function narrow(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value
  return value >= -maxSafe && value <= maxSafe ? Number(value) : value
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER)
const int64Max = 2n ** 63n - 1n
const uint64Max = 2n ** 64n - 1n

const noHint = 0
const wordHint = 1
const digitHint = 2
const pointHint = 3

const hintOf = new Uint8Array(128)
for (const letter of 'yYnNtTfFoO~') hintOf[letter.charCodeAt(0)] = wordHint
for (const letter of '0123456789+-') hintOf[letter.charCodeAt(0)] = digitHint
hintOf['.'.charCodeAt(0)] = pointHint

const resolvedWords = new Map<string, Resolved>()
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) resolvedWords.set(word, { kind: 'bool', value: true })
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) resolvedWords.set(word, { kind: 'bool', value: false })
for (const word of ['', '~', 'null', 'Null', 'NULL']) resolvedWords.set(word, { kind: 'null', value: null })
for (const word of ['.nan', '.NaN', '.NAN']) resolvedWords.set(word, { kind: 'float', value: NaN })
for (const word of ['.inf', '.Inf', '.INF']) {
  resolvedWords.set(word, { kind: 'float', value: Infinity })
  resolvedWords.set(`+${word}`, { kind: 'float', value: Infinity })
  resolvedWords.set(`-${word}`, { kind: 'float', value: -Infinity })
}

/** 'g' with the shortest digits switches to an exponent at 10^6 (Go 1.26, strconv/ftoa.go). */
const shortestExponent = 6

const smallIntegerPattern = /^(?:0|[1-9][0-9]{0,14})$/
const integerPattern = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/
const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
// strconv.ParseFloat takes underscores between digits.
const pointFloatPattern = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/

function pointFloat(text: string): Resolved | undefined {
  return pointFloatPattern.test(text) ? finite(text.replaceAll('_', '')) : undefined
}

function resolveNumber(text: string): Resolved | undefined {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text
  const integer = plain.length > maxDigits ? null : integerPattern.exec(plain)
  if (integer) {
    const value = magnitude(integer)
    const negative = integer[1] === '-'
    if (negative ? value <= int64Max + 1n : value <= int64Max) return { kind: 'int', value: narrow(negative ? -value : value) }
    if (integer[1] === '' && value <= uint64Max) return { kind: 'uint', value }
  }
  return floatPattern.test(plain) ? finite(plain) : undefined
}

/** 64 binary digits, a sign and a prefix make 67; the rest is room for leading zeros. Beyond it a number is no integer. */
const maxDigits = 1024

function magnitude(match: RegExpExecArray): bigint {
  const [, , hex, binary, octal, oldOctal, decimal] = match
  if (hex !== undefined) return BigInt(`0x${hex}`)
  if (binary !== undefined) return BigInt(`0b${binary}`)
  const eight = octal ?? oldOctal
  return eight === undefined ? BigInt(decimal ?? '0') : BigInt(`0o${eight}`)
}

/** A float past the range of float64 is an error to Go, so the scalar stays text. */
function finite(text: string): Resolved | undefined {
  const value = Number(text)
  return Number.isFinite(value) ? { kind: 'float', value } : undefined
}

/** `strconv.FormatFloat(value, 'g', -1, 32)`, with the YAML names for what is not a number. */
function float32Text(value: number): string {
  const single = Math.fround(value)
  if (Number.isNaN(single)) return '.nan'
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf'
  if (single === 0) return Object.is(single, -0) ? '-0' : '0'
  // The shortest decimal that reads back as the same float32: at most 9 digits.
  let shortest = ''
  for (let digits = 0; digits < 9; digits++) {
    shortest = single.toExponential(digits)
    if (Math.fround(Number(shortest)) === single) break
  }
  const [mantissa = '', exponentText = '0'] = shortest.split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < shortestExponent) return plainDecimal(mantissa, exponent)
  const sign = exponent < 0 ? '-' : '+'
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function plainDecimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace('-', '').replace('.', '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0')
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}
