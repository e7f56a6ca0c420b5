import { cloneValue } from '../../../base/json.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../../model/kubernetes.generated.ts'
import type { Status } from '../../api/status.ts'
import { parseTime } from '../../clock.ts'
import type { ControllerContext } from '../controller.ts'
import { createPod, deletePod, isNamespaceTerminating, slowStart, type Owner } from '../pod-control.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../pods.ts'
import { scaleDownOrder } from '../replicaset/scale-down-order.ts'
import { matchFailurePolicy } from './failure-policy.ts'
import { formatIndexes, parseIndexes } from './indexes.ts'
import { failureCountKey, finishTime, hasFailed, ignoredFailureCountKey, indexOf, isIndexed, isTracked, jobPod, replacesFailedOnly, trackingFinalizer } from './pods.ts'
import { matchSuccessPolicy } from './success-policy.ts'

export interface JobBackoff {
  readonly failures: number
  readonly lastFailure: number
}

const firstDelay = 10_000
const longestDelay = 600_000
const maxPodsPerSync = 500

/** One pass over a Job, `syncJob`; `job` is a private copy. */
export class JobSync {
  readonly #job: Job
  readonly #status: JobStatus
  readonly #pods: readonly Pod[]
  readonly #key: string
  readonly #backoffs: Map<string, JobBackoff>
  readonly #context: ControllerContext
  readonly #owner: Owner
  readonly #now: number
  #active: Pod[]
  #deleted = 0
  #made = 0
  #terminating: number
  #ready: number
  #backoff: JobBackoff
  #succeededIndexes = new Set<number>()
  #failedIndexes: Set<number> | undefined
  /** By index: the failed pod that is kept until its successor is there. */
  #delayed = new Map<number, Pod>()

  constructor(job: Job, pods: readonly Pod[], key: string, backoffs: Map<string, JobBackoff>, context: ControllerContext) {
    this.#job = job
    this.#status = job.status ??= {}
    this.#pods = pods
    this.#key = key
    this.#backoffs = backoffs
    this.#context = context
    this.#owner = { apiVersion: 'batch/v1', kind: 'Job', object: job }
    this.#now = context.clock.now
    this.#active = pods.filter(isPodActive)
    this.#terminating = pods.filter(isPodTerminating).length
    this.#ready = this.#active.filter(isPodReady).length
    this.#backoff = backoffs.get(key) ?? { failures: 0, lastFailure: 0 }
  }

