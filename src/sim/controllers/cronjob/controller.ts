import { parseCron } from '../../../base/cron.ts'
import { cloneValue } from '../../../base/json.ts'
import type { CronJob, Job } from '../../../model/kubernetes.generated.ts'
import { formatTime, parseTime } from '../../clock.ts'
import { defineController, ownerOf, self, splitKey, type ControllerContext } from '../controller.ts'
import { controllerRef, isNamespaceTerminating } from '../pod-control.ts'
import { missedRuns, nextRun } from './schedule.ts'

const delta = 100

/** CronJobs: `pkg/controller/cronjob/cronjob_controllerv2.go` (1.36). */
export const cronJobController = defineController({
  name: 'cronjob',
  component: 'cronjob-controller',
  watches: { CronJob: self, Job: ownerOf('CronJob') },

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
  const { spec = {}, status = {}, metadata = {} } = cronJob
  if (metadata.deletionTimestamp !== undefined || spec.suspend === true) return undefined
  const schedule = parseCron(spec.schedule ?? '')
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => { context.event('CronJob', cronJob, type, reason, message) }
  if ('error' in schedule) return void tell('Warning', 'UnparseableSchedule', `unparseable schedule: "${spec.schedule ?? ''}" : ${schedule.error}`)
  const { now } = context.clock
  const next = nextRun(schedule, now)
  if (next !== undefined) context.requeueAfter(key, next - now + delta)
  const deadline = spec.startingDeadlineSeconds
  const since = Math.max(parseTime(status.lastScheduleTime) ?? parseTime(metadata.creationTimestamp) ?? now, deadline === undefined ? 0 : now - deadline * 1000)
  const { latest, count } = missedRuns(schedule, since, now)
  if (latest === undefined) return undefined
  if (count > 100) tell('Warning', 'TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  if (deadline !== undefined && latest + deadline * 1000 < now) return void tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${formatTime(latest)}`)
  const name = `${metadata.name ?? ''}-${Math.floor(latest / 60_000)}`
  const active = status.active ?? []
  if (active.some((reference) => reference.name === name) || parseTime(status.lastScheduleTime) === latest) return undefined
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) return void tell('Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid')
  if (spec.concurrencyPolicy === 'Replace') for (const reference of active) deleteJob(cronJob, reference.name ?? '', context)
  return start(cronJob, name, latest, context)
}

function start(cronJob: CronJob, name: string, scheduled: number, context: ControllerContext): string | undefined {
  const { spec = {}, metadata = {} } = cronJob
  const template = cloneValue(spec.jobTemplate ?? {})
  const wanted: Job = {
    apiVersion: 'batch/v1', kind: 'Job', spec: template.spec,
    metadata: {
      name, namespace: metadata.namespace, labels: template.metadata?.labels,
      annotations: { ...template.metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(scheduled) },
      ownerReferences: [controllerRef({ apiVersion: 'batch/v1', kind: 'CronJob', object: cronJob })],
    },
  }
  const { object, refusal } = context.write.create<Job>('Job', wanted, `it is time: ${formatTime(scheduled)}`)
  if (refusal !== undefined) {
    if (!isNamespaceTerminating(refusal)) context.event('CronJob', cronJob, 'Warning', 'FailedCreate', `Error creating job: ${refusal.message}`)
    return refusal.message
  }
  context.event('CronJob', cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`)
  const { uid, resourceVersion, namespace } = object?.metadata ?? {}
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
    const finished = jobs.filter((job) => finishedAs(job) === outcome && job.metadata?.deletionTimestamp === undefined)
      .sort((a, b) => (parseTime(a.status?.startTime) ?? 0) - (parseTime(b.status?.startTime) ?? 0) || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1))
    for (const { metadata } of finished.slice(0, Math.max(0, finished.length - limit))) deleteJob(cronJob, metadata?.name ?? '', context)
  }
}
