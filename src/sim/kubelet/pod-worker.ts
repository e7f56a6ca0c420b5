import type { Pod, PodStatus } from '../../model/kubernetes.generated.ts'
import { eventClass } from '../cluster.ts'
import { parseTime } from '../clock.ts'
import { isStaticPod, rejectionOf, type Rejection } from './admission.ts'
import type { Verdict } from './conditions.ts'
import { shouldRun } from './container-record.ts'
import type { Fleet, Machine } from './machine.ts'
import { PodMounts } from './pod-mounts.ts'
import { PodReporter } from './pod-reporter.ts'
import { PodRuntime } from './pod-runtime.ts'
import { isTerminalPhase, podStatusOf, type Ending } from './pod-status.ts'
import { isResized, needsRestart, resizeMessage } from './resize.ts'

const rejectionTakes = 1000

/** Everything that a kubelet does for one pod: `pkg/kubelet/pod_workers.go` and SyncPod of `kubelet.go` (1.36). One thing at a time, as upstream. */
export class PodWorker {
  readonly runtime: PodRuntime
  readonly #fleet: Fleet
  readonly #machine: Machine
  readonly #reporter: PodReporter
  readonly #mounts: PodMounts
  #startTime = ''
  #isTaken = false
  #isOver = false
  #isBusy = false
  #isWoken = false
  #wantsMore = false
  #hasPosted = false
  #ending: Ending | undefined
  #deadline = Infinity
  #pendingResize: Verdict | undefined
  #isResizing = false
  /** Seconds that its containers have to stop, while they do. */
  #grace = Infinity
  /** The generation in which it was found in trouble, and is left. */
  #leftAt: number | undefined
  /** What was planned before the machine went down does not happen. */
  #epoch = 0

