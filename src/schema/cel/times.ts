import { parseDuration } from '../../base/duration.ts'
import { parseTime, timeError } from '../go-time.ts'
import { plainFloatText } from '../structural/kinds.ts'
import type { Implementation } from './environment.ts'
import { CelDuration, CelError, CelTimestamp, type CelValue } from './values.ts'

/**
 * Timestamps and durations: cel-go v0.26 `common/types/{timestamp,duration}.go`. Both count nanoseconds.
 */
const second = 1_000_000_000n
const maxUnix = 253_402_300_799n
const minUnix = -62_135_596_800n
const maxNanos = 2n ** 63n - 1n

/** An RFC 3339 text to the nanosecond; undefined for another text, and for a time outside of the years 1 to 9999. */
export function timestampFrom(text: string): CelTimestamp | undefined {
  if (timeError(text) !== undefined) return undefined
  const [, fraction = ''] = /[.,]([0-9]+)/.exec(text) ?? []
  const milliseconds = parseTime(text.replace(/[.,][0-9]+/, ''))
  if (milliseconds === undefined) return undefined
  return checkedTimestamp(BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')))
}

/** Undefined outside of the years 1 to 9999. */
export function checkedTimestamp(nanos: bigint): CelTimestamp | undefined {
  const seconds = floorDivide(nanos, second)
  return seconds < minUnix || seconds > maxUnix ? undefined : new CelTimestamp(nanos)
}

/** Undefined past the nanoseconds of an int64, 292 years. */
export function checkedDuration(nanos: bigint): CelDuration | undefined {
  return nanos > maxNanos || nanos < -maxNanos - 1n ? undefined : new CelDuration(nanos)
}

/** A text of Go's, `1h30m`. */
export function durationFrom(text: string): CelDuration | undefined {
  const nanos = parseDuration(text)
  return nanos === undefined ? undefined : checkedDuration(nanos)
}

/** RFC 3339 in UTC, with as many digits of the second as it has. */
export function timestampText({ nanos }: CelTimestamp): string {
  const seconds = floorDivide(nanos, second)
  const fraction = (nanos - seconds * second).toString().padStart(9, '0').replace(/0+$/, '')
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return `${base}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** `5400s`, `0.5s`. */
export function durationText({ nanos }: CelDuration): string {
  return `${plainFloatText(Number(nanos) / 1e9)}s`
}

/** Division that rounds down, for times before 1970. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}

interface Parts { year: number; month: number; day: number; hours: number; minutes: number; seconds: number; milliseconds: number }

type Pick = (parts: Parts) => number

const picks: Readonly<Record<string, Pick>> = {
  getFullYear: ({ year }) => year,
  getMonth: ({ month }) => month - 1,
  getDayOfYear: ({ year, month, day }) => Math.round((dayNumber(year, month, day) - dayNumber(year, 1, 1)) / 86_400_000),
  getDate: ({ day }) => day,
  getDayOfMonth: ({ day }) => day - 1,
  getDayOfWeek: ({ year, month, day }) => new Date(dayNumber(year, month, day)).getUTCDay(),
  getHours: ({ hours }) => hours,
  getMinutes: ({ minutes }) => minutes,
  getSeconds: ({ seconds }) => seconds,
  getMilliseconds: ({ milliseconds }) => milliseconds,
}

const durationUnits: Readonly<Record<string, bigint>> = {
  getHours: 3600n * second, getMinutes: 60n * second, getSeconds: second, getMilliseconds: 1_000_000n,
}

export const timeImplementations: Readonly<Record<string, Implementation>> = Object.fromEntries(
  Object.entries(picks).map(([name, pick]) => [name, ([value, zone]: readonly CelValue[]) => {
    const unit = durationUnits[name]
    if (value instanceof CelDuration && unit !== undefined) return name === 'getMilliseconds' ? value.nanos % second / unit : value.nanos / unit
    if (!(value instanceof CelTimestamp)) return new CelError('no such overload')
    const parts = partsIn(value, typeof zone === 'string' ? zone : 'UTC')
    return parts === undefined ? new CelError(`unknown time zone ${typeof zone === 'string' ? zone : ''}`) : BigInt(pick(parts))
  }]),
)

function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

function partsIn({ nanos }: CelTimestamp, zone: string): Parts | undefined {
  const offset = offsetMinutes(nanos, zone)
  if (offset === undefined) return undefined
  const date = new Date(Number(floorDivide(nanos, 1_000_000n)) + offset * 60_000)
  return {
    year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hours: date.getUTCHours(), minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(), milliseconds: date.getUTCMilliseconds(),
  }
}

/** Minutes east of UTC at that instant: `+05:30`, `-7:00`, or a name of the time zone database. */
function offsetMinutes(nanos: bigint, zone: string): number | undefined {
  if (zone === 'UTC' || zone === '') return 0
  const [, sign, hours, minutes] = /^([+-]?)([0-9]{1,2}):([0-9]{2})$/.exec(zone) ?? []
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const milliseconds = Number(floorDivide(nanos, 1_000_000n))
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    })
    const parts = Object.fromEntries(format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]))
    const local = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute, parts.second)
    return Math.round((local - Math.floor(milliseconds / 1000) * 1000) / 60_000)
  } catch {
    return undefined
  }
}