  run(): string | undefined {
    const job = this.#job
    const before = JSON.stringify(this.#status)
    const uncounted = this.#status.uncountedTerminatedPods ??= {}
    const newlySucceeded = this.#finished((pod) => pod.status?.phase === 'Succeeded', uncounted.succeeded ?? [])
    const newlyFailed = this.#finished((pod) => hasFailed(pod, job), uncounted.failed ?? [])
    let succeeded = (this.#status.succeeded ?? 0) + newlySucceeded.length + (uncounted.succeeded ?? []).length
    const failed = (this.#status.failed ?? 0) + newlyFailed.filter((pod) => this.#counts(pod)).length + (uncounted.failed ?? []).length
    if (this.#status.startTime === undefined && !this.#isSuspended) this.#status.startTime = this.#context.clock.timestamp()
    this.#noteBackoff(newlySucceeded, newlyFailed)
    let finish = this.#finishing(failed)
    if (isIndexed(job)) {
      this.#succeededIndexes = parseIndexes(this.#status.completedIndexes, job.spec?.completions ?? 0)
      for (const pod of newlySucceeded) this.#succeededIndexes.add(indexOf(pod))
      succeeded = this.#succeededIndexes.size
      if (job.spec?.backoffLimitPerIndex !== undefined) finish = this.#perIndex(finish)
      const message = finish === undefined ? matchSuccessPolicy(job, this.#succeededIndexes) : undefined
      if (message !== undefined) finish = this.#condition('SuccessCriteriaMet', 'SuccessPolicy', message)
    }
    let error: string | undefined
    if (finish !== undefined) error = this.#deletePods(this.#active)
    else {
      error = job.metadata?.deletionTimestamp === undefined ? this.#manage(succeeded) : undefined
      const remaining = this.#active.length + this.#made - this.#deleted
      const { completions } = job.spec ?? {}
      if (remaining === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions)) {
        finish = this.#condition('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods')
      } else if (job.metadata?.deletionTimestamp === undefined) this.#noteSuspension()
    }
    this.#status.active = this.#active.length + this.#made - this.#deleted
    this.#status.ready = this.#ready
    this.#status.terminating = this.#terminating
    return this.#track(finish, before) ?? error
  }

  get #isSuspended(): boolean {
    return this.#job.spec?.suspend === true
  }

  /** Ended pods that no earlier pass has counted. */
  #finished(filter: (pod: Pod) => boolean, uncounted: readonly string[]): Pod[] {
    const { completions = 0 } = this.#job.spec ?? {}
    return this.#pods.filter((pod) => {
      if (!isTracked(pod) || uncounted.includes(pod.metadata?.uid ?? '')) return false
      if (isIndexed(this.#job) && (indexOf(pod) < 0 || indexOf(pod) >= completions)) return false
      return filter(pod)
    })
  }

  /** Failures that a policy ignores are none. */
  #counts(pod: Pod): boolean {
    return matchFailurePolicy(this.#job.spec?.podFailurePolicy, pod).action !== 'Ignore'
  }

  /** Failures since the last success delay new pods: 10, 20, 40 … 600 s after the last one. */
  #noteBackoff(succeeded: readonly Pod[], failed: readonly Pod[]): void {
    const lastSuccess = Math.max(-1, ...succeeded.map(finishTime))
    const recent = failed.map((pod) => finishTime(pod) || this.#now).filter((time) => time > lastSuccess)
    const earlier = lastSuccess >= 0 ? 0 : this.#backoff.failures
    if (succeeded.length > 0 || recent.length > 0) this.#backoff = { failures: earlier + recent.length, lastFailure: Math.max(recent.length > 0 || lastSuccess < 0 ? this.#backoff.lastFailure : 0, ...recent, 0) }
  }

  /** Why the Job ends now, if it does. */
  #finishing(failed: number): JobCondition | undefined {
    const { conditions = [] } = this.#status
    const met = conditions.find(({ type, status }) => type === 'SuccessCriteriaMet' && status === 'True')
    if (met !== undefined) return met
    const target = conditions.find(({ type, status }) => type === 'FailureTarget' && status === 'True')
    if (target !== undefined) return { ...target, type: 'Failed' }
    const { spec = {} } = this.#job
    for (const pod of this.#pods) {
      const { message } = hasFailed(pod, this.#job) && pod.status?.phase === 'Failed' ? matchFailurePolicy(spec.podFailurePolicy, pod) : { message: undefined }
      if (message !== undefined) return this.#condition('FailureTarget', 'PodFailurePolicy', message)
    }
    const limit = spec.backoffLimit ?? 6
    if (failed > limit || this.#restartsTooOften(limit)) return this.#condition('FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')
    if (spec.activeDeadlineSeconds !== undefined && !this.#isSuspended) {
      const left = (parseTime(this.#status.startTime) ?? this.#now) + spec.activeDeadlineSeconds * 1000 - this.#now
      if (left <= 0) return this.#condition('FailureTarget', 'DeadlineExceeded', 'Job was active longer than specified deadline')
      this.#context.requeueAfter(this.#key, left)
    }
    return undefined
  }

  #restartsTooOften(limit: number): boolean {
    if (this.#job.spec?.template?.spec?.restartPolicy !== 'OnFailure') return false
    const running = this.#pods.filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    const restarts = running.flatMap(({ status }) => [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []]).reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
    return limit === 0 ? restarts > 0 : restarts >= limit
  }

  #perIndex(finish: JobCondition | undefined): JobCondition | undefined {
    const { completions = 0, backoffLimitPerIndex = 0, maxFailedIndexes } = this.#job.spec ?? {}
    const failedIndexes = parseIndexes(this.#status.failedIndexes, completions)
    const latest = new Map<number, Pod>()
    for (const pod of this.#pods) {
      const index = indexOf(pod)
      if (index < 0 || index >= completions || !isTracked(pod)) continue
      if (hasFailed(pod, this.#job)) {
        const { action } = matchFailurePolicy(this.#job.spec?.podFailurePolicy, pod)
        if (action === 'FailIndex' || (action !== 'Ignore' && failuresOf(pod) >= backoffLimitPerIndex)) failedIndexes.add(index)
        const known = latest.get(index)
        if (known === undefined || failuresOf(known) <= failuresOf(pod)) latest.set(index, pod)
      }
    }
    this.#failedIndexes = failedIndexes
    const replaced = new Set(this.#active.map(indexOf))
    if (finish === undefined) for (const [index, pod] of latest) if (!failedIndexes.has(index) && !replaced.has(index) && !this.#succeededIndexes.has(index)) this.#delayed.set(index, pod)
    if (finish !== undefined) return finish
    if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) return this.#condition('FailureTarget', 'MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
    if (failedIndexes.size > 0 && failedIndexes.size + this.#succeededIndexes.size >= completions) return this.#condition('FailureTarget', 'FailedIndexes', 'Job has failed indexes')
    return undefined
  }

  #manage(succeeded: number): string | undefined {
    const { spec = {} } = this.#job
    if (this.#isSuspended) return this.#withdraw(this.#active)
    const { parallelism = 1, completions } = spec
    const wanted = completions === undefined ? (succeeded > 0 ? this.#active.length : parallelism) : Math.max(0, Math.min(parallelism, completions - succeeded))
    const surplus = this.#surplus(Math.max(0, this.#active.length - wanted))
    if (surplus.length > 0) return this.#withdraw(surplus.slice(0, maxPodsPerSync))
    const missing = Math.min(wanted - (replacesFailedOnly(this.#job) ? this.#terminating : 0) - this.#active.length, maxPodsPerSync)
    return missing <= 0 ? undefined : this.#createPods(missing)
  }

  /** Duplicates of an index, finished and unknown ones go first. */
  #surplus(atLeast: number): Pod[] {
    const ordered = (pods: readonly Pod[]): Pod[] => scaleDownOrder(pods, () => 0, this.#now)
    if (!isIndexed(this.#job)) return ordered(this.#active).slice(0, atLeast)
    const { completions = 0 } = this.#job.spec ?? {}
    const byIndex = new Map<number, Pod[]>()
    for (const pod of this.#active) byIndex.set(indexOf(pod), [...byIndex.get(indexOf(pod)) ?? [], pod])
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

  #createPods(missing: number): string | undefined {
    const isPerIndex = this.#job.spec?.backoffLimitPerIndex !== undefined
    const wait = isPerIndex ? 0 : this.#delay(this.#backoff.failures, this.#backoff.lastFailure)
    if (wait > 0) {
      // Upstream reports no active pods while it waits.
      this.#active = []
      return void this.#context.requeueAfter(this.#key, wait)
    }
    const indexes = isIndexed(this.#job) ? this.#nextIndexes(missing) : undefined
    const count = indexes?.length ?? missing
    const because = `${this.#active.length} pods are active, more are wanted`
    const { made, failure } = slowStart(count, (at): Status | undefined => {
      const index = indexes?.[at]
      const kept = index === undefined ? undefined : this.#delayed.get(index)
      const refusal = createPod(jobPod(this.#job, this.#owner, index, isPerIndex ? this.#countsAfter(kept) : undefined), this.#owner, this.#context, because)
      return refusal !== undefined && isNamespaceTerminating(refusal) ? undefined : refusal
    })
    this.#made = made
    return failure?.message
  }

  #countsAfter(kept: Pod | undefined): { counted: number, ignored: number } {
    if (kept === undefined) return { counted: 0, ignored: 0 }
    const isIgnored = !this.#counts(kept)
    const ignored = Number(kept.metadata?.annotations?.[ignoredFailureCountKey] ?? 0)
    return { counted: failuresOf(kept) + (isIgnored ? 0 : 1), ignored: ignored + (isIgnored ? 1 : 0) }
  }

  /** The lowest indexes that are neither done nor running nor waiting. */
  #nextIndexes(count: number): number[] {
    const { completions = 0 } = this.#job.spec ?? {}
    const taken = new Set([...this.#succeededIndexes, ...this.#failedIndexes ?? [], ...this.#active.map(indexOf)])
    if (replacesFailedOnly(this.#job)) for (const pod of this.#pods) if (isPodTerminating(pod)) taken.add(indexOf(pod))
    const found: number[] = []
    let wait: number | undefined
    for (let index = 0; index < completions && found.length < count; index++) {
      if (taken.has(index)) continue
      const kept = this.#delayed.get(index)
      const left = kept === undefined ? 0 : this.#delay(failuresOf(kept) + Number(kept.metadata?.annotations?.[ignoredFailureCountKey] ?? 0) + 1, finishTime(kept))
      if (left <= 0) found.push(index)
      else wait = Math.min(wait ?? Infinity, left)
    }
    if (wait !== undefined && found.length === 0) {
      this.#context.requeueAfter(this.#key, wait)
      this.#active = []
    }
    return found
  }

  #delay(failures: number, lastFailure: number): number {
    return failures === 0 ? 0 : lastFailure + Math.min(firstDelay * 2 ** (failures - 1), longestDelay) - this.#now
  }

  #deletePods(pods: readonly Pod[]): string | undefined {
    let error: string | undefined
    for (const pod of pods) {
      const refusal = deletePod(pod, this.#owner, this.#context, 'the Job no longer wants it')
      if (refusal !== undefined) {
        error ??= refusal.message
        continue
      }
      this.#deleted++
      this.#terminating++
      if (isPodReady(pod)) this.#ready--
    }
    return error
  }

  /** Pods that are too many do not count as failed. */
  #withdraw(pods: readonly Pod[]): string | undefined {
    for (const pod of pods) this.#release(pod)
    return this.#deletePods(pods)
  }

  #noteSuspension(): void {
    const conditions = this.#status.conditions ?? []
    const old = conditions.find(({ type }) => type === 'Suspended')
    if (this.#isSuspended && old?.status !== 'True') {
      this.#setCondition({ ...this.#condition('Suspended', 'JobSuspended', 'Job suspended') })
      this.#context.event('Job', this.#job, 'Normal', 'Suspended', 'Job suspended')
      if (this.#context.minor >= 36) delete this.#status.startTime
    } else if (!this.#isSuspended && old?.status === 'True') {
      this.#setCondition({ ...this.#condition('Suspended', 'JobResumed', 'Job resumed'), status: 'False' })
      this.#context.event('Job', this.#job, 'Normal', 'Resumed', 'Job resumed')
      this.#status.startTime = this.#context.clock.timestamp()
    }
  }

  /** Counts ended pods, first by name, then as numbers once their finalizer is gone: `trackJobStatusAndRemoveFinalizers`. */
  #track(finish: JobCondition | undefined, before: string): string | undefined {
    const uncounted = this.#status.uncountedTerminatedPods ??= {}
    const release: Pod[] = []
    for (const pod of this.#pods) {
      if (!isTracked(pod) || !this.#mayRelease(pod, finish)) continue
      release.push(pod)
      const uid = pod.metadata?.uid ?? ''
      const index = indexOf(pod)
      const { completions = 0 } = this.#job.spec ?? {}
      const isValid = !isIndexed(this.#job) || (index >= 0 && index < completions)
      if (pod.status?.phase === 'Succeeded') {
        if (isIndexed(this.#job)) {
          if (isValid) this.#succeededIndexes.add(index)
        } else uncounted.succeeded = [...uncounted.succeeded ?? [], uid]
      } else if ((hasFailed(pod, this.#job) || (finish !== undefined && finish.type !== 'SuccessCriteriaMet')) && isValid && this.#counts(pod)) {
        uncounted.failed = [...uncounted.failed ?? [], uid]
      }
    }
    if (isIndexed(this.#job)) {
      this.#status.succeeded = this.#succeededIndexes.size
      this.#status.completedIndexes = formatIndexes(this.#succeededIndexes)
      if (this.#failedIndexes !== undefined) this.#status.failedIndexes = formatIndexes(this.#failedIndexes)
    }
    const final = this.#announce(finish)
    const error = this.#flush(before)
    if (error !== undefined) return error
    this.#backoffs.set(this.#key, this.#backoff)
    for (const pod of release) this.#release(pod)
    const flushed = JSON.stringify(this.#status)
    this.#status.succeeded = (this.#status.succeeded ?? 0) + (uncounted.succeeded ?? []).length
    this.#status.failed = (this.#status.failed ?? 0) + (uncounted.failed ?? []).length
    this.#status.uncountedTerminatedPods = {}
    const isOver = final !== undefined && this.#terminating === 0
    if (isOver) {
      this.#setCondition(final)
      if (final.type === 'Complete') this.#status.completionTime = this.#context.clock.timestamp()
    }
    const failure = this.#flush(flushed)
    if (failure === undefined && isOver) this.#tellEnd(final)
    return failure
  }

  #mayRelease(pod: Pod, finish: JobCondition | undefined): boolean {
    if (this.#job.metadata?.deletionTimestamp !== undefined || finish !== undefined || pod.status?.phase === 'Succeeded') return true
    if (!hasFailed(pod, this.#job)) return false
    return this.#delayed.get(indexOf(pod))?.metadata?.uid !== pod.metadata?.uid
  }

  /** The interim condition goes into the status, the final one comes out. */
  #announce(finish: JobCondition | undefined): JobCondition | undefined {
    if (finish === undefined) return undefined
    if (finish.type === 'Failed') return finish
    const isTold = (this.#status.conditions ?? []).some(({ type, status }) => type === finish.type && status === 'True')
    if (!isTold) this.#status.conditions = [...this.#status.conditions ?? [], finish]
    return { ...this.#condition(finish.type === 'FailureTarget' ? 'Failed' : 'Complete', finish.reason ?? '', finish.message ?? '') }
  }

  #flush(before: string): string | undefined {
    if (JSON.stringify(this.#status) === before) return undefined
    const { object, refusal } = this.#context.write.updateStatus<Job>('Job', this.#job, 'what its pods say')
    if (object !== undefined) this.#job.metadata = cloneValue(object.metadata)
    return refusal?.message
  }

  #release(pod: Pod): void {
    const live = this.#context.read.get('Pod', pod.metadata?.namespace ?? '', pod.metadata?.name ?? '') as Pod | undefined
    if (live === undefined || !isTracked(live)) return
    const freed = cloneValue(live)
    const meta = freed.metadata ??= {}
    meta.finalizers = (meta.finalizers ?? []).filter((name) => name !== trackingFinalizer)
    if (meta.finalizers.length === 0) delete meta.finalizers
    this.#context.write.update('Pod', freed, 'it is counted')
  }

  #tellEnd({ type, reason = '', message = '' }: JobCondition): void {
    if (type !== 'Complete') return this.#context.event('Job', this.#job, 'Warning', reason, message)
    const { completions } = this.#job.spec ?? {}
    if (completions !== undefined && (this.#status.succeeded ?? 0) > completions) this.#context.event('Job', this.#job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
    this.#context.event('Job', this.#job, 'Normal', 'Completed', 'Job completed')
  }

  #condition(type: string, reason: string, message: string): JobCondition {
    const time = this.#context.clock.timestamp()
    return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, reason, message }
  }

  #setCondition(condition: JobCondition): void {
    const conditions = this.#status.conditions ?? []
    this.#status.conditions = conditions.some(({ type }) => type === condition.type)
      ? conditions.map((old) => old.type === condition.type ? condition : old)
      : [...conditions, condition]
  }
}

function failuresOf(pod: Pod): number {
  return Number(pod.metadata?.annotations?.[failureCountKey] ?? 0)
}
