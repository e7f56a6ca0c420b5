import { goQuote } from '../../../base/go-format.ts'
import { asText } from '../conversions.ts'
import { doubleText } from '../numbers.ts'
import { CelDuration, CelError, CelList, CelMap, CelTimestamp, CelTypeValue, CelUint, typeOfValue, type CelValue } from '../values.ts'

/**
 * `"%s of %d".format([…])`: cel-go v0.26 `ext/formatting.go`.
 */
export function formatString(text: string, args: readonly CelValue[]): CelValue {
  let result = ''
  let next = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char !== '%') {
      result += char
      continue
    }
    if (text.charAt(at + 1) === '%') {
      result += '%'
      at++
      continue
    }
    if (at === text.length - 1) return failed('unexpected end of string')
    const [clause = '', precision] = /^(?:\.([0-9]*))?[^]/.exec(text.slice(at + 1)) ?? []
    const verb = clause.at(-1) ?? ''
    if (next >= args.length) return failed(`index ${next} out of range`)
    const formatted = format(verb, precision === undefined ? undefined : Number(precision), args[next++] ?? null)
    if (formatted instanceof CelError) return formatted
    result += formatted
    at += clause.length
  }
  return result
}

/** Verbs that a literal format string may hold; what follows `%` and is none of them is an error of the expression. */
export const formatVerbs: ReadonlySet<string> = new Set(['s', 'd', 'f', 'e', 'b', 'x', 'X', 'o'])

/** What each verb takes, in the words of its error. */
export const formatRules: Readonly<Record<string, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  o: 'octal clause can only be used on integers',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
  X: 'only integers, byte buffers, and strings can be formatted as hex',
}

function failed(detail: string): CelError {
  return new CelError(detail)
}

function format(verb: string, precision: number | undefined, value: CelValue): string | CelError {
  switch (verb) {
    case 's': return plainText(value)
    case 'd': return integerText(value, 10, 'd')
    case 'f': return floatText(value, (number) => grouped(fixed(number, precision ?? 6)), 'f')
    // The precision ends up as the width.
    case 'e': {
      const text = floatText(value, scientific, 'e')
      return typeof text === 'string' ? text.padStart(precision ?? 6) : text
    }
    case 'b': return typeof value === 'boolean' ? (value ? '1' : '0') : integerText(value, 2, 'b')
    case 'o': return integerText(value, 8, 'o')
    case 'x': return hexText(value)
    case 'X': {
      const hex = hexText(value)
      return hex instanceof CelError ? hex : hex.toUpperCase()
    }
    default: return failed(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  }
}

function wrong(verb: string, value: CelValue): CelError {
  return failed(`error during formatting: ${formatRules[verb] ?? ''}, was given ${typeOfValue(value).name}`)
}

function integerText(value: CelValue, base: number, verb: string): string | CelError {
  if (typeof value === 'bigint') return value.toString(base)
  return value instanceof CelUint ? value.value.toString(base) : wrong(verb, value)
}

function hexText(value: CelValue): string | CelError {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  if (bytes instanceof Uint8Array) return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return integerText(value, 16, 'x')
}

const spelled: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

function floatText(value: CelValue, show: (number: number) => string, verb: string): string | CelError {
  const number = typeof value === 'string' ? spelled[value] : value
  if (typeof number !== 'number') return wrong(verb, value)
  if (Number.isFinite(number)) return show(number)
  return Number.isNaN(number) ? 'NaN' : number > 0 ? '∞' : '-∞'
}

/** All digits of a double: JavaScript turns to exponents from 1e21 on. */
function fixed(number: number, precision: number): string {
  return Math.abs(number) < 1e21 ? number.toFixed(Math.min(precision, 100)) : `${BigInt(number)}${precision === 0 ? '' : `.${'0'.repeat(precision)}`}`
}

/** The printer groups digits as English does. */
function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

function scientific(number: number): string {
  const [mantissa = '', exponent = ''] = number.toExponential(6).split('e')
  const power = exponent.replace(/^([+-])(\d)$/, '$10$2')
  return `${mantissa}×10${[...power.replace('+', '')].map((char) => superscripts[char] ?? char).join('')}`
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹',
}

function plainText(value: CelValue): string | CelError {
  if (value === null) return 'null'
  if (value instanceof CelTypeValue) return value.type.name
  if (value instanceof CelList) return joined(value.items.map((item) => nested(item)), '[', ']')
  if (value instanceof CelMap) {
    const members = [...value.members.values()].map(({ key, value: member }) => {
      const [left, right] = [typeof key === 'number' ? failed('error during formatting: no formatting function for map key of type double') : nested(key), nested(member)]
      return left instanceof CelError ? left : right instanceof CelError ? right : `${left}:${right}`
    })
    return joined([...members].sort(), '{', '}')
  }
  const text = asText(value)
  return typeof text === 'string' ? text : wrong('s', value)
}

/** Within lists and maps, strings and times are quoted, and doubles have six digits. */
function nested(value: CelValue): string | CelError {
  if (typeof value === 'number') return Number.isFinite(value) ? fixed(value, 6) : goQuote(doubleText(value))
  const text = plainText(value)
  if (typeof text !== 'string') return text
  if (value instanceof CelTimestamp) return `timestamp("${text}")`
  if (value instanceof CelDuration) return `duration("${text}")`
  if (value instanceof Uint8Array) return `b${goQuote(text)}`
  return typeof value === 'string' ? goQuote(text) : text
}

function joined(parts: readonly (string | CelError)[], open: string, close: string): string | CelError {
  const texts: string[] = []
  for (const part of parts) {
    if (part instanceof CelError) return part
    texts.push(part)
  }
  return `${open}${texts.join(', ')}${close}`
}
