import type { CronSchedule } from '../../../base/cron.ts'
import { formatTime } from '../../clock.ts'

const minuteMilliseconds = 60_000
const dayMilliseconds = 86_400_000
/** As `robfig/cron` v3: a schedule that does not run within five years never does. */
const horizon = 5 * 366 * dayMilliseconds

/** The next run after an instant, in UTC; undefined when there is none. Milliseconds since 1970. */
export function nextRun(schedule: CronSchedule, after: number): number | undefined {
  if (schedule.everySeconds !== undefined) return Math.floor(after / 1000) * 1000 + schedule.everySeconds * 1000
  let time = (Math.floor(after / minuteMilliseconds) + 1) * minuteMilliseconds
  for (const end = after + horizon; time <= end;) {
    const { month, day, weekday, hour, minute } = partsOf(time)
    if (!isDay(schedule, month, day, weekday)) time = (Math.floor(time / dayMilliseconds) + 1) * dayMilliseconds
    else if (schedule.hour?.values.has(hour) === false) time += (60 - minute) * minuteMilliseconds
    else if (schedule.minute?.values.has(minute) === false) time += minuteMilliseconds
    else return time
  }
  return undefined
}

/** The last run that is due, and how many were missed: of runs at 1, 2 and 3 o'clock only that of 3 o'clock is made up for. */
export function missedRuns(schedule: CronSchedule, since: number, now: number): { readonly latest: number | undefined, readonly count: number } {
  let latest: number | undefined
  let count = 0
  for (let time = nextRun(schedule, since); time !== undefined && time <= now; time = nextRun(schedule, time)) {
    latest = time
    count++
  }
  return { latest, count }
}

/** Day of month and day of week are alternatives when both are restricted. */
function isDay({ month, dayOfMonth, dayOfWeek }: CronSchedule, thisMonth: number, day: number, weekday: number): boolean {
  if (month?.values.has(thisMonth) === false) return false
  const byDay = dayOfMonth?.values.has(day) !== false
  const byWeekday = dayOfWeek?.values.has(weekday) !== false
  return dayOfMonth?.star === true || dayOfWeek?.star === true ? byDay && byWeekday : byDay || byWeekday
}

function partsOf(time: number): { month: number, day: number, weekday: number, hour: number, minute: number } {
  const [, month, day, hour, minute] = /^\d+-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(formatTime(time))?.map(Number) ?? []
  // 1970-01-01 was a Thursday.
  return { month: month ?? 1, day: day ?? 1, weekday: (Math.floor(time / dayMilliseconds) + 4) % 7, hour: hour ?? 0, minute: minute ?? 0 }
}
