import { cloneValue } from '../../../base/json.ts'
import type { JobCondition, Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { matchFailurePolicy } from './failure-policy.ts'
import { parseIndexes } from './indexes.ts'
import { deletePods, managePods } from './manage.ts'
import { finishTime, hasFailed, indexOf, isIndexed, isTracked } from './pods.ts'
import { counts, failuresOf, isSuspended, setCondition, trueCondition, type JobBackoff, type JobState } from './state.ts'
import { matchSuccessPolicy } from './success-policy.ts'
import { trackPods, type Rest } from './tracking.ts'

/** One pass over a Job, which may leave a rest: `syncJob` of `job_controller.go` (1.36). */
export function syncJob(state: JobState, backoffs: Map<string, JobBackoff>): { readonly error: string | undefined, readonly rest?: Rest } {
  const { job, status, context } = state
  const before = cloneValue(status)
  const uncounted = status.uncountedTerminatedPods ??= {}
  const newlySucceeded = finished(state, (pod) => pod.status?.phase === 'Succeeded', uncounted.succeeded ?? [])
  const newlyFailed = finished(state, (pod) => hasFailed(pod, job), uncounted.failed ?? [])
  let succeeded = (status.succeeded ?? 0) + newlySucceeded.length + (uncounted.succeeded ?? []).length
  const failed = (status.failed ?? 0) + newlyFailed.filter((pod) => counts(state, pod)).length + (uncounted.failed ?? []).length
  if (status.startTime === undefined && !isSuspended(state)) status.startTime = context.clock.timestamp()
  noteBackoff(state, newlySucceeded, newlyFailed)
  let finish = finishing(state, failed)
  if (isIndexed(job)) {
    state.succeededIndexes = parseIndexes(status.completedIndexes, job.spec?.completions ?? 0)
    for (const pod of newlySucceeded) state.succeededIndexes.add(indexOf(pod))
    succeeded = state.succeededIndexes.size
    if (job.spec?.backoffLimitPerIndex !== undefined) finish = finishingByIndex(state, finish)
    const message = finish === undefined ? matchSuccessPolicy(job, state.succeededIndexes) : undefined
    if (message !== undefined) finish = trueCondition(state, 'SuccessCriteriaMet', 'SuccessPolicy', message)
  }
  let error: string | undefined
  if (finish !== undefined) error = deletePods(state, state.active)
  else {
    const stays = job.metadata?.deletionTimestamp === undefined
    error = stays ? managePods(state, succeeded) : undefined
    const { completions } = job.spec ?? {}
    if (activeNow(state) === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions)) {
      finish = trueCondition(state, 'SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods')
    } else if (stays) noteSuspension(state)
  }
  Object.assign(status, { active: activeNow(state), ready: state.ready, terminating: state.terminating })
  const tracked = trackPods(state, finish, before, () => backoffs.set(state.key, state.backoff))
  return typeof tracked === 'function' ? { error, rest: tracked } : { error: tracked ?? error }
}

function activeNow({ active, made, deleted }: JobState): number {
  return active.length + made - deleted
}

/** Ended pods that no earlier pass has counted. */
function finished({ job, pods }: JobState, filter: (pod: Pod) => boolean, uncounted: readonly string[]): Pod[] {
  const { completions = 0 } = job.spec ?? {}
  return pods.filter((pod) => {
    if (!isTracked(pod) || uncounted.includes(pod.metadata?.uid ?? '')) return false
    if (isIndexed(job) && (indexOf(pod) < 0 || indexOf(pod) >= completions)) return false
    return filter(pod)
  })
}

/** Failures since the last success delay new pods. */
function noteBackoff(state: JobState, succeeded: readonly Pod[], failed: readonly Pod[]): void {
  const lastSuccess = Math.max(-1, ...succeeded.map(finishTime))
  const recent = failed.map((pod) => finishTime(pod) || state.now).filter((time) => time > lastSuccess)
  if (succeeded.length === 0 && recent.length === 0) return
  const earlier = lastSuccess >= 0 ? 0 : state.backoff.failures
  const known = recent.length > 0 || lastSuccess < 0 ? state.backoff.lastFailure : 0
  state.backoff = { failures: earlier + recent.length, lastFailure: Math.max(known, ...recent, 0) }
}

