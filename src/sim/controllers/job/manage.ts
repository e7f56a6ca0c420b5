import type { Pod } from '../../../model/kubernetes.generated.ts'
import { createPod, deletePod, slowStart } from '../pod-control.ts'
import { isPodReady, isPodTerminating } from '../pods.ts'
import { scaleDownOrder } from '../replicaset/scale-down-order.ts'
import { batchMilliseconds, finishTime, ignoredFailureCountKey, indexOf, isIndexed, jobPod, replacesFailedOnly } from './pods.ts'
import { counts, failuresOf, isSuspended, release, type JobState } from './state.ts'

const firstDelay = 10_000
const longestDelay = 600_000
const maxPodsPerSync = 500

/** Makes and takes away pods: `manageJob` of `job_controller.go` (1.36). Gives the first failure. */
export function managePods(state: JobState, succeeded: number): string | undefined {
  const { job, active } = state
  if (isSuspended(state)) return withdraw(state, active)
  const { parallelism = 1, completions } = job.spec ?? {}
  const wanted = completions === undefined ? (succeeded > 0 ? active.length : parallelism) : Math.max(0, Math.min(parallelism, completions - succeeded))
  const surplus = surplusOf(state, Math.max(0, active.length - wanted))
  if (surplus.length > 0) return withdraw(state, surplus.slice(0, maxPodsPerSync))
  const missing = Math.min(wanted - (replacesFailedOnly(job) ? state.terminating : 0) - active.length, maxPodsPerSync)
  return missing <= 0 ? undefined : createPods(state, missing)
}

export function deletePods(state: JobState, pods: readonly Pod[]): string | undefined {
  let error: string | undefined
  for (const pod of pods) {
    const refusal = deletePod(pod, state.owner, state.context, 'the Job no longer wants it')
    if (refusal !== undefined) {
      error ??= refusal.message
      continue
    }
    state.deleted++
    state.terminating++
    if (isPodReady(pod)) state.ready--
  }
  return error
}

/** Pods that are too many do not count as failed. */
function withdraw(state: JobState, pods: readonly Pod[]): string | undefined {
  for (const pod of pods) release(state, pod)
  return deletePods(state, pods)
}

/** Duplicates of an index, finished and unknown ones go first. */
function surplusOf({ job, active, now }: JobState, atLeast: number): Pod[] {
  const ordered = (pods: readonly Pod[]): Pod[] => scaleDownOrder(pods, () => 0, now)
  if (!isIndexed(job)) return ordered(active).slice(0, atLeast)
  const { completions = 0 } = job.spec ?? {}
  const byIndex = new Map<number, Pod[]>()
  for (const pod of active) byIndex.set(indexOf(pod), [...byIndex.get(indexOf(pod)) ?? [], pod])
  const remove: Pod[] = []
  const left: Pod[] = []
  for (const [index, pods] of byIndex) {
    const isUseless = index < 0 || index >= completions
    const sorted = ordered(pods)
    remove.push(...isUseless ? sorted : sorted.slice(0, -1))
    if (!isUseless) left.push(...sorted.slice(-1))
  }
  return [...remove, ...ordered(left).slice(0, Math.max(0, atLeast - remove.length))]
}

function createPods(state: JobState, missing: number): string | undefined {
  const { job, owner, context } = state
  const isPerIndex = job.spec?.backoffLimitPerIndex !== undefined
  const wait = isPerIndex ? 0 : delayAfter(state, state.backoff.failures, state.backoff.lastFailure)
  if (wait > 0) return void waitFor(state, wait)
  const indexes = isIndexed(job) ? nextIndexes(state, missing) : undefined
  const because = `${state.active.length} pods are active, more are wanted`
  const { made, failure } = slowStart(indexes?.length ?? missing, (at) => {
    const index = indexes?.[at]
    const kept = index === undefined ? undefined : state.delayed.get(index)
    return createPod(jobPod(job, owner, index, isPerIndex ? countsAfter(state, kept) : undefined), owner, context, because)
  })
  state.made = made
  return failure?.message
}

function countsAfter(state: JobState, kept: Pod | undefined): { counted: number, ignored: number } {
  if (kept === undefined) return { counted: 0, ignored: 0 }
  const isIgnored = !counts(state, kept)
  return { counted: failuresOf(kept) + (isIgnored ? 0 : 1), ignored: ignoredFailuresOf(kept) + (isIgnored ? 1 : 0) }
}

/** Of the lowest indexes that are neither done nor running, those that need not wait: `getPodCreationInfoForIndependentIndexes`. */
function nextIndexes(state: JobState, count: number): number[] {
  const delays = pendingIndexes(state, count).map((index) => {
    const kept = state.delayed.get(index)
    return { index, left: kept === undefined ? 0 : delayAfter(state, failuresOf(kept) + ignoredFailuresOf(kept) + 1, finishTime(kept)) }
  })
  const now = delays.filter(({ left }) => left <= 0).map(({ index }) => index)
  if (now.length === 0 && delays.length > 0) waitFor(state, Math.min(...delays.map(({ left }) => left)))
  return now
}

/** An index that waits keeps its place: no higher one is taken instead (`firstPendingIndexes`). */
function pendingIndexes({ job, pods, active, succeededIndexes, failedIndexes = new Set() }: JobState, count: number): number[] {
  const { completions = 0 } = job.spec ?? {}
  const taken = new Set([...succeededIndexes, ...failedIndexes, ...active.map(indexOf)])
  if (replacesFailedOnly(job)) for (const pod of pods) if (isPodTerminating(pod)) taken.add(indexOf(pod))
  const found: number[] = []
  for (let index = 0; index < completions && found.length < count; index++) if (!taken.has(index)) found.push(index)
  return found
}

/** Upstream reports no active pods while it waits, and waits as long as it collects changes of pods at least. */
function waitFor(state: JobState, milliseconds: number): void {
  state.active = []
  state.context.requeueAfter(state.key, Math.max(milliseconds, batchMilliseconds))
}

/** 10, 20, 40 … 600 s after the last failure. */
function delayAfter({ now }: JobState, failures: number, lastFailure: number): number {
  return failures === 0 ? 0 : lastFailure + Math.min(firstDelay * 2 ** (failures - 1), longestDelay) - now
}

function ignoredFailuresOf(pod: Pod): number {
  return Number(pod.metadata?.annotations?.[ignoredFailureCountKey] ?? 0)
}
