import type { Pod } from '../../../model/kubernetes.generated.ts'
import { podKey, type PodInfo } from '../cycle/pod-info.ts'
import type { Gate, Scheduler } from '../scheduler.ts'
import { backoffExpiry, ready, type BackoffSettings } from './backoff.ts'
import { podChanges } from './changes.ts'
import { hears, type ClusterEvent } from './cluster-event.ts'
import { Heap } from '../../heap.ts'

export type Place = 'active' | 'backoff' | 'unschedulable' | 'inFlight' | 'gone'

/** A pod that waits to be placed. Times are milliseconds of the simulation's clock. */
export interface QueuedPod {
  info: PodInfo
  place: Place
  /** When it came to the queue, or back to it. */
  timestamp: number
  /** Order of arrival, for pods of the same instant. */
  readonly sequence: number
  unschedulableCount: number
  errorCount: number
  /** Plugins that rejected or gate it. */
  rejectedBy: ReadonlySet<string>
  gate: string | undefined
}

/** Upstream: podMaxInUnschedulablePodsDuration. */
const maxInUnschedulable = 5 * 60_000

/**
 * Pods that wait: those to be tried (by priority, then time), those that wait out a back-off, and those that only an event can help.
 * Upstream: `backend/queue/scheduling_queue.go` (1.36).
 */
export class SchedulingQueue {
  readonly #pods = new Map<string, QueuedPod>()
  /** Entries of pods that have moved on since are skipped when they come up. */
  readonly #active = new Heap<QueuedPod>(before)
  readonly #backingOff = new Set<QueuedPod>()
  readonly #pool = new Set<QueuedPod>()
  readonly #scheduler: Scheduler
  readonly #backoff: BackoffSettings
  #sequence = 0
  #trying: QueuedPod | undefined
  /** What happened while that pod was being tried; it may be good news for it. */
  #meanwhile: ClusterEvent[] = []

  constructor(scheduler: Scheduler, backoff: BackoffSettings) {
    this.#scheduler = scheduler
    this.#backoff = backoff
  }

  /** How many may be tried now, some perhaps counted twice: a pod that left and came back stands in the heap twice. */
  get ready(): number {
    return this.#active.size
  }

  find(key: string): Readonly<QueuedPod> | undefined {
    return this.#pods.get(key)
  }