/** Why the Job ends now, if it does. */
function finishing(state: JobState, failed: number): JobCondition | undefined {
  const { job, status, pods, now } = state
  const { conditions = [] } = status
  const met = conditions.find(({ type, status: value }) => type === 'SuccessCriteriaMet' && value === 'True')
  if (met !== undefined) return met
  const target = conditions.find(({ type, status: value }) => type === 'FailureTarget' && value === 'True')
  if (target !== undefined) return { ...target, type: 'Failed' }
  const { spec = {} } = job
  for (const pod of pods) {
    const { message } = hasFailed(pod, job) && pod.status?.phase === 'Failed' ? matchFailurePolicy(spec.podFailurePolicy, pod) : { message: undefined }
    if (message !== undefined) return trueCondition(state, 'FailureTarget', 'PodFailurePolicy', message)
  }
  const limit = spec.backoffLimit ?? 6
  if (failed > limit || restartsTooOften(state, limit)) return trueCondition(state, 'FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  if (spec.activeDeadlineSeconds !== undefined && !isSuspended(state)) {
    const left = (parseTime(status.startTime) ?? now) + spec.activeDeadlineSeconds * 1000 - now
    if (left <= 0) return trueCondition(state, 'FailureTarget', 'DeadlineExceeded', 'Job was active longer than specified deadline')
    state.context.requeueAfter(state.key, left)
  }
  return undefined
}

function restartsTooOften({ job, pods }: JobState, limit: number): boolean {
  if (job.spec?.template?.spec?.restartPolicy !== 'OnFailure') return false
  const running = pods.filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
  const restarts = running.flatMap(({ status }) => [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []]).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

/** The same where each index has a limit of its own. */
function finishingByIndex(state: JobState, finish: JobCondition | undefined): JobCondition | undefined {
  const { job, pods } = state
  const { completions = 0, backoffLimitPerIndex = 0, maxFailedIndexes } = job.spec ?? {}
  const failedIndexes = parseIndexes(state.status.failedIndexes, completions)
  const latest = new Map<number, Pod>()
  for (const pod of pods) {
    const index = indexOf(pod)
    if (index < 0 || index >= completions || !isTracked(pod) || !hasFailed(pod, job)) continue
    const { action } = matchFailurePolicy(job.spec?.podFailurePolicy, pod)
    if (action === 'FailIndex' || (action !== 'Ignore' && failuresOf(pod) >= backoffLimitPerIndex)) failedIndexes.add(index)
    const known = latest.get(index)
    if (known === undefined || failuresOf(known) <= failuresOf(pod)) latest.set(index, pod)
  }
  state.failedIndexes = failedIndexes
  if (finish !== undefined) return finish
  const replaced = new Set(state.active.map(indexOf))
  for (const [index, pod] of latest) if (!failedIndexes.has(index) && !replaced.has(index) && !state.succeededIndexes.has(index)) state.delayed.set(index, pod)
  if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) return trueCondition(state, 'FailureTarget', 'MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failedIndexes.size > 0 && failedIndexes.size + state.succeededIndexes.size >= completions) return trueCondition(state, 'FailureTarget', 'FailedIndexes', 'Job has failed indexes')
  return undefined
}

function noteSuspension(state: JobState): void {
  const { job, status, context } = state
  const old = (status.conditions ?? []).find(({ type }) => type === 'Suspended')
  if (isSuspended(state) && old?.status !== 'True') {
    setCondition(state, trueCondition(state, 'Suspended', 'JobSuspended', 'Job suspended'))
    context.event('Job', job, 'Normal', 'Suspended', 'Job suspended')
    if (context.minor >= 36) delete status.startTime
  } else if (!isSuspended(state) && old?.status === 'True') {
    setCondition(state, { ...trueCondition(state, 'Suspended', 'JobResumed', 'Job resumed'), status: 'False' })
    context.event('Job', job, 'Normal', 'Resumed', 'Job resumed')
    status.startTime = context.clock.timestamp()
  }
}
