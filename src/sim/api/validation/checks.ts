import { type FieldError, type FieldPath, invalid, notSupported } from '../../../base/field.ts'
import { isMap } from '../../../base/json.ts'

/** Small checks that the validators of many groups share. */

/** One `Invalid value` error for each message. */
export function invalids(path: FieldPath, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalid(path, value, message))
}

/** `Unsupported value` unless the value is one of the supported ones; they are printed in the order given. */
export function unsupported(path: FieldPath, value: string, supported: readonly string[]): FieldError[] {
  return supported.includes(value) ? [] : [notSupported(path, value, supported)]
}

/** As `unsupported`, for a pointer field: absent is fine. */
export function unsupportedIfSet(path: FieldPath, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined ? [] : unsupported(path, value, supported)
}

/**
 * `equality.Semantic.DeepEqual` of two decoded values: empty lists and maps equal absent ones, and so does the empty string,
 * which is how Go holds an absent one.
 */
export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => semanticEqual(item, b[index]))
  }
  if (!isMap(a) || !isMap(b)) return (typeof a === 'bigint' || typeof b === 'bigint') && String(a) === String(b)
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => semanticEqual(own(a, key), own(b, key)))
}

function own(map: object, key: string): unknown {
  return Object.hasOwn(map, key) ? (map as Record<string, unknown>)[key] : undefined
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isMap(value) && Object.keys(value).length === 0
}
