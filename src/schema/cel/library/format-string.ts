import { asText } from '../conversions.ts'
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

function failed(detail: string): CelError {
  return new CelError(detail)
}

function format(verb: string, precision: number | undefined, value: CelValue): string | CelError {
  switch (verb) {
    case 's': return plainText(value)
    case 'd': return integerText(value, 10, 'decimal clause can only be used on integers')
    case 'f': return floatText(value, (number) => number.toFixed(precision ?? 6), 'fixed-point')
    case 'e': return floatText(value, (number) => scientific(number, precision ?? 6), 'scientific')
    case 'b': return typeof value === 'boolean' ? (value ? '1' : '0') : integerText(value, 2, 'only integers and bools can be formatted as binary')
    case 'o': return integerText(value, 8, 'octal clause can only be used on integers')
    case 'x': return hexText(value)
    case 'X': {
      const hex = hexText(value)
      return hex instanceof CelError ? hex : hex.toUpperCase()
    }
    default: return failed(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
  }
}

function wrong(rule: string, value: CelValue): CelError {
  return failed(`error during formatting: ${rule}, was given ${typeOfValue(value).name}`)
}

function integerText(value: CelValue, base: number, rule: string): string | CelError {
  if (typeof value === 'bigint') return value.toString(base)
  return value instanceof CelUint ? value.value.toString(base) : wrong(rule, value)
}

function hexText(value: CelValue): string | CelError {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  if (bytes instanceof Uint8Array) return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return integerText(value, 16, 'only integers, byte buffers, and strings can be formatted as hex')
}

function floatText(value: CelValue, show: (number: number) => string, name: string): string | CelError {
  const number = typeof value === 'bigint' ? Number(value) : value instanceof CelUint ? Number(value.value) : value
  if (typeof number !== 'number') return wrong(`${name} clause can only be used on doubles`, value)
  if (Number.isFinite(number)) return show(number)
  return Number.isNaN(number) ? 'NaN' : number > 0 ? '∞' : '-∞'
}

function scientific(number: number, precision: number): string {
  const [mantissa = '', exponent = ''] = number.toExponential(precision).split('e')
  const power = exponent.replace(/^([+-])(\d)$/, '$10$2')
  return `${mantissa}\u202f×\u202f10${[...power.replace('+', '')].map((char) => superscripts[char] ?? char).join('')}`
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
      const [left, right] = [nested(key), nested(member)]
      return left instanceof CelError ? left : right instanceof CelError ? right : `${left}:${right}`
    })
    return joined([...members].sort(), '{', '}')
  }
  const text = asText(value)
  return typeof text === 'string' ? text : wrong('string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', value)
}

/** Within lists and maps, strings and times are quoted. */
function nested(value: CelValue): string | CelError {
  const text = plainText(value)
  if (typeof text !== 'string') return text
  if (value instanceof CelTimestamp) return `timestamp("${text}")`
  if (value instanceof CelDuration) return `duration("${text}")`
  return typeof value === 'string' ? JSON.stringify(text) : text
}

function joined(parts: readonly (string | CelError)[], open: string, close: string): string | CelError {
  const texts: string[] = []
  for (const part of parts) {
    if (part instanceof CelError) return part
    texts.push(part)
  }
  return `${open}${texts.join(', ')}${close}`
}
