import { parseCron, type CronSchedule } from '../../../base/cron.ts'
import { formatTime } from '../../clock.ts'
import { zoneOffset } from './local-time.ts'

const minuteMilliseconds = 60_000
const hourMilliseconds = 3_600_000
const dayMilliseconds = 86_400_000
/** As `robfig/cron` v3: a schedule that does not run within five years never does. */
const horizon = 5 * 366 * dayMilliseconds

/** A schedule and the zone whose clocks it means; UTC when it names none. */
export interface ZonedSchedule {
  readonly schedule: CronSchedule
  readonly zone: string
}

/** The schedule of a CronJob; a zone in its text wins over the field. */
export function scheduleOf(text: string, timeZone: string | undefined): ZonedSchedule | { readonly error: string } {
  const schedule = parseCron(text)
  return 'error' in schedule ? schedule : { schedule, zone: schedule.timeZone ?? timeZone ?? '' }
}

/** When a schedule runs next, so many times, after an instant. Milliseconds since 1970. */
export function nextRuns(schedule: ZonedSchedule, after: number, count: number): number[] {
  const runs: number[] = []
  for (let time = nextRun(schedule, after); time !== undefined && runs.length < count; time = nextRun(schedule, time)) runs.push(time)
  return runs
}

/**
 * The next run after an instant; undefined when there is none. `SpecSchedule.Next` of `robfig/cron` v3.0.1: when clocks go back, an hour
 * that comes twice runs twice; when they go forward, an hour that does not come does not run.
 */
export function nextRun({ schedule, zone }: ZonedSchedule, after: number): number | undefined {
  if (schedule.everySeconds !== undefined) return Math.floor(after / 1000) * 1000 + schedule.everySeconds * 1000
  let time = (Math.floor(after / minuteMilliseconds) + 1) * minuteMilliseconds
  for (const end = after + horizon; time <= end;) {
    const { month, day, weekday, hour, minute } = partsOf(time + (zoneOffset(zone, time) ?? 0))
    if (!isDay(schedule, month, day, weekday)) time = nextMidnight(time, hour, minute, zone)
    else if (schedule.hour?.values.has(hour) === false) time += (60 - minute) * minuteMilliseconds
    else if (schedule.minute?.values.has(minute) === false) time += minuteMilliseconds
    else return time
  }
  return undefined
}

/** Days of 23 and 25 hours: a day on, midnight may be an hour away on either side. */
function nextMidnight(time: number, hour: number, minute: number, zone: string): number {
  const tomorrow = time + dayMilliseconds - hour * hourMilliseconds - minute * minuteMilliseconds
  const there = partsOf(tomorrow + (zoneOffset(zone, tomorrow) ?? 0)).hour
  if (there > 12) return tomorrow + (24 - there) * hourMilliseconds
  // Where clocks go forward at midnight, the day begins at one.
  const begin = tomorrow - there * hourMilliseconds
  return begin > time ? begin : tomorrow
}

/** What a CronJob has missed: the run to make up for, and whether there are too many to count. */
export interface Missed {
  readonly latest: number | undefined
  readonly isMany: boolean
  /** The schedule makes no sense. */
  readonly error?: string
}

/**
 * The last run that is due: `mostRecentScheduleTime` of `pkg/controller/cronjob/utils.go` (1.36). Of runs at 1, 2 and 3 o'clock only that
 * of 3 o'clock is made up for. Their number is an estimate from the distance of the first two.
 */
export function missedRuns(schedule: ZonedSchedule, since: number, now: number): Missed {
  const first = nextRun(schedule, since)
  if (first === undefined || first > now) return { latest: undefined, isMany: false }
  const second = nextRun(schedule, first)
  if (second !== undefined && second > now) return { latest: first, isMany: false }
  const between = Math.round(((second ?? first) - first) / 1000)
  if (between < 1) return { latest: undefined, isMany: false, error: 'time difference between two schedules is less than 1 second' }
  const missed = Math.floor(Math.floor((now - first) / 1000) / between) + 1
  let latest: number | undefined
  const start = first + (missed - 2) * between * 1000
  for (let time = nextRun(schedule, start); time !== undefined && time <= now; time = nextRun(schedule, time)) latest = time
  return { latest, isMany: missed > 100 }
}

/** Day of month and day of week are alternatives when both are restricted. */
function isDay({ month, dayOfMonth, dayOfWeek }: CronSchedule, thisMonth: number, day: number, weekday: number): boolean {
  if (month?.values.has(thisMonth) === false) return false
  const byDay = dayOfMonth?.values.has(day) !== false
  const byWeekday = dayOfWeek?.values.has(weekday) !== false
  return dayOfMonth?.star === true || dayOfWeek?.star === true ? byDay && byWeekday : byDay || byWeekday
}

function partsOf(local: number): { month: number, day: number, weekday: number, hour: number, minute: number } {
  const [, month, day, hour, minute] = /^\d+-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(formatTime(local))?.map(Number) ?? []
  // 1970-01-01 was a Thursday.
  return { month: month ?? 1, day: day ?? 1, weekday: (Math.floor(local / dayMilliseconds) + 4) % 7, hour: hour ?? 0, minute: minute ?? 0 }
}