  constructor(fleet: Fleet, machine: Machine, pod: Pod) {
    this.#fleet = fleet
    this.#machine = machine
    this.#reporter = new PodReporter(fleet.cluster, machine.name, pod)
    this.#mounts = new PodMounts({
      fleet, node: machine.name, reporter: this.#reporter, worker: this,
      at: (time, run) => { this.#at(time, run) },
      isWaiting: () => !this.isEnding && !this.runtime.hasSandbox,
    })
    this.runtime = new PodRuntime({
      fleet, machine, reporter: this.#reporter,
      at: (time, run) => { this.#at(time, run) },
      wake: () => { this.wake() },
      evict: (message) => { this.evict(message, false) },
      wakeWhen: (kind, name, at) => { fleet.waitFor(kind, this.#reporter.namespace, name, this, at) },
    }, pod)
  }

  get uid(): string {
    return this.#reporter.uid
  }

  get key(): string {
    return `${this.#reporter.namespace}/${this.#reporter.name}`
  }

  /** It holds nothing of what it asked for any more. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** It is over, or soon will be. */
  get isEnding(): boolean {
    return this.#isOver || this.#ending !== undefined || this.#grace !== Infinity
  }

  live(): Pod | undefined {
    return this.#reporter.live()
  }

  /** The kubelet hears of the pod. `isLost`: its machine was off, and what it ran is gone. */
  begin(isLost = false): void {
    const pod = this.live()
    if (pod === undefined || !this.#machine.isUp || this.#isTaken) return
    if (isTerminalPhase(pod.status?.phase)) return this.#finish()
    if (hasRun(pod)) return this.#adopt(pod, isLost)
    const info = this.#fleet.shapes.infoOf(pod)
    const rejection = pod.metadata?.deletionTimestamp === undefined ? rejectionOf(info, this.#machine.info, [...this.#machine.pressures], this.#fleet.cluster.server.minor) : undefined
    if (rejection !== undefined) return this.#reject(rejection)
    this.#take(pod)
    this.#sync()
  }

  /** Goes on with the containers of an earlier record of the same static pod. */
  inherit(other: PodWorker): void {
    const pod = this.live()
    if (pod === undefined) return
    this.#take({ ...pod, status: { ...pod.status, startTime: other.#startTime } })
    this.runtime.inherit(other.runtime)
    this.wake()
  }

  /** Something about the pod changed. */
  wake(): void {
    if (this.#isWoken || this.#isOver) return
    this.#isWoken = true
    this.#at(this.#now, () => {
      this.#isWoken = false
      this.#sync()
    })
  }

  /** The kubelet wants the pod gone. */
  end(ending: Ending): void {
    if (this.#isOver || this.#ending !== undefined) return
    this.#ending = ending
    this.wake()
  }

  /** The node is short of something, or the pod uses more than it may; only the first is a disruption. */
  evict(message: string, isDisruption: boolean): void {
    if (this.isEnding) return
    this.#reporter.tell('Warning', 'Evicted', message)
    this.end({ reason: 'Evicted', message, grace: 1, isDisruption })
  }

  /** The object is gone, whatever its containers do. */
  gone(): void {
    this.#finish()
  }

  /** The kubelet, or its whole machine, stops. */
  halt(): void {
    this.#epoch++
    this.#isBusy = this.#isWoken = false
    this.#grace = Infinity
  }

  /** The kubelet is back. Unless only the network was lost, nothing runs any more and the pod needs a new sandbox. */
  revive(hasRunOn: boolean): void {
    if (this.#isOver) return
    if (!this.#isTaken) {
      const wasFound = hasRun(this.live())
      this.begin(!hasRunOn)
      if (!wasFound) return
    }
    if (hasRunOn) this.runtime.resume()
    else if (this.runtime.lose() && this.live()?.metadata?.deletionTimestamp === undefined) this.#reporter.tell('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    this.#deadline = Infinity
    this.#sync()
  }

  get #now(): number {
    return this.#fleet.cluster.clock.now
  }

  #take(pod: Pod): void {
    this.#isTaken = true
    this.#machine.take(pod)
    this.#startTime = pod.status?.startTime ?? this.#fleet.cluster.clock.timestamp()
    this.#keepDeadline()
  }

  /** A pod that was there before the simulation: it goes on as it is. */
  #adopt(pod: Pod, isLost: boolean): void {
    this.#take(pod)
    if (this.runtime.adopt(pod)) this.#leftAt = pod.metadata?.generation ?? 0
    if (isLost) return
    if (pod.metadata?.deletionTimestamp !== undefined || this.runtime.records.some((record) => shouldRun(record, pod))) this.#sync()
  }

  /** Other resources than it has: given at once when the node has room, else when another pod has left. `pkg/kubelet/allocation` (1.36). */
  #resize(pod: Pod): void {
    const { records } = this.runtime
    if (this.#isResizing && !records.some(({ isResizing }) => isResizing)) {
      this.#isResizing = false
      this.#reporter.tell('Normal', 'ResizeCompleted', resizeMessage('completed', pod))
    }
    const changed = records.filter(isResized)
    if (changed.length === 0 || !this.#isTaken) {
      this.#pendingResize = undefined
      return
    }
    const before = this.#machine.release(this.key)
    const rejection = rejectionOf(this.#fleet.shapes.infoOf({ ...pod, status: {} }), this.#machine.info, [], this.#fleet.cluster.server.minor)
    this.#machine.take(rejection === undefined ? { ...pod, status: {} } : before ?? pod)
    if (rejection !== undefined) return this.#deferResize(pod, rejection)
    this.#pendingResize = undefined
    this.#reporter.tell('Normal', 'ResizeStarted', resizeMessage('started', pod))
    for (const record of changed) {
      record.isResizing = record.state === 'running' && needsRestart(record)
      record.allocated = record.container.resources ?? {}
    }
    if (changed.some(({ isResizing }) => isResizing)) this.#isResizing = true
    else this.#reporter.tell('Normal', 'ResizeCompleted', resizeMessage('completed', pod))
  }

  #deferResize(pod: Pod, { message }: Rejection): void {
    const isNew = this.#pendingResize?.message !== message
    this.#pendingResize = { type: 'PodResizePending', status: 'True', reason: 'Deferred', message }
    if (isNew) this.#reporter.tell('Warning', 'ResizeDeferred', resizeMessage('Deferred', pod, message))
    this.#machine.whenFreed(this)
  }

  /** A second later, so that a controller which makes pods anew that are refused anew does not stop time. */
  #reject(rejection: Rejection): void {
    this.#isBusy = true
    this.#at(this.#now + rejectionTakes, () => {
      const pod = this.live()
      this.#finish()
      if (pod?.metadata?.deletionTimestamp !== undefined) this.#reporter.remove()
      else if (pod !== undefined) this.#reporter.reject(pod, rejection)
    })
  }

  #sync(): void {
    const pod = this.live()
    if (this.#isOver || !this.#machine.isUp || pod === undefined) return
    if (this.#isBusy) {
      this.#wantsMore = true
      return this.#shorten(pod)
    }
    this.runtime.refresh(pod)
    this.#resize(pod)
    this.#keepDeadline()
    const isDone = pod.metadata?.deletionTimestamp !== undefined || this.#ending !== undefined || isTerminalPhase(this.#status(pod, false).phase)
    this.#run(isDone ? this.#terminate(pod) : this.#progress(pod))
  }

  #run(work: Generator<number, void>): void {
    this.#isBusy = true
    this.#hasPosted = false
    this.#step(work)
  }

  /** Goes on until the next wait. What was true at the first wait is posted there, the rest at the end. */
  #step(work: Generator<number, void>): void {
    for (let next = work.next(); next.done !== true; next = work.next()) {
      if (!this.#hasPosted || next.value === 0) this.#post(false)
      this.#hasPosted = true
      if (next.value > 0) return this.#at(this.#now + next.value, () => { this.#step(work) })
    }
    this.#isBusy = false
    if (this.#isOver) return
    if (!this.#wantsMore) return this.#post(false)
    this.#wantsMore = false
    // Not at once: what ends in the same instant is not told as running.
    this.wake()
  }

  * #progress(pod: Pod): Generator<number, void> {
    if (this.#leftAt === (pod.metadata?.generation ?? 0) || (!this.runtime.hasSandbox && !this.#mounts.canMount(pod))) return
    this.#leftAt = undefined
    if (yield* this.runtime.sync(pod)) this.#wantsMore = true
  }

  * #terminate(pod: Pod): Generator<number, void> {
    this.#grace = Math.max(1, this.#ending?.grace ?? pod.metadata?.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30)
    this.runtime.quiet()
    yield* this.runtime.stop(this.#grace)
    if (this.#ending !== undefined || this.runtime.records.some(({ state }) => state !== 'none')) this.#post(true)
    this.#finish()
    if (this.live()?.metadata?.deletionTimestamp !== undefined || this.#ending?.isWithdrawn === true) this.#reporter.remove()
  }

  /** A deletion with less time than before begins anew with what is left. */
  #shorten({ metadata }: Pod): void {
    if (this.#grace === Infinity || (metadata?.deletionGracePeriodSeconds ?? Infinity) >= this.#grace) return
    this.halt()
    this.#sync()
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#epoch++
    if (this.#isTaken) this.#machine.freed(this.key)
    this.runtime.clear()
  }

  /** `activeDeadlineSeconds` counts from the pod's start time: `pkg/kubelet/active_deadline.go`. */
  #keepDeadline(): void {
    const seconds = this.live()?.spec?.activeDeadlineSeconds
    if (seconds === undefined) return
    const deadline = Math.max(this.#now, (parseTime(this.#startTime) ?? this.#now) + seconds * 1000)
    if (deadline === this.#deadline) return
    this.#deadline = deadline
    this.#at(deadline, () => {
      if (this.#deadline !== deadline || this.#isOver || this.#ending !== undefined) return
      const message = 'Pod was active on the node longer than the specified deadline'
      this.#reporter.tell('Normal', 'DeadlineExceeded', message)
      this.end({ reason: 'DeadlineExceeded', message })
    })
  }

  #status(pod: Pod, isTerminal: boolean): PodStatus {
    const { runtime } = this
    return podStatusOf({
      pod, records: runtime.records, hasSandbox: runtime.hasSandbox && !isTerminal, isRestarting: runtime.isRestarting, isTerminal, ending: this.#ending?.isWithdrawn === true ? undefined : this.#ending, resize: this.#pendingResize,
      startTime: this.#startTime, podIP: runtime.podIP, hostIP: this.#machine.hostIP, timestamp: this.#fleet.cluster.clock.timestamp(),
    })
  }

  #post(isTerminal: boolean): void {
    if (!isTerminal) this.runtime.askReadiness()
    const pod = this.live()
    if (pod !== undefined && !(isTerminal && isStaticPod(pod))) this.#reporter.post(pod, this.#status(pod, isTerminal))
  }

  /** Later, unless the machine or the pod is gone by then. */
  #at(time: number, run: () => void): void {
    const epoch = this.#epoch
    this.#fleet.cluster.queue.add(time, eventClass.kubelet, 'kubelet', () => {
      if (this.#epoch === epoch) run()
    })
  }
}

/** Its status tells of containers. */
function hasRun(pod: Pod | undefined): boolean {
  return (pod?.status?.containerStatuses?.length ?? 0) > 0 || pod?.status?.phase === 'Running'
}
