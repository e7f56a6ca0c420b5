import { type FieldError, type FieldPath, invalid, notSupported, required } from '../../../base/field.ts'

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

/** `Required value` for an empty text. */
export function requiredText(path: FieldPath, value: string | undefined, detail = ''): FieldError[] {
  return (value ?? '') === '' ? [required(path, detail)] : []
}
