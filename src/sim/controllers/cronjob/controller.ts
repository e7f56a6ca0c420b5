import { goQuote } from '../../../base/go-format.ts'
import { cloneValue } from '../../../base/json.ts'
import type { CronJob, Job } from '../../../model/kubernetes.generated.ts'
import { formatTime, parseTime } from '../../clock.ts'
import { defineController, keyOf, ownerOf, self, splitKey, type ControllerContext, type KeysOf } from '../controller.ts'
import { controllerRef, isNamespaceTerminating } from '../pod-control.ts'
import { zonedTime, zoneOffset } from './local-time.ts'
import { missedRuns, nextRun, scheduleOf, type ZonedSchedule } from './schedule.ts'

const delta = 100

/** CronJobs: `pkg/controller/cronjob/cronjob_controllerv2.go` (1.36). */
export const cronJobController = defineController({
  name: 'cronjob',
  component: 'cronjob-controller',
  watches: { CronJob: cronJobKeys, Job: ownerOf('CronJob') },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const live = context.read.get('CronJob', namespace, name) as CronJob | undefined
    if (live === undefined) return undefined
    const cronJob = cloneValue(live)
    const jobs = context.read.ownedBy('Job', cronJob.metadata?.uid) as Job[]
    const before = JSON.stringify(cronJob.status ?? {})
    cleanUp(cronJob, jobs, context)
    noteFinished(cronJob, jobs, context)
    const error = run(key, cronJob, context)
    if (JSON.stringify(cronJob.status ?? {}) === before) return error
    return context.write.updateStatus('CronJob', cronJob, 'what its Jobs say').refusal?.message ?? error
  },
})

/** A CronJob with another schedule is looked at when that next runs. */
function cronJobKeys(...[change, context]: Parameters<KeysOf>): readonly string[] {
  const [was, is] = [change.before, change.after] as (CronJob | undefined)[]
  if (was === undefined || is === undefined || (was.spec?.schedule === is.spec?.schedule && was.spec?.timeZone === is.spec?.timeZone)) return self(change, context)
  const schedule = scheduleOf(is.spec?.schedule ?? '', is.spec?.timeZone)
  if ('error' in schedule) context.event('CronJob', is, 'Warning', 'UnParseableCronJobSchedule', `unparseable schedule for cronjob: ${is.spec?.schedule ?? ''}`)
  else comeBack(keyOf(is), is, schedule, context)
  return []
}

function finishedAs(job: Job): string | undefined {
  return job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')?.type
}

