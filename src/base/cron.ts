import { parseDuration } from './duration.ts'
import { goQuote } from './go-format.ts'
import { isTimeZone } from './time-zones.ts'

/**
 * Cron schedules as the server reads them: `ParseStandard` of `github.com/robfig/cron/v3` (3.0.1), with its error texts.
 */
export interface CronSchedule {
  /** Whether the schedule names a zone itself: `TZ=Europe/Berlin 0 4 * * *`. */
  readonly timeZone?: string
  /** `@every 90s`: seconds between two runs; the other fields are absent then. */
  readonly everySeconds?: number
  readonly minute?: CronField
  readonly hour?: CronField
  readonly dayOfMonth?: CronField
  readonly month?: CronField
  readonly dayOfWeek?: CronField
}

/** The values that a field allows. `star`: it was `*` or `?`, so days of month and week do not widen each other. */
export interface CronField {
  readonly values: ReadonlySet<number>
  readonly star: boolean
}

/** Reads a schedule as `robfig/cron` v3 does: five fields or `@daily` and its kin, behind `TZ=` perhaps. */
export function parseCron(text: string): CronSchedule | { error: string } {
  if (text === '') return { error: 'empty spec string' }
  const prefix = /^(?:CRON_)?TZ=/.exec(text)?.[0]
  if (prefix === undefined) return parseSpec(text)
  const space = text.indexOf(' ')
  // Upstream slices up to -1, panics and recovers.
  if (space < 0) return { error: `invalid schedule format: runtime error: slice bounds out of range [:-1]` }
  const timeZone = text.slice(prefix.length, space)
  if (timeZone !== '' && timeZone !== 'Local' && !isTimeZone(timeZone)) {
    return { error: `provided bad location ${timeZone}: unknown time zone ${timeZone}` }
  }
  const schedule = parseSpec(text.slice(space).trim())
  return 'error' in schedule ? schedule : { ...schedule, timeZone }
}

interface Bounds { readonly min: number, readonly max: number, readonly names?: Readonly<Record<string, number>> }

const bounds = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  dayOfMonth: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: numbered(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'], 1) },
  dayOfWeek: { min: 0, max: 6, names: numbered(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], 0) },
} as const satisfies Record<string, Bounds>

type FieldName = keyof typeof bounds
const fieldNames = Object.keys(bounds) as FieldName[]

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
}

function parseSpec(text: string): CronSchedule | { error: string } {
  if (text.startsWith('@')) return parseDescriptor(text)
  const fields = text.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== fieldNames.length) return { error: `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]` }
  const schedule: Partial<Record<FieldName, CronField>> = {}
  for (const [index, name] of fieldNames.entries()) {
    const field = parseField(fields[index] ?? '', bounds[name])
    if ('error' in field) return field
    schedule[name] = field
  }
  return schedule
}

function parseDescriptor(text: string): CronSchedule | { error: string } {
  const spec = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (spec !== undefined) return parseSpec(spec)
  if (!text.startsWith('@every ')) return { error: `unrecognized descriptor: ${text}` }
  const duration = text.slice('@every '.length)
  const nanoseconds = parseDuration(duration)
  if (nanoseconds === undefined) return { error: `failed to parse duration ${text}: ${durationError(duration)}` }
  // Parts of seconds are dropped, and a second is the least.
  return { everySeconds: Math.max(Number(nanoseconds / 1_000_000_000n), 1) }
}

function parseField(text: string, limits: Bounds): CronField | { error: string } {
  const values = new Set<number>()
  let star = false
  for (const expression of text.split(',').filter((part) => part !== '')) {
    const range = parseRange(expression, limits)
    if ('error' in range) return range
    for (let value = range.start; value <= range.end; value += range.step) values.add(value)
    star ||= range.star
  }
  return { values, star }
}

interface Range { start: number, end: number, step: number, star: boolean }

/** `number`, `number-number` or `*`, each with an optional `/step`; a single number with a step runs to the maximum. */
function parseRange(expression: string, limits: Bounds): Range | { error: string } {
  const [span = '', stepText, ...moreSteps] = expression.split('/')
  const [low = '', high, ...moreHyphens] = span.split('-')
  const isStar = low === '*' || low === '?'
  const start = isStar ? limits.min : parseNumber(low, limits.names)
  if (typeof start !== 'number') return start
  if (!isStar && moreHyphens.length > 0) return { error: `too many hyphens: ${expression}` }
  let end = isStar ? limits.max : high === undefined ? start : parseNumber(high, limits.names)
  if (typeof end !== 'number') return end
  if (moreSteps.length > 0) return { error: `too many slashes: ${expression}` }
  const step = stepText === undefined ? 1 : parseNumber(stepText)
  if (typeof step !== 'number') return step
  if (stepText !== undefined && high === undefined) end = limits.max
  if (start < limits.min) return { error: `beginning of range (${start}) below minimum (${limits.min}): ${expression}` }
  if (end > limits.max) return { error: `end of range (${end}) above maximum (${limits.max}): ${expression}` }
  if (start > end) return { error: `beginning of range (${start}) beyond end of range (${end}): ${expression}` }
  if (step === 0) return { error: `step of range should be a positive number: ${expression}` }
  return { start, end, step, star: isStar && step === 1 }
}

/** A name or a number, in the words of `strconv.Atoi`. */
function parseNumber(text: string, names?: Readonly<Record<string, number>>): number | { error: string } {
  const lower = text.toLowerCase()
  if (names !== undefined && Object.hasOwn(names, lower)) return names[lower] ?? 0
  if (!/^[+-]?[0-9]+$/.test(text)) return { error: `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: invalid syntax` }
  const value = Number(text)
  if (Math.abs(value) >= 2 ** 63) return { error: `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: value out of range` }
  return value < 0 ? { error: `negative number (${value}) not allowed: ${text}` } : value
}

/** The words of `time.ParseDuration`. */
function durationError(text: string): string {
  let rest = text.replace(/^[-+]/, '')
  while (rest !== '') {
    const number = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)/.exec(rest)?.[0]
    if (number === undefined) break
    rest = rest.slice(number.length)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return `time: missing unit in duration ${goQuote(text)}`
    if (!/^(?:ns|us|µs|μs|ms|s|m|h)$/.test(unit)) return `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`
    rest = rest.slice(unit.length)
  }
  return `time: invalid duration ${goQuote(text)}`
}

function numbered(names: readonly string[], first: number): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, index) => [name, first + index]))
}
