import { isMap, JsonFloat, type Value } from '../../base/json.ts'

/** What Go's JSON decoder makes of a value: `integer` is int64, `number` float64. */
export type ValueKind = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'

const maxInt64 = 2n ** 63n - 1n
const minInt64 = -(2n ** 63n)

/** `3` is an integer, `3.0` and `1e30` are numbers, as is an integer beyond int64. */
export function kindOf(value: Value): ValueKind {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number'
  if (typeof value === 'bigint') return value <= maxInt64 && value >= minInt64 ? 'integer' : 'number'
  if (value instanceof JsonFloat) return 'number'
  return isMap(value) ? 'object' : 'array'
}

export function asFloat(value: number | bigint | JsonFloat): number {
  return value instanceof JsonFloat ? value.value : Number(value)
}

/** Go's `%v` of a float64: shortest digits, an exponent below 1e-4 and from 1e21. */
export function goFloatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  const abs = Math.abs(value)
  if (abs !== 0 && (abs < 1e-4 || abs >= 1e21)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
  }
  return Object.is(value, -0) ? '-0' : value.toString()
}

/** Go's `strconv.FormatFloat(value, 'f', -1, 64)`: shortest digits, never an exponent. */
export function plainFloatText(value: number): string {
  const abs = Math.abs(value)
  if (abs === 0 || (abs >= 1e-6 && abs < 1e21)) return value.toString()
  const [mantissa = '', exponent = '0'] = abs.toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const point = Number(exponent) + 1
  const sign = value < 0 ? '-' : ''
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}