function noteFinished(cronJob: CronJob, jobs: readonly Job[], context: ControllerContext): void {
  const status = cronJob.status ??= {}
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => { context.event('CronJob', cronJob, type, reason, message) }
  for (const job of jobs) {
    const { uid, name = '' } = job.metadata ?? {}
    const isActive = (status.active ?? []).some((reference) => reference.uid === uid)
    const outcome = finishedAs(job)
    if (outcome === undefined) {
      if (!isActive) tell('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
      continue
    }
    if (isActive) {
      status.active = (status.active ?? []).filter((reference) => reference.uid !== uid)
      tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${outcome}`)
    }
    const completed = job.status?.completionTime
    if (outcome === 'Complete' && completed !== undefined && (parseTime(completed) ?? 0) > (parseTime(status.lastSuccessfulTime) ?? -1)) status.lastSuccessfulTime = completed
  }
  for (const { uid, name = '' } of status.active ?? []) {
    if (jobs.some(({ metadata }) => metadata?.uid === uid) || context.read.get('Job', cronJob.metadata?.namespace ?? '', name) !== undefined) continue
    tell('Normal', 'MissingJob', `Active job went missing: ${name}`)
    status.active = (status.active ?? []).filter((reference) => reference.uid !== uid)
  }
}

/** Starts the latest run that is due, and comes back for the next one. */
function run(key: string, cronJob: CronJob, context: ControllerContext): string | undefined {
  const { spec = {}, metadata = {} } = cronJob
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => { context.event('CronJob', cronJob, type, reason, message) }
  if (metadata.deletionTimestamp !== undefined) return undefined
  const { timeZone, schedule: text = '', startingDeadlineSeconds: deadline } = spec
  const { now } = context.clock
  if (timeZone !== undefined && zoneOffset(timeZone, now) === undefined) return void tell('Warning', 'UnknownTimeZone', `invalid timeZone: ${goQuote(timeZone)}: unknown time zone ${timeZone}`)
  if (spec.suspend === true) return undefined
  if (text.includes('TZ')) tell('Warning', 'UnsupportedSchedule', `CRON_TZ or TZ used in schedule ${goQuote(text)} is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details`)
  const schedule = scheduleOf(text, timeZone)
  if ('error' in schedule) return void tell('Warning', 'UnparseableSchedule', `unparseable schedule: ${goQuote(text)} : ${schedule.error}`)
  const { latest, isMany, error } = missedRuns(schedule, Math.max(earliestOf(cronJob, now), deadline === undefined ? 0 : now - deadline * 1000), now)
  if (error !== undefined) return void tell('Warning', 'InvalidSchedule', `invalid schedule: ${text} : ${error}`)
  const failure = latest === undefined ? undefined : startRun(cronJob, latest, isMany, schedule.zone, context)
  comeBack(key, cronJob, schedule, context)
  return failure
}

/** The job of a run that is due, unless it was started, is too late, or may not run beside another. */
function startRun(cronJob: CronJob, latest: number, isMany: boolean, zone: string, context: ControllerContext): string | undefined {
  const { spec = {}, status = {}, metadata = {} } = cronJob
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => { context.event('CronJob', cronJob, type, reason, message) }
  const deadline = spec.startingDeadlineSeconds
  if (isMany) tell('Warning', 'TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  if (deadline !== undefined && latest + deadline * 1000 < context.clock.now) return void tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${mailTime(latest)}`)
  const name = `${metadata.name ?? ''}-${Math.floor(latest / 60_000)}`
  const active = status.active ?? []
  if (active.some((reference) => reference.name === name) || parseTime(status.lastScheduleTime) === latest) return undefined
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) return void tell('Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid')
  if (spec.concurrencyPolicy === 'Replace') for (const reference of active) deleteJob(cronJob, reference.name ?? '', context)
  return start(cronJob, name, latest, zone, context)
}

function earliestOf({ status, metadata }: CronJob, now: number): number {
  return parseTime(status?.lastScheduleTime) ?? parseTime(metadata?.creationTimestamp) ?? now
}

/** A moment after the next run, so that clocks may differ a little: `nextScheduleTimeDuration`. */
function comeBack(key: string, cronJob: CronJob, schedule: ZonedSchedule, context: ControllerContext): void {
  const { now } = context.clock
  const earliest = earliestOf(cronJob, now)
  const { latest } = missedRuns(schedule, earliest, now)
  const isNone = (nextRun(schedule, earliest) ?? Infinity) > now
  const next = nextRun(schedule, latest ?? (isNone ? earliest : now))
  if (next !== undefined) context.requeueAfter(key, Math.max(0, next + delta - now))
}

function start(cronJob: CronJob, name: string, scheduled: number, zone: string, context: ControllerContext): string | undefined {
  const { spec = {}, metadata = {} } = cronJob
  const template = cloneValue(spec.jobTemplate ?? {})
  const wanted: Job = {
    apiVersion: 'batch/v1', kind: 'Job', spec: template.spec,
    metadata: {
      name, namespace: metadata.namespace, labels: template.metadata?.labels,
      annotations: { ...template.metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': zonedTime(zone, scheduled) },
      ownerReferences: [controllerRef({ apiVersion: 'batch/v1', kind: 'CronJob', object: cronJob })],
    },
  }
  const { object, refusal } = context.write.create<Job>('Job', wanted, `it is time: ${formatTime(scheduled)}`)
  if (refusal !== undefined && refusal.reason !== 'AlreadyExists') {
    if (!isNamespaceTerminating(refusal)) context.event('CronJob', cronJob, 'Warning', 'FailedCreate', `Error creating job: ${refusal.message}`)
    return refusal.message
  }
  const made = object ?? context.read.get('Job', metadata.namespace ?? '', name)
  // A Job of that name that is someone else's is left alone; one of its own was forgotten.
  if (refusal !== undefined && made?.metadata?.ownerReferences?.some(({ uid, controller }) => uid === metadata.uid && controller === true) !== true) return undefined
  if (refusal === undefined) context.event('CronJob', cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`)
  const { uid, resourceVersion, namespace } = made?.metadata ?? {}
  cronJob.status = { ...cronJob.status, active: [...cronJob.status?.active ?? [], { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion }], lastScheduleTime: formatTime(scheduled) }
  return undefined
}

function deleteJob(cronJob: CronJob, name: string, context: ControllerContext): void {
  const { refusal } = context.write.delete('Job', cronJob.metadata?.namespace ?? '', name, 'another run takes its place', { propagationPolicy: 'Background' })
  if (refusal !== undefined) return context.event('CronJob', cronJob, 'Warning', 'FailedDelete', `Deleted job: ${refusal.message}`)
  cronJob.status = { ...cronJob.status, active: (cronJob.status?.active ?? []).filter((reference) => reference.name !== name) }
  context.event('CronJob', cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`)
}

/** Of finished Jobs the newest stay, by outcome. */
function cleanUp(cronJob: CronJob, jobs: readonly Job[], context: ControllerContext): void {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec ?? {}
  for (const [outcome, limit] of [['Complete', successfulJobsHistoryLimit], ['Failed', failedJobsHistoryLimit]] as const) {
    const finished = jobs.filter((job) => finishedAs(job) === outcome)
      .sort((a, b) => (parseTime(a.status?.startTime) ?? 0) - (parseTime(b.status?.startTime) ?? 0) || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1))
    for (const { metadata } of finished.slice(0, Math.max(0, finished.length - limit))) deleteJob(cronJob, metadata?.name ?? '', context)
  }
}

/** RFC 1123 with a numeric zone: `Thu, 01 Jan 2026 09:00:00 +0000`. */
function mailTime(time: number): string {
  const [, year, month, day, clock] = /^(\d+)-(\d\d)-(\d\d)T([\d:]+)/.exec(formatTime(time)) ?? []
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][(Math.floor(time / 86_400_000) + 4) % 7]
  const name = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month) - 1]
  return `${weekday ?? ''}, ${day ?? ''} ${name ?? ''} ${year ?? ''} ${clock ?? ''} +0000`
}
