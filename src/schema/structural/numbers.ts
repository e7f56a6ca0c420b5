import { JsonFloat } from '../../base/json.ts'
import type { FieldPath } from '../../base/field.ts'
import { asFloat, goFloatText, kindOf, plainFloatText } from './kinds.ts'
import { plainError, valueError, type Place, type SchemaError } from './result.ts'
import type { JsonSchema } from './schema.ts'

/**
 * Numeric keywords: `k8s.io/kube-openapi/pkg/validation/validate/{validator,values}.go`.
 * Bounds are float64 in a CRD; against an int64 value they lose their fraction first.
 */
type Numeric = number | bigint | JsonFloat

export interface NumberLimits {
  /** '' unless the schema has exactly one type. */
  readonly type: string
  readonly format: string
  readonly schema: JsonSchema
}

/** Errors in the server's order: range of the type, then multipleOf, minimum, maximum. */
export function numberErrors(value: Numeric, { schema, type, format }: NumberLimits, place: Place, base: FieldPath | undefined): SchemaError[] {
  const errors: SchemaError[] = []
  const range = (number: Numeric, prefix: string): boolean => {
    const message = rangeMessage(number, type, format, prefix, place.text)
    if (message !== undefined) errors.push(plainError(base, message))
    return message === undefined
  }
  const native = (bound: number | bigint): boolean => kindOf(value) === 'integer' && boundFits(bound, type, format)
  range(value, 'Checked')
  const { multipleOf, minimum, maximum } = schema
  if (multipleOf !== undefined) {
    range(multipleOf, 'MultipleOf')
    errors.push(...multipleErrors(value, multipleOf, native(multipleOf), place))
  }
  if (minimum !== undefined) {
    range(minimum, 'Minimum boundary')
    const bound = boundOf(minimum, native(minimum))
    const order = compare(value, bound)
    if (order < 0 || (schema.exclusiveMinimum === true && order === 0)) {
      errors.push(valueError(place, plain(value), `should be greater than ${schema.exclusiveMinimum === true ? '' : 'or equal to '}${boundText(bound)}`))
    }
  }
  if (maximum !== undefined) {
    range(maximum, 'Maximum boundary')
    const bound = boundOf(maximum, native(maximum))
    const order = compare(value, bound)
    if (order > 0 || (schema.exclusiveMaximum === true && order === 0)) {
      errors.push(valueError(place, plain(value), `should be less than ${schema.exclusiveMaximum === true ? '' : 'or equal to '}${boundText(bound)}`))
    }
  }
  return errors
}

function multipleErrors(value: Numeric, factor: number | bigint, native: boolean, place: Place): SchemaError[] {
  const wrong = (shown: string): SchemaError[] => [valueError(place, plain(value), `should be a multiple of ${shown}`)]
  const positive = (shown: string): SchemaError[] => {
    const message = `factor MultipleOf declared for ${place.text} must be positive: ${shown}`
    return [{ message, error: valueError(place, plain(value), '').error }].map(({ error }) => ({ message, error: { ...error, body: `Invalid value: ${shown}: ${message}` } }))
  }
  if (native) {
    const whole = BigInt(Math.trunc(Number(factor)))
    if (whole <= 0n) return positive(String(whole))
    return BigInt(integerOf(value)) % whole === 0n ? [] : wrong(String(whole))
  }
  const float = Number(factor)
  if (float <= 0) return positive(goFloatText(float))
  const data = asFloat(value)
  const quotient = float < 1 ? 1 / float * data : data / float
  return isJsonInteger(quotient) ? [] : wrong(goFloatText(float))
}

function plain(value: Numeric): number | bigint {
  return value instanceof JsonFloat ? value.value : value
}

function integerOf(value: Numeric): bigint {
  return BigInt(value instanceof JsonFloat ? value.value : value)
}

function boundOf(bound: number | bigint, native: boolean): number | bigint {
  return native ? BigInt(Math.trunc(Number(bound))) : Number(bound)
}

function boundText(bound: number | bigint): string {
  return typeof bound === 'bigint' ? bound.toString() : goFloatText(bound)
}

function compare(value: Numeric, bound: number | bigint): number {
  const data = typeof bound === 'bigint' ? plain(value) : asFloat(value)
  return data < bound ? -1 : data > bound ? 1 : 0
}

function boundFits(bound: number | bigint, type: string, format: string): boolean {
  return rangeMessage(Number(bound), type, format, '', '') === undefined
}

/** Why a number does not fit its type and format, e.g. 1.5 for an integer, 3000000000 for int32. */
function rangeMessage(value: Numeric, type: string, format: string, prefix: string, path: string): string | undefined {
  if (fitsRange(value, type, format)) return undefined
  return format === ''
    ? `${prefix} value must be of type ${type} (default format) in ${path}`
    : `${prefix} value must be of type ${type} with format ${format} in ${path}`
}

function fitsRange(value: Numeric, type: string, format: string): boolean {
  if (type === 'integer') {
    const text = kindOf(value) === 'integer' ? String(plain(value)) : plainFloatText(asFloat(value))
    if (!/^-?[0-9]+$/.test(text)) return false
    const whole = BigInt(text)
    const bits = format === 'int32' ? 31n : 63n
    return whole >= -(2n ** bits) && whole < 2n ** bits
  }
  return format !== 'float' || Number.isFinite(Math.fround(asFloat(value)))
}

/** `swag.IsFloat64AJSONInteger`: integral within a relative error of 1e-9, at most 2^53 - 1. */
export function isJsonInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  if (Number.isInteger(value)) return true
  // Go's float-to-uint64 wraps negative numbers to huge ones, so only positive ones get the tolerance.
  if (value < 0) return false
  const whole = Math.trunc(value)
  const difference = Math.abs(value - whole)
  if (value === 0 || whole === 0) return false
  return difference / Math.min(value + whole, Number.MAX_VALUE) < 1e-9
}
