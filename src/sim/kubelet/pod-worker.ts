import { sameValue } from '../../base/json.ts'
import type { ConfigMap, Pod, PodStatus, Secret } from '../../model/kubernetes.generated.ts'
import { eventClass } from '../cluster.ts'
import { parseTime } from '../clock.ts'
import { isStaticPod, rejectionOf } from './admission.ts'
import { adoptRecords, isLeftAsFound } from './adoption.ts'
import { ContainerStarter } from './container-starter.ts'
import { mountRetry, missingVolumes } from './config-sources.ts'
import { end, forget, recordsOf, shouldRun, type ContainerRecord, type Ended } from './container-record.ts'
import { endOf } from './container-end.ts'
import type { Fleet, Machine } from './machine.ts'
import { podActions, type Kill } from './pod-actions.ts'
import { isTerminalPhase, podStatusOf, type Ending } from './pod-status.ts'
import { Probers } from './probers.ts'
import { restartGrace, stopTimes } from './termination.ts'

/** Everything that a kubelet does for one pod: `pkg/kubelet/pod_workers.go` and `kubelet.go` SyncPod (1.36). One thing at a time, as upstream. */
export class PodWorker {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly records: ContainerRecord[]
  readonly #fleet: Fleet
  readonly #machine: Machine
  readonly #starter: ContainerStarter
  readonly #probers: Probers
  #sandbox = { isThere: false, attempt: 0 }
  #podIP = ''
  #startTime = ''
  #isTaken = false
  #isOver = false
  #isBusy = false
  #isWoken = false
  #wantsMore = false
  #isRestarting = false
  #hasPosted = false
  #ending: Ending | undefined
  #mountFailedAt: number | undefined
  #deadline = Infinity
  /** What was posted last, and what the API server made of it. */
  #posted: PodStatus | undefined
  #stored: PodStatus | undefined
  /** The generation in which it was found in trouble, and is left. */
  #leftAt: number | undefined
  /** What was planned before the machine went down does not happen. */
  #epoch = 0
  #stopping: { grace: number } | undefined

  constructor(fleet: Fleet, machine: Machine, pod: Pod) {
    const { uid = '', namespace = '', name = '' } = pod.metadata ?? {}
    this.uid = uid
    this.namespace = namespace
    this.name = name
    this.#fleet = fleet
    this.#machine = machine
    this.records = recordsOf(pod.spec ?? {})
    this.#probers = new Probers(this.#probed())
    this.#starter = new ContainerStarter(this.#starting())
  }

  get now(): number {
    return this.#fleet.cluster.clock.now
  }

  get key(): string {
    return `${this.namespace}/${this.name}`
  }

  /** Whether it still holds what it asked for. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** The pod as it is now; undefined once it is gone. */
  live(): Pod | undefined {
    const pod = this.#fleet.cluster.read.get('Pod', this.namespace, this.name) as Pod | undefined
    return pod?.metadata?.uid === this.uid ? pod : undefined
  }

