import { cloneValue } from '../../../base/json.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../../model/kubernetes.generated.ts'
import type { ControllerContext } from '../controller.ts'
import type { Owner } from '../pod-control.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../pods.ts'
import { matchFailurePolicy } from './failure-policy.ts'
import { failureCountKey, isTracked, trackingFinalizer } from './pods.ts'

export interface JobBackoff {
  readonly failures: number
  readonly lastFailure: number
}

/** What one pass over a Job knows and has done so far: `syncJobCtx` of `job_controller.go` (1.36). */
export interface JobState {
  /** A private copy. */
  readonly job: Job
  readonly status: JobStatus
  readonly pods: readonly Pod[]
  readonly key: string
  readonly context: ControllerContext
  readonly owner: Owner
  readonly now: number
  active: readonly Pod[]
  deleted: number
  made: number
  terminating: number
  ready: number
  backoff: JobBackoff
  succeededIndexes: Set<number>
  /** Only where failures count per index. */
  failedIndexes: Set<number> | undefined
  /** By index: the failed pod that is kept until its successor is there. */
  readonly delayed: Map<number, Pod>
}

export function jobState(job: Job, pods: readonly Pod[], key: string, backoff: JobBackoff | undefined, context: ControllerContext): JobState {
  const active = pods.filter(isPodActive)
  return {
    job, status: job.status ??= {}, pods, key, context, owner: { apiVersion: 'batch/v1', kind: 'Job', object: job }, now: context.clock.now,
    active, deleted: 0, made: 0, terminating: pods.filter(isPodTerminating).length, ready: active.filter(isPodReady).length,
    backoff: backoff ?? { failures: 0, lastFailure: 0 }, succeededIndexes: new Set(), failedIndexes: undefined, delayed: new Map(),
  }
}

export function isSuspended({ job }: JobState): boolean {
  return job.spec?.suspend === true
}

/** Failures that a policy ignores are none. */
export function counts({ job }: JobState, pod: Pod): boolean {
  return matchFailurePolicy(job.spec?.podFailurePolicy, pod).action !== 'Ignore'
}

export function failuresOf(pod: Pod): number {
  return Number(pod.metadata?.annotations?.[failureCountKey] ?? 0)
}

export function trueCondition({ context }: JobState, type: string, reason: string, message: string): JobCondition {
  const time = context.clock.timestamp()
  return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, reason, message }
}

export function setCondition({ status }: JobState, condition: JobCondition): void {
  const conditions = status.conditions ?? []
  status.conditions = conditions.some(({ type }) => type === condition.type)
    ? conditions.map((old) => old.type === condition.type ? condition : old)
    : [...conditions, condition]
}

/** Takes the finalizer of a pod that is counted. */
export function release({ context }: JobState, pod: Pod, because = 'it is counted'): void {
  releasePod(pod, because, context)
}

/** Takes the finalizer that keeps a pod until its Job has counted it. */
export function releasePod(pod: Pod, because: string, context: ControllerContext): void {
  const live = context.read.get('Pod', pod.metadata?.namespace ?? '', pod.metadata?.name ?? '') as Pod | undefined
  if (live === undefined || !isTracked(live)) return
  const freed = cloneValue(live)
  const meta = freed.metadata ??= {}
  meta.finalizers = (meta.finalizers ?? []).filter((name) => name !== trackingFinalizer)
  if (meta.finalizers.length === 0) delete meta.finalizers
  context.write.update('Pod', freed, because)
}
