import { JsonFloat, type Value } from '../base/json.ts'
import { parseQuantityOrError, Quantity } from '../base/quantity.ts'
import type { TypeView } from './definition-types.ts'
import { canonicalTime, microTimeLayout, timeError, timeLayout } from './go-time.ts'

/**
 * One scalar, as Go's JSON decoder and the readers of Quantity, Time and IntOrString take it (1.36).
 * `value` when it fits; `text` when a type's own reader refuses it; else the JSON kind that does not fit.
 */
export type ScalarResult =
  | { readonly value: Value }
  | { readonly text: string, readonly stops: boolean }
  | { readonly kind: string, readonly stops: boolean, readonly text?: undefined }

/** A scalar as Go's decoder takes it for a field: the value, or what does not fit. */
export function decodeScalar(value: Value, property: TypeView): ScalarResult {
  switch (property.format) {
    case 'quantity': return decodeQuantity(value)
    case 'int-or-string':
      if (typeof value === 'string') return { value }
      return integer(value, 'int32', true)
    case 'date-time': return decodeTime(value, timeLayout)
    case 'micro-time': return decodeTime(value, microTimeLayout)
    case 'byte': return typeof value === 'string' ? decodeBytes(value) : Array.isArray(value) ? decodeByteList(value) : misfit(value)
    default:
  }
  switch (property.type) {
    case 'string': return typeof value === 'string' ? { value } : misfit(value)
    case 'boolean': return typeof value === 'boolean' ? { value } : misfit(value)
    case 'integer': return integer(value, property.format ?? 'int64', false)
    case 'number':
      if (value instanceof JsonFloat) return { value: value.value }
      return typeof value === 'number' || typeof value === 'bigint' ? { value } : misfit(value)
    default: return { value }
  }
}

/** Go also takes bytes as a list of numbers; its first misfit is told. */
function decodeByteList(items: readonly Value[]): ScalarResult {
  const bytes = items.map((item) => integer(item ?? 0, 'uint8', false))
  const misfitting = bytes.find((byte) => !('value' in byte))
  if (misfitting !== undefined) return misfitting
  return { value: btoa(String.fromCharCode(...bytes.map((byte) => 'value' in byte ? Number(byte.value) : 0))) }
}

/** The word of Go's decoder for a JSON value. */
export function jsonKind(value: Value): string {
  if (value instanceof JsonFloat || typeof value === 'number' || typeof value === 'bigint') return 'number'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

function misfit(value: Value, stops = false): ScalarResult {
  return { kind: jsonKind(value), stops }
}

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
  uint16: [0n, 2n ** 16n - 1n],
}

function integer(value: Value, format: string, stops: boolean): ScalarResult {
  if (value instanceof JsonFloat) return { kind: `number ${value.text}`, stops }
  if (typeof value !== 'number' && typeof value !== 'bigint') return misfit(value, stops)
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return { kind: `number ${numberText(value)}`, stops }
  const [low, high] = ranges[format] ?? [-(2n ** 63n), 2n ** 63n - 1n]
  return value >= low && value <= high ? { value } : { kind: `number ${value}`, stops }
}

/** A float as kubectl would have written it into the request. */
function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value)
}

function decodeQuantity(value: Value): ScalarResult {
  const text = typeof value === 'string' ? value
    : value instanceof JsonFloat ? value.text
      : typeof value === 'number' || typeof value === 'bigint' ? numberLiteral(value) : ' '
  // The reader sees the JSON text: escapes are not resolved, so "1Gi\n" is no quantity, while blanks around it are cut.
  // eslint-disable-next-line no-control-regex -- these are what JSON escapes
  const parsed = parseQuantityOrError(typeof value === 'string' && !/[\0-\x1f"\\]/.test(text) ? text.trim() : text)
  return parsed instanceof Quantity ? { value: parsed.toString() } : { text: parsed.error, stops: true }
}

function numberLiteral(value: number | bigint): string {
  return typeof value === 'bigint' ? value.toString() : numberText(value)
}

function decodeTime(value: Value, layout: string): ScalarResult {
  if (typeof value !== 'string') return { kind: jsonKind(value), stops: true }
  const error = timeError(value, layout)
  return error === undefined ? { value: canonicalTime(value, layout) } : { text: error, stops: true }
}

/** Standard base64 with padding; line breaks are skipped. The offset in the error counts from 0, as Go's does. */
function decodeBytes(value: string): ScalarResult {
  const at = base64Error(value)
  return at === undefined ? { value: value.replaceAll(/[\r\n]/g, '') } : { text: `illegal base64 data at input byte ${at}`, stops: false }
}

/** Offset of the first fault as `encoding/base64` reports it, or undefined for well-formed input. */
function base64Error(text: string): number | undefined {
  let quantum = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? ''
    if (char === '\n' || char === '\r') continue
    if (/[A-Za-z0-9+/]/.test(char)) {
      quantum = (quantum + 1) % 4
      continue
    }
    if (char !== '=' || quantum < 2) return index
    let next = index + 1
    const skip = (): void => { while (text[next] === '\n' || text[next] === '\r') next++ }
    if (quantum === 2) {
      skip()
      if (next >= text.length) return text.length
      if (text[next] !== '=') return next - 1
      next++
    }
    skip()
    return next < text.length ? next : undefined
  }
  return quantum === 0 ? undefined : text.length - quantum
}