  /** The kubelet hears of the pod. */
  begin(): void {
    const pod = this.live()
    if (pod === undefined || !this.#machine.isUp) return
    if (isTerminalPhase(pod.status?.phase)) return this.#finish()
    const known = pod.status?.containerStatuses?.length ?? 0
    if (known > 0 || pod.status?.phase === 'Running') return this.#adopt(pod)
    const rejection = pod.metadata?.deletionTimestamp === undefined
      ? rejectionOf(this.#fleet.shapes.infoOf(pod), this.#machine.info, [...this.#machine.pressures], this.#fleet.cluster.server.minor)
      : undefined
    if (rejection !== undefined) return this.#reject(pod, rejection.reason, rejection.message)
    this.#take(pod)
    this.#sync()
  }

  /** Something about the pod changed. */
  wake(): void {
    if (this.#isWoken || this.#isOver) return
    this.#isWoken = true
    this.#at(this.now, () => {
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

  /** The object is gone, whatever its containers do. */
  gone(): void {
    this.#epoch++
    this.#finish()
  }

  /** The machine stops; with its containers, unless only the network is lost. */
  halt(): void {
    this.#epoch++
    this.#isBusy = this.#isWoken = false
    this.#stopping = undefined
  }

  /** The machine is back after a restart: nothing runs, and the pod needs a new sandbox. */
  revive(): void {
    this.#probers.clear()
    if (this.#isOver) return
    if (!this.#isTaken) return this.begin()
    for (const record of this.records) if (record.state === 'running') end(record, { code: 255, reason: 'Unknown', finishedAt: this.now })
    if (this.#sandbox.isThere && this.live()?.metadata?.deletionTimestamp === undefined) this.#tell('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    this.#sandbox.isThere = false
    this.#keepDeadline()
    this.#sync()
  }

  #take(pod: Pod): void {
    this.#isTaken = true
    this.#machine.take(pod, this.#fleet.shapes)
    this.#startTime = pod.status?.startTime ?? this.#fleet.cluster.clock.timestamp()
    this.#podIP = pod.status?.podIP ?? ''
    this.#fleet.addresses.take(this.#podIP)
    this.#keepDeadline()
  }

  /** A pod that was there before stowage looked: it goes on as it is. */
  #adopt(pod: Pod): void {
    this.#take(pod)
    adoptRecords(this.records, pod, this.#fleet.behaviourOf, this.now, () => this.#fleet.nextContainerId())
    this.#sandbox = { isThere: this.records.some(({ state }) => state !== 'none'), attempt: 1 }
    for (const record of this.records) {
      if (record.state !== 'running') continue
      this.#schedule(record)
      this.#probers.adopt(record)
    }
    if (isLeftAsFound(this.records, pod, this.#fleet.behaviourOf)) this.#leftAt = pod.metadata?.generation ?? 0
    if (pod.metadata?.deletionTimestamp !== undefined || this.records.some((record) => shouldRun(record, pod))) this.#sync()
  }

  #reject(pod: Pod, reason: string, message: string): void {
    this.#tell('Warning', reason, message)
    const { cluster } = this.#fleet
    const own = new Set(['PodScheduled', 'Ready', 'Initialized', 'ContainersReady', 'PodReadyToStartContainers'])
    const conditions = (pod.status?.conditions ?? []).filter(({ type = '' }) => !own.has(type))
    const status = { ...pod.status, phase: 'Failed', reason, message: `Pod was rejected: ${message}`, startTime: cluster.clock.timestamp(), conditions, observedGeneration: pod.metadata?.generation }
    this.#finish()
    cluster.client.as('kubelet').updateStatus('Pod', { ...pod, status }, 'the kubelet does not take it')
  }

  #sync(): void {
    const pod = this.live()
    if (this.#isOver || !this.#machine.isUp || pod === undefined) return
    if (this.#isBusy) {
      this.#shorten(pod)
      this.#isWoken = false
      this.#wantsMore = true
      return
    }
    this.#refresh(pod)
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
    for (let next = work.next(); ; next = work.next()) {
      if (next.done === true) break
      if (!this.#hasPosted) {
        this.#hasPosted = true
        this.#post(false)
      }
      if (next.value > 0) {
        this.#at(this.now + next.value, () => { this.#step(work) })
        return
      }
    }
    this.#isBusy = false
    if (this.#isOver) return
    if (this.#wantsMore) {
      this.#wantsMore = false
      this.wake()
    } else this.#post(false)
  }

  * #progress(pod: Pod): Generator<number, void> {
    if (this.#leftAt === (pod.metadata?.generation ?? 0) || !this.#canMount(pod)) return
    this.#leftAt = undefined
    const actions = podActions(pod, this.records, this.#sandbox)
    const endedBefore = new Map<ContainerRecord, Ended | undefined>(this.records.map((record) => [record, record.state === 'none' ? undefined : record.ended]))
    if (actions.reset) return yield* this.#reset()
    if (actions.killPod) {
      yield* this.#stop(this.records.filter(({ state }) => state === 'running'), pod.spec?.terminationGracePeriodSeconds ?? 30)
      if (!actions.createSandbox) return
    }
    for (const kill of actions.kill) yield* this.#kill(pod, kill)
    if (actions.createSandbox) this.#createSandbox(pod)
    this.#probers.add(this.records)
    for (const record of actions.start) {
      const isRunning = yield* this.#starter.start(pod, record, endedBefore.get(record))
      if (isRunning) this.#wantsMore = true
      else if (record.role === 'init') return
    }
  }

  #createSandbox(pod: Pod): void {
    if (this.#sandbox.attempt > 0) for (const record of this.records) if (record.role !== 'app') forget(record)
    this.#sandbox = { isThere: true, attempt: this.#sandbox.attempt + 1 }
    if (pod.spec?.hostNetwork === true) this.#podIP = this.#machine.hostIP
    else {
      this.#fleet.addresses.free(this.#podIP)
      this.#podIP = this.#fleet.addresses.next(this.#machine.podCIDR)
    }
  }

  /** A rule restarts all containers: they are removed without grace, and the pod begins anew in its sandbox. */
  * #reset(): Generator<number, void> {
    this.#isRestarting = true
    yield* this.#stop(this.records.filter(({ state }) => state === 'running'), 0)
    const message = 'The container is removed because RestartAllContainers in place'
    for (const record of this.records) {
      if (record.state === 'none') continue
      end(record, { code: 137, reason: 'RestartingAllContainers', message, finishedAt: this.now })
      forget(record)
      record.waiting = { reason: 'RestartingAllContainers', message }
    }
    this.#post(false)
    this.#isRestarting = false
    this.#wantsMore = true
  }

  * #kill(pod: Pod, { record, message, probe }: Kill): Generator<number, void> {
    this.#event(record, 'Normal', 'Killing', message)
    const [stop] = stopTimes([{ container: record.container, role: 'app', run: record.run }], restartGrace(pod, record.container, probe))
    if (stop !== undefined && stop.after > 0) yield stop.after
    if (record.state === 'running') this.#ended(record, stop?.code ?? 137)
    this.#wantsMore = true
  }

  /** Stops containers side by side, sidecars after the others. */
  * #stop(records: readonly ContainerRecord[], graceSeconds: number): Generator<number, void> {
    for (const record of records) this.#event(record, 'Normal', 'Killing', `Stopping container ${record.container.name ?? ''}`)
    const stops = stopTimes(records, graceSeconds)
    const byTime = records.map((record, index) => ({ record, stop: stops[index] })).sort((a, b) => (a.stop?.after ?? 0) - (b.stop?.after ?? 0))
    const begun = this.now
    for (const { record, stop } of byTime) {
      const wait = begun + (stop?.after ?? 0) - this.now
      if (wait > 0) yield wait
      if (record.state === 'running') this.#ended(record, stop?.code ?? 137)
    }
    if (records.length > 0) this.#wantsMore = true
  }

  * #terminate(pod: Pod): Generator<number, void> {
    const grace = Math.max(1, this.#ending?.grace ?? pod.metadata?.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30)
    this.#stopping = { grace }
    this.#probers.quiet()
    yield* this.#stop(this.records.filter(({ state }) => state === 'running'), grace)
    const live = this.live()
    const hasRun = this.records.some(({ state }) => state !== 'none') || this.#ending !== undefined
    if (hasRun) this.#post(true)
    this.#finish()
    if (live?.metadata?.deletionTimestamp !== undefined) this.#remove()
  }

  #remove(): void {
    this.#fleet.cluster.client.as('kubelet').delete('Pod', this.namespace, this.name, 'its containers have ended', { gracePeriodSeconds: 0, uid: this.uid })
  }

  /** A deletion with less time than before begins anew with what is left. */
  #shorten(pod: Pod): void {
    const grace = pod.metadata?.deletionGracePeriodSeconds
    if (this.#stopping === undefined || grace === undefined || grace >= this.#stopping.grace) return
    this.#epoch++
    this.#run(this.#terminate(pod))
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#epoch++
    this.#probers.clear()
    if (this.#isTaken) this.#machine.release(this.key)
    if (this.#podIP !== this.#machine.hostIP) this.#fleet.addresses.free(this.#podIP)
  }

  /** Specs may change: images, and deadlines. */
  #refresh(pod: Pod): void {
    const containers = [...pod.spec?.initContainers ?? [], ...pod.spec?.containers ?? []]
    for (const [index, record] of this.records.entries()) record.container = containers[index] ?? record.container
    this.#keepDeadline()
  }

  /** `activeDeadlineSeconds` counts from the pod's start time: `pkg/kubelet/active_deadline.go`. */
  #keepDeadline(): void {
    const seconds = this.live()?.spec?.activeDeadlineSeconds
    if (seconds === undefined) return
    const deadline = Math.max(this.now, (parseTime(this.#startTime) ?? this.now) + seconds * 1000)
    if (deadline === this.#deadline) return
    this.#deadline = deadline
    this.#at(deadline, () => {
      if (this.#deadline !== deadline || this.#isOver || this.#ending !== undefined) return
      const message = 'Pod was active on the node longer than the specified deadline'
      this.#tell('Normal', 'DeadlineExceeded', message)
      this.end({ reason: 'DeadlineExceeded', message })
    })
  }

  #canMount(pod: Pod): boolean {
    if (this.#sandbox.isThere) return true
    const missing = missingVolumes(pod, this.#lookup)
    if (missing.length === 0) return true
    const failedAt = this.#mountFailedAt ??= this.now
    for (const { kind, name, message } of missing) {
      this.#tell('Warning', 'FailedMount', message)
      this.#fleet.waitFor(kind, this.namespace, name, this, (changed) => mountRetry(failedAt, changed))
    }
    return false
  }

  /** What will become of a container that has just started, or was found running. */
  #schedule(record: ContainerRecord): void {
    const { id, since } = record
    const next = endOf(record, this.records)
    if (next !== undefined) {
      this.#at(since + next.after, () => {
        if (record.id === id && record.state === 'running') {
          end(record, { code: next.code, reason: next.reason, finishedAt: this.now })
          this.wake()
        }
      })
    }
  }

  #ended(record: ContainerRecord, code: number): void {
    end(record, { code, reason: code === 0 ? 'Completed' : 'Error', finishedAt: this.now })
  }

  #status(pod: Pod, isTerminal: boolean): PodStatus {
    return podStatusOf({
      pod, records: this.records, hasSandbox: this.#sandbox.isThere && !isTerminal, isRestarting: this.#isRestarting, isTerminal, ending: this.#ending,
      startTime: this.#startTime, podIP: this.#podIP, hostIP: this.#machine.hostIP, timestamp: this.#fleet.cluster.clock.timestamp(),
    })
  }

  #post(isTerminal: boolean): void {
    if (!isTerminal) this.#probers.ask(this.records)
    const pod = this.live()
    if (pod === undefined || isStaticPod(pod) && isTerminal) return
    const status = this.#status(pod, isTerminal)
    const isStored = this.#stored !== undefined && sameValue(pod.status, this.#stored)
    if (isStored && sameValue(status, this.#posted)) return
    const { object } = this.#fleet.cluster.client.as('kubelet').updateStatus<Pod>('Pod', { ...pod, status }, `the kubelet reports ${status.phase ?? ''}`)
    this.#posted = status
    this.#stored = object?.status
  }

  /** Later, unless the machine or the pod is gone by then. */
  #at(time: number, run: () => void): void {
    const epoch = this.#epoch
    this.#fleet.cluster.queue.add(time, eventClass.kubelet, 'kubelet', () => {
      if (this.#epoch === epoch) run()
    })
  }

  #event(record: ContainerRecord, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#tell(type, reason, message, `spec.${record.role === 'app' ? 'containers' : 'initContainers'}{${record.container.name ?? ''}}`)
  }

  #tell(type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    const object = this.live()
    if (object === undefined) return
    this.#fleet.cluster.events.record('kubelet', { kind: 'Pod', apiVersion: 'v1', object, host: this.#machine.name, ...fieldPath === undefined ? {} : { fieldPath } }, type, reason, message)
  }

  readonly #lookup = (kind: 'ConfigMap' | 'Secret', name: string): ConfigMap | Secret | undefined => this.#fleet.cluster.read.get(kind, this.namespace, name)

  #starting(): ConstructorParameters<typeof ContainerStarter>[0] {
    return {
      clock: this.#fleet.cluster.clock,
      minor: this.#fleet.cluster.server.minor,
      behaviourOf: this.#fleet.behaviourOf,
      images: this.#machine.images,
      lookup: this.#lookup,
      containerId: () => this.#fleet.nextContainerId(),
      event: (record, type, reason, message) => { this.#event(record, type, reason, message) },
      wakeAt: (time) => { this.#at(time, () => { this.wake() }) },
      wakeWhen: (kind, name, at) => { this.#fleet.waitFor(kind, this.namespace, name, this, at) },
      started: (record) => {
        this.#schedule(record)
        this.#probers.began(record)
      },
    }
  }

  #probed(): ConstructorParameters<typeof Probers>[0] {
    return {
      clock: this.#fleet.cluster.clock,
      podIP: () => this.#podIP,
      at: (time, run) => { this.#at(time, run) },
      unhealthy: (record, message) => { this.#event(record, 'Warning', 'Unhealthy', message) },
      wake: () => { this.wake() },
    }
  }
}
