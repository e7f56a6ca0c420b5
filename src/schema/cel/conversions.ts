import type { Implementation } from './environment.ts'
import { doubleText, isInt, maxUint } from './numbers.ts'
import { int } from './operators.ts'
import { checkedDuration, checkedTimestamp, durationFrom, durationText, floorDivide, timestampFrom, timestampText } from './times.ts'
import { CelDuration, CelError, CelTimestamp, CelUint, typeOfValue, type CelValue } from './values.ts'

/** Conversions between types: `int("5")`. Source: cel-go v0.26 `common/types/*.go` (`ConvertToType`). */
export const conversionImplementations: Readonly<Record<string, Implementation>> = {
  int: convert('int', toInt),
  uint: convert('uint', toUint),
  double: convert('double', toDouble),
  bool: convert('bool', toBool),
  string: convert('string', (value) => asText(value)),
  bytes: convert('bytes', (value) => (typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : undefined)),
  duration: convert('google.protobuf.Duration', toDuration),
  timestamp: convert('google.protobuf.Timestamp', toTimestamp),
}

function convert(target: string, to: (value: CelValue) => CelValue | undefined): Implementation {
  return ([value = null]) => to(value) ?? new CelError(`type conversion error from '${typeOfValue(value).name}' to '${target}'`)
}

function toInt(value: CelValue): CelValue | undefined {
  if (typeof value === 'bigint') return value
  if (value instanceof CelUint) return int(value.value)
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : new CelError('integer overflow')
  if (value instanceof CelTimestamp) return floorDivide(value.nanos, 1_000_000_000n)
  if (value instanceof CelDuration) return value.nanos
  return typeof value === 'string' && /^[+-]?[0-9]+$/.test(value) && isInt(BigInt(value.replace('+', ''))) ? BigInt(value.replace('+', '')) : undefined
}

function toUint(value: CelValue): CelValue | undefined {
  const overflow = new CelError('unsigned integer overflow')
  if (value instanceof CelUint) return value
  if (typeof value === 'bigint') return value < 0n ? overflow : new CelUint(value)
  if (typeof value === 'number') return value < 0 || value >= 2 ** 64 || Number.isNaN(value) ? overflow : new CelUint(BigInt(Math.trunc(value)))
  return typeof value === 'string' && /^[0-9]+$/.test(value) && BigInt(value) <= maxUint ? new CelUint(BigInt(value)) : undefined
}

function toDouble(value: CelValue): CelValue | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof CelUint) return Number(value.value)
  if (typeof value !== 'string') return undefined
  if (/^[+-]?(?:[0-9]+(?:_?[0-9]+)*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(value)) return Number(value)
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(value) ?? []
  if (word === undefined) return undefined
  return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity
}

function toBool(value: CelValue): CelValue | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value) ? false : undefined
}

/** The text of a scalar, or undefined when it has none. */
export function asText(value: CelValue): CelValue | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof CelUint) return String(value.value)
  if (value instanceof CelTimestamp) return timestampText(value)
  if (value instanceof CelDuration) return durationText(value)
  if (!(value instanceof Uint8Array)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value)
  } catch {
    return new CelError('invalid UTF-8 in bytes, cannot convert to string')
  }
}

function toDuration(value: CelValue): CelValue | undefined {
  if (value instanceof CelDuration) return value
  if (typeof value === 'bigint') return checkedDuration(value)
  return typeof value === 'string' ? durationFrom(value) : undefined
}

function toTimestamp(value: CelValue): CelValue | undefined {
  if (value instanceof CelTimestamp) return value
  if (typeof value === 'bigint') return checkedTimestamp(value * 1_000_000_000n) ?? new CelError('timestamp overflow')
  return typeof value === 'string' ? timestampFrom(value) : undefined
}
