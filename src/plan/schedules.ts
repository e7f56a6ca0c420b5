import type { CronJob } from '../model/kubernetes.generated.ts'
import { formatTime } from '../sim/clock.ts'
import type { Informers } from '../sim/cluster-informers.ts'
import { nextRuns, scheduleOf } from '../sim/controllers/cronjob/schedule.ts'
import type { PlannedSchedule } from './plan.ts'

/** So many runs of each CronJob are told. */
const told = 5

/** When CronJobs run next, counted from an instant, those that run soonest first; one that is suspended would. */
export function schedulesOf(read: Informers, start: number): PlannedSchedule[] {
  const schedules = (read.list('CronJob') as CronJob[]).map(({ metadata, spec }): PlannedSchedule => {
    const { schedule: text = '', timeZone = '', suspend = false } = spec ?? {}
    const schedule = scheduleOf(text, timeZone === '' ? undefined : timeZone)
    const resource = { apiVersion: 'batch/v1', kind: 'CronJob', namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' }
    return { resource, schedule: text, timeZone: timeZone === '' ? 'UTC' : timeZone, suspended: suspend, runs: 'error' in schedule ? [] : nextRuns(schedule, start, told).map(formatTime) }
  })
  // Times of one form sort as texts; a schedule that never runs comes last.
  return schedules.sort((a, b) => compare(a.runs[0] ?? '~', b.runs[0] ?? '~'))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
