import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../../model/kubernetes.generated.ts'
import { formatIndexes } from './indexes.ts'
import { hasFailed, indexOf, isIndexed, isTracked } from './pods.ts'
import { counts, release, setCondition, trueCondition, type JobState } from './state.ts'

/** What is left to do once others have seen the status; gives why that fails. */
export type Rest = () => string | undefined

/**
 * Counts ended pods, first by name, then as numbers once their finalizer is gone: `trackJobStatusAndRemoveFinalizers` of
 * `job_controller.go` (1.36). `before` is the status as it is stored. Between its two writes others have their turn: a CronJob sees the
 * Job that is about to end still running.
 */
export function trackPods(state: JobState, finish: JobCondition | undefined, before: JobStatus, counted: () => void): string | undefined | Rest {
  const { status, pods, job } = state
  status.uncountedTerminatedPods ??= {}
  const releasable = pods.filter((pod) => isTracked(pod) && mayRelease(state, pod, finish))
  for (const pod of releasable) note(state, pod, finish)
  if (isIndexed(job)) {
    status.succeeded = state.succeededIndexes.size
    status.completedIndexes = formatIndexes(state.succeededIndexes)
    if (state.failedIndexes !== undefined) status.failedIndexes = formatIndexes(state.failedIndexes)
  }
  const final = announce(state, finish)
  const needsFlush = !sameValue(bare(status), bare(before))
  const error = needsFlush ? flush(state) : undefined
  if (error !== undefined) return error
  if (needsFlush) counted()
  const rest = (): string | undefined => settleCounts(state, final, releasable)
  return needsFlush ? rest : rest()
}

function settleCounts(state: JobState, final: JobCondition | undefined, releasable: readonly Pod[]): string | undefined {
  const { status, context } = state
  const uncounted = status.uncountedTerminatedPods ?? {}
  for (const pod of releasable) release(state, pod)
  const flushed = cloneValue(status)
  status.succeeded = (status.succeeded ?? 0) + (uncounted.succeeded ?? []).length
  status.failed = (status.failed ?? 0) + (uncounted.failed ?? []).length
  status.uncountedTerminatedPods = {}
  const isOver = final !== undefined && state.terminating === 0
  if (isOver) {
    setCondition(state, final)
    if (final.type === 'Complete') status.completionTime = context.clock.timestamp()
  }
  const failure = sameValue(bare(status), bare(flushed)) ? undefined : flush(state)
  if (failure === undefined && isOver) tellEnd(state, final)
  return failure
}

/** A failed pod of an index stays until its successor is there. */
function mayRelease({ job, delayed }: JobState, pod: Pod, finish: JobCondition | undefined): boolean {
  if (job.metadata?.deletionTimestamp !== undefined || finish !== undefined || pod.status?.phase === 'Succeeded') return true
  return hasFailed(pod, job) && delayed.get(indexOf(pod))?.metadata?.uid !== pod.metadata?.uid
}

function note(state: JobState, pod: Pod, finish: JobCondition | undefined): void {
  const { job, status } = state
  const uncounted = status.uncountedTerminatedPods ??= {}
  const uid = pod.metadata?.uid ?? ''
  const index = indexOf(pod)
  const isValid = !isIndexed(job) || (index >= 0 && index < (job.spec?.completions ?? 0))
  if (pod.status?.phase === 'Succeeded') {
    if (!isIndexed(job)) uncounted.succeeded = [...uncounted.succeeded ?? [], uid]
    else if (isValid) state.succeededIndexes.add(index)
  } else if ((hasFailed(pod, job) || (finish !== undefined && finish.type !== 'SuccessCriteriaMet')) && isValid && counts(state, pod)) {
    uncounted.failed = [...uncounted.failed ?? [], uid]
  }
}

/** The interim condition goes into the status, the final one comes out. */
function announce(state: JobState, finish: JobCondition | undefined): JobCondition | undefined {
  if (finish === undefined || finish.type === 'Failed') return finish
  const { status } = state
  const isTold = (status.conditions ?? []).some(({ type, status: value }) => type === finish.type && value === 'True')
  if (!isTold) status.conditions = [...status.conditions ?? [], finish]
  return trueCondition(state, finish.type === 'FailureTarget' ? 'Failed' : 'Complete', finish.reason ?? '', finish.message ?? '')
}

function flush({ job, context }: JobState): string | undefined {
  const { object, refusal } = context.write.updateStatus<Job>('Job', job, 'what its pods say')
  if (object !== undefined) job.metadata = cloneValue(object.metadata)
  return refusal?.message
}

/** Empty lists, zeros and absent fields say the same; `ready` and `terminating` are pointers. */
function bare({ active = 0, succeeded = 0, failed = 0, uncountedTerminatedPods: uncounted, completedIndexes = '', conditions = [], ...rest }: JobStatus): Record<string, unknown> {
  return { ...rest, active, succeeded, failed, completedIndexes, conditions, uncounted: [uncounted?.succeeded ?? [], uncounted?.failed ?? []] }
}

function tellEnd({ job, status, context }: JobState, { type, reason = '', message = '' }: JobCondition): void {
  if (type !== 'Complete') return context.event('Job', job, 'Warning', reason, message)
  const { completions } = job.spec ?? {}
  if (completions !== undefined && (status.succeeded ?? 0) > completions) context.event('Job', job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
  context.event('Job', job, 'Normal', 'Completed', 'Job completed')
}