  add(pod: Pod, now: number): void {
    const info = this.#scheduler.cache.shapes.infoOf(pod)
    this.delete(info.key)
    this.#scheduler.nominator.add(info, pod.status?.nominatedNodeName ?? '')
    const queued: QueuedPod = { info, place: 'gone', timestamp: now, sequence: this.#sequence++, unschedulableCount: 0, errorCount: 0, rejectedBy: new Set(), gate: undefined }
    this.#pods.set(info.key, queued)
    this.#activate(queued, now)
  }

  /** An update of a pod that is not placed: in the pool, it may have cured the pod itself. */
  update(before: Pod, after: Pod, now: number): void {
    const queued = this.#pods.get(podKey(after))
    if (queued === undefined) return this.add(after, now)
    const { place } = queued
    queued.info = this.#scheduler.cache.shapes.infoOf(after, queued.info)
    const nominated = after.status?.nominatedNodeName ?? ''
    if (nominated !== '' || (before.status?.nominatedNodeName ?? '') !== '') this.#scheduler.nominator.add(queued.info, nominated)
    const events = podChanges(before, after).map((action): ClusterEvent<'Pod'> => ({ kind: 'Pod', action, old: before, new: after }))
    if (place === 'inFlight') this.#meanwhile.push(...events)
    else if (place === 'unschedulable' && events.some((event) => this.#helps(queued, event))) this.#activate(queued, now)
  }

  delete(key: string): void {
    const queued = this.#pods.get(key)
    if (queued !== undefined) this.#enter(queued, 'gone')
    if (queued === this.#trying) this.#trying = undefined
    this.#pods.delete(key)
    this.#scheduler.nominator.remove(key)
  }

  /** The most important pod that may be tried; with none, the first of those that wait out a back-off, unless it ended in an error. */
  pop(now: number): QueuedPod | undefined {
    this.flush(now)
    this.#meanwhile = []
    for (;;) {
      const best = this.#active.pop() ?? this.#firstBackingOff()
      if (best === undefined) return undefined
      // A pod that left and came back stands in the heap twice; the older entry may be used up, too.
      if (best.place !== 'active' && best.place !== 'backoff') continue
      this.#enter(best, 'inFlight')
      this.#trying = best
      return best
    }
  }

  /** Back after a failed attempt. No rejecting plugin means an error, which is retried in any case. */
  returnUnschedulable(queued: QueuedPod, rejectedBy: readonly string[], now: number): void {
    this.#trying = undefined
    if (this.#pods.get(queued.info.key) !== queued) return
    queued.rejectedBy = new Set(rejectedBy)
    if (rejectedBy.length === 0) queued.errorCount++
    else {
      queued.unschedulableCount++
      queued.errorCount = 0
    }
    queued.timestamp = now
    this.#enter(queued, 'unschedulable')
    if (rejectedBy.length === 0 || this.#meanwhile.some((event) => this.#helps(queued, event))) this.#activate(queued, now)
  }

  /** Something happened: pods that it may help leave the pool. `concerns` narrows the pods that are asked at all. */
  moveAll(event: ClusterEvent, now: number, concerns: (info: PodInfo) => boolean = () => true): void {
    for (const queued of [...this.#pool]) if (concerns(queued.info) && this.#helps(queued, event)) this.#activate(queued, now)
    if (this.#trying !== undefined) this.#meanwhile.push(event)
  }

  /** Ends back-offs that are over and gives pods another try that have waited for five minutes. */
  flush(now: number): void {
    for (const queued of [...this.#backingOff]) if (ready(queued, this.#backoff, now)) this.#enter(queued, 'active')
    for (const queued of [...this.#pool]) {
      if (queued.gate === undefined && now - queued.timestamp > maxInUnschedulable) this.#activate(queued, now)
    }
  }

  /** When the next back-off ends or the next pod has waited too long; undefined when only an event can change anything. */
  nextWake(now: number): number | undefined {
    let next = this.#active.size > 0 ? now : Infinity
    for (const queued of this.#backingOff) next = Math.min(next, backoffExpiry(queued, this.#backoff) + 1000)
    for (const queued of this.#pool) if (queued.gate === undefined) next = Math.min(next, queued.timestamp + maxInUnschedulable + 1)
    return next === Infinity ? undefined : next
  }

  #helps(queued: QueuedPod, event: ClusterEvent): boolean {
    if (queued.rejectedBy.size === 0) return true
    const plugins = this.#scheduler.frameworkFor(queued.info.pod)?.profile.plugins
    const gate = queued.gate === undefined ? undefined : plugins?.get(queued.gate)
    if (queued.gate !== undefined && !(gate?.hints ?? []).some((hint) => hears(hint, event))) return false
    return [...queued.rejectedBy].some((name) => (plugins?.get(name)?.hints ?? [])
      .some((hint) => hears(hint, event) && (hint.helps?.(queued.info, event, this.#scheduler.cache) ?? true)))
  }

  /** To the pods that may be tried, now or after its back-off, unless a gate holds it. */
  #activate(queued: QueuedPod, now: number): void {
    const framework = this.#scheduler.frameworkFor(queued.info.pod)
    const [gate]: Gate[] = framework === undefined ? [] : this.#scheduler.gates(framework, queued.info)
    queued.gate = gate?.plugin
    if (gate !== undefined) queued.rejectedBy = new Set([...queued.rejectedBy, gate.plugin])
    this.#enter(queued, gate !== undefined ? 'unschedulable' : ready(queued, this.#backoff, now) ? 'active' : 'backoff')
  }

  #enter(queued: QueuedPod, place: Place): void {
    if (queued.place === 'backoff') this.#backingOff.delete(queued)
    if (queued.place === 'unschedulable') this.#pool.delete(queued)
    if (queued.place === 'active' && place === 'active') return
    queued.place = place
    if (place === 'active') this.#active.push(queued)
    if (place === 'backoff') this.#backingOff.add(queued)
    if (place === 'unschedulable') this.#pool.add(queued)
  }

  #firstBackingOff(): QueuedPod | undefined {
    let first: QueuedPod | undefined
    for (const queued of this.#backingOff) if (queued.errorCount === 0 && (first === undefined || this.#isSooner(queued, first))) first = queued
    return first
  }

  #isSooner(a: QueuedPod, b: QueuedPod): boolean {
    const difference = backoffExpiry(a, this.#backoff) - backoffExpiry(b, this.#backoff)
    return difference === 0 ? before(a, b) : difference < 0
  }
}

/** Priority, then time, then arrival. Upstream: `plugins/queuesort/priority_sort.go`. */
function before(a: QueuedPod, b: QueuedPod): boolean {
  const priorities = b.info.shape.priority - a.info.shape.priority
  if (priorities !== 0) return priorities < 0
  return a.timestamp === b.timestamp ? a.sequence < b.sequence : a.timestamp < b.timestamp
}
