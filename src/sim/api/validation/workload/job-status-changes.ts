import type { Job } from '../../../../model/kubernetes.generated.ts'
import { semanticEqual } from '../semantic-equality.ts'

/**
 * What an update of a Job's status changes: `getStatusValidationOptions` of `pkg/registry/batch/job/strategy.go` (1.36).
 */
export interface JobStatusChanges {
  readonly finished: boolean
  readonly complete: boolean
  readonly failed: boolean
  readonly failureTarget: boolean
  readonly successCriteriaMet: boolean
  readonly completedIndexes: boolean
  readonly failedIndexes: boolean
  readonly active: boolean
  readonly startTime: boolean
  readonly completionTime: boolean
  readonly uncounted: boolean
  readonly ready: boolean
  readonly terminating: boolean
  readonly isFinished: boolean
  readonly suspendedWithZeroCompletions: boolean
  /** An indexed Job that is scaled with its parallelism: succeeded indexes may go. */
  readonly elasticIndexed: boolean
  readonly resuming: boolean
}

export function jobStatusChanges(job: Job, old: Job): JobStatusChanges {
  const [spec, status, before] = [job.spec ?? {}, job.status ?? {}, old.status ?? {}]
  const condition = (type: string): boolean => hasCondition(job, type) !== hasCondition(old, type)
  return {
    finished: isFinished(job) !== isFinished(old),
    complete: condition('Complete'),
    failed: condition('Failed'),
    failureTarget: condition('FailureTarget'),
    successCriteriaMet: condition('SuccessCriteriaMet'),
    completedIndexes: (status.completedIndexes ?? '') !== (before.completedIndexes ?? ''),
    failedIndexes: status.failedIndexes !== before.failedIndexes,
    active: (status.active ?? 0) !== (before.active ?? 0),
    startTime: status.startTime !== before.startTime,
    completionTime: status.completionTime !== before.completionTime,
    uncounted: !semanticEqual(status.uncountedTerminatedPods, before.uncountedTerminatedPods),
    ready: status.ready !== before.ready,
    terminating: status.terminating !== before.terminating,
    isFinished: isFinished(job),
    suspendedWithZeroCompletions: spec.suspend === true && spec.completions === 0,
    elasticIndexed: spec.completionMode === 'Indexed' && spec.completions === spec.parallelism,
    resuming: hasCondition(old, 'Suspended') && hasCondition(job, 'Suspended', 'False'),
  }
}

export function hasCondition({ status }: Job, type: string, value = 'True'): boolean {
  return (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === value)
}

export function isFinished(job: Job): boolean {
  return hasCondition(job, 'Complete') || hasCondition(job, 'Failed')
}
