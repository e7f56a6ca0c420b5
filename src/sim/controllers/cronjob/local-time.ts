import { formatTime, parseTime } from '../../clock.ts'

/** Milliseconds by which the clocks of a time zone are ahead of UTC at an instant; undefined for a zone that nobody knows. */
export function zoneOffset(zone: string, time: number): number | undefined {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0
  const format = formatFor(zone)
  if (format === undefined) return undefined
  const parts: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(Math.floor(time / 1000) * 1000)) parts[type] = value.padStart(2, '0')
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts
  const local = parseTime(`${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}Z`) ?? 0
  return local - Math.floor(time / 1000) * 1000
}

/** RFC 3339 as the clocks of a zone show it: `2026-01-01T09:00:00+01:00`. */
export function zonedTime(zone: string, time: number): string {
  const minutes = Math.round((zoneOffset(zone, time) ?? 0) / 60_000)
  const local = formatTime(time + minutes * 60_000)
  if (minutes === 0) return local
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${local.slice(0, -1)}${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>()

/** The rules of time zones are those of the JavaScript engine. */
function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(timeZone)) {
    let format: Intl.DateTimeFormat | undefined
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
    } catch {
      format = undefined
    }
    formats.set(timeZone, format)
  }
  return formats.get(timeZone)
}
