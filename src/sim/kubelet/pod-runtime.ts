import type { Pod } from '../../model/kubernetes.generated.ts'
import { adoptRecords, isLeftAsFound } from './adoption.ts'
import { endOf } from './container-end.ts'
import { end, forget, recordsOf, type ContainerRecord, type Ended } from './container-record.ts'
import { ContainerStarter } from './container-starter.ts'
import { monitorPeriod } from './eviction.ts'
import type { Fleet, Machine } from './machine.ts'
import { podActions, type Kill } from './pod-actions.ts'
import type { PodReporter } from './pod-reporter.ts'
import { Probers } from './probers.ts'
import { outgrownAt, storageFault, storageLimits } from './storage-limits.ts'
import { restartGrace, stopTimes } from './termination.ts'

/** What the containers of a pod need of its worker. */
export interface RuntimeHost {
  readonly fleet: Fleet
  readonly machine: Machine
  readonly reporter: PodReporter
  /** Later, unless the machine or the pod is gone by then. */
  at(time: number, run: () => void): void
  /** Something has changed: look again. */
  wake(): void
  /** The pod uses more than it may. */
  evict(message: string): void
  /** Looks again some time after a ConfigMap or Secret changed. */
  wakeWhen(kind: 'ConfigMap' | 'Secret', name: string, at: (changed: number) => number): void
}

/** The containers of a pod and its sandbox: `pkg/kubelet/kuberuntime` (1.36). What takes time yields milliseconds. */
export class PodRuntime {
  readonly records: ContainerRecord[]
  readonly #host: RuntimeHost
  readonly #starter: ContainerStarter
  readonly #probers: Probers
  #sandbox = { isThere: false, attempt: 0 }
  #podIP = ''
  /** All containers start over, by a rule of one of them. */
  isRestarting = false

  constructor(host: RuntimeHost, pod: Pod) {
    const { fleet, machine, reporter } = host
    this.#host = host
    this.records = recordsOf(pod.spec ?? {})
    this.#probers = new Probers({
      clock: fleet.cluster.clock,
      podIP: () => this.#podIP,
      at: (time, run) => { host.at(time, run) },
      wake: () => { host.wake() },
      unhealthy: (record, message) => { reporter.event(record, 'Warning', 'Unhealthy', message) },
    })
    this.#starter = new ContainerStarter({
      clock: fleet.cluster.clock,
      minor: fleet.cluster.server.minor,
      behaviourOf: fleet.behaviourOf,
      images: machine.images,
      lookup: reporter.lookup,
      containerId: () => fleet.nextContainerId(),
      event: (record, type, reason, message) => { reporter.event(record, type, reason, message) },
      wakeAt: (time) => { host.at(time, () => { host.wake() }) },
      wakeWhen: (kind, name, at) => { host.wakeWhen(kind, name, at) },
      started: (record) => {
        this.#schedule(record)
        this.#probers.began(record)
        this.#watchStorage()
        machine.usageChanged()
      },
    })
  }

  get hasSandbox(): boolean {
    return this.#sandbox.isThere
  }

  get podIP(): string {
    return this.#podIP
  }

  get running(): ContainerRecord[] {
    return this.records.filter(({ state }) => state === 'running')
  }

  /** Goes on with containers that ran before. True when it was in trouble that nobody can look into: then it is left so. */
  adopt(pod: Pod): boolean {
    const { fleet } = this.#host
    this.#podIP = pod.status?.podIP ?? ''
    adoptRecords(this.records, pod, fleet.behaviourOf, this.#now, () => fleet.nextContainerId())
    this.#sandbox = { isThere: this.records.some(({ state }) => state !== 'none'), attempt: 1 }
    this.resume()
    return isLeftAsFound(this.records, pod, fleet.behaviourOf)
  }

  /** Takes over what another record of the same pod ran: a static pod whose mirror was made anew. */
  inherit(other: PodRuntime): void {
    this.#podIP = other.#podIP
    if (this.#podIP !== this.#host.machine.hostIP) this.#host.fleet.addresses.take(this.#podIP)
    this.#sandbox = other.#sandbox
    this.records.splice(0, this.records.length, ...other.records)
    this.resume()
  }

  /** What will happen to running containers is planned again. */
  resume(): void {
    this.#probers.clear()
    for (const record of this.running) {
      this.#schedule(record)
      this.#probers.adopt(record)
    }
    this.#watchStorage()
    this.#host.machine.usageChanged()
  }

  /** The machine was off: nothing runs, and there is no sandbox. Gives whether there was one. */
  lose(): boolean {
    const had = this.#sandbox.isThere
    this.#probers.clear()
    for (const record of this.running) end(record, { code: 255, reason: 'Unknown', finishedAt: this.#now })
    this.#sandbox.isThere = false
    return had
  }

  /** Containers as the spec has them now. */
  refresh({ spec = {} }: Pod): void {
    const containers = [...spec.initContainers ?? [], ...spec.containers ?? []]
    for (const [index, record] of this.records.entries()) record.container = containers[index] ?? record.container
  }

  /** One step towards what the pod wants. Gives whether there is more to do at once. */
  * sync(pod: Pod): Generator<number, boolean> {
    const actions = podActions(pod, this.records, this.#sandbox)
    const endedBefore = new Map<ContainerRecord, Ended | undefined>(this.records.map((record) => [record, record.state === 'none' ? undefined : record.ended]))
    if (actions.reset) return yield* this.#reset()
    let hasMore = false
    if (actions.killPod) {
      hasMore = this.running.length > 0
      yield* this.stop(pod.spec?.terminationGracePeriodSeconds ?? 30)
      if (!actions.createSandbox) return hasMore
    }
    for (const kill of actions.kill) yield* this.#kill(pod, kill)
    if (actions.createSandbox) this.#createSandbox(pod)
    this.#probers.add(this.records)
    if (actions.start.length > 0) this.#lookForPullSecrets(pod)
    for (const record of actions.start) {
      const isRunning = yield* this.#starter.start(pod, record, endedBefore.get(record))
      hasMore ||= isRunning
      if (!isRunning && record.role === 'init') return hasMore
    }
    return hasMore || actions.kill.length > 0
  }

  /** Stops all containers side by side, sidecars after the others. */
  * stop(graceSeconds: number): Generator<number, void> {
    const records = this.running
    for (const record of records) this.#host.reporter.event(record, 'Normal', 'Killing', `Stopping container ${record.container.name ?? ''}`)
    const stops = stopTimes(records, graceSeconds)
    const byTime = records.map((record, index) => ({ record, code: stops[index]?.code ?? 0, after: stops[index]?.after ?? 0 })).sort((a, b) => a.after - b.after)
    const begun = this.#now
    for (const { record, code, after } of byTime) {
      const wait = begun + after - this.#now
      if (wait > 0) yield wait
      if (record.state === 'running') this.#end(record, code, code === 0 ? 'Completed' : 'Error')
    }
  }

  /** Those that have started and are not ready are asked before a status is made. */
  askReadiness(): void {
    this.#probers.ask(this.records)
  }

  /** The pod is on its way out: nothing is killed by its probes any more. */
  quiet(): void {
    this.#probers.quiet()
  }

  /** The pod is over. */
  clear(): void {
    const { fleet, machine } = this.#host
    this.#probers.clear()
    if (this.#podIP !== machine.hostIP) fleet.addresses.free(this.#podIP)
    machine.usageChanged()
  }

  get #now(): number {
    return this.#host.fleet.cluster.clock.now
  }

  #createSandbox(pod: Pod): void {
    const { fleet, machine } = this.#host
    if (this.#sandbox.attempt > 0) for (const record of this.records) if (record.role !== 'app') forget(record)
    this.#sandbox = { isThere: true, attempt: this.#sandbox.attempt + 1 }
    if (pod.spec?.hostNetwork === true) this.#podIP = machine.hostIP
    else {
      fleet.addresses.free(this.#podIP)
      this.#podIP = fleet.addresses.next(machine.podCIDR)
    }
  }

  /** Without them a pull may well succeed. */
  #lookForPullSecrets({ spec }: Pod): void {
    const missing = (spec?.imagePullSecrets ?? []).flatMap(({ name = '' }) => name === '' || this.#host.reporter.lookup('Secret', name) !== undefined ? [] : [name])
    if (missing.length > 0) this.#host.reporter.tell('Warning', 'FailedToRetrieveImagePullSecret', `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`)
  }

  /** A rule restarts all containers: they are removed without grace, and the pod begins anew in its sandbox. */
  * #reset(): Generator<number, boolean> {
    this.isRestarting = true
    yield* this.stop(0)
    const message = 'The container is removed because RestartAllContainers in place'
    for (const record of this.records) {
      if (record.state === 'none') continue
      end(record, { code: 137, reason: 'RestartingAllContainers', message, finishedAt: this.#now })
      forget(record)
      record.waiting = { reason: 'RestartingAllContainers', message }
    }
    yield 0
    // However soon they end again, time passes between two rounds: the kubelet looks once a second.
    yield 1000
    this.isRestarting = false
    return true
  }

  * #kill(pod: Pod, { record, message, probe }: Kill): Generator<number, void> {
    this.#host.reporter.event(record, 'Normal', 'Killing', message)
    const [stop] = stopTimes([{ container: record.container, role: 'app', run: record.run }], restartGrace(pod, record.container, probe))
    if (stop !== undefined && stop.after > 0) yield stop.after
    if (record.state === 'running') this.#end(record, stop?.code ?? 0, stop?.code === 0 ? 'Completed' : 'Error')
  }

  /** What will become of a container by itself. */
  #schedule(record: ContainerRecord): void {
    const { id, since } = record
    const next = endOf(record, this.records)
    if (next === undefined) return
    this.#host.at(Math.max(since + next.after, this.#now), () => {
      if (record.id !== id || record.state !== 'running') return
      this.#end(record, next.code, next.reason)
      this.#host.wake()
    })
  }

  /** Looked at every 10 s, but only run when something will have been outgrown by then. */
  #watchStorage(): void {
    const pod = this.records.some(({ run }) => run?.disk !== undefined) ? this.#host.reporter.live() : undefined
    if (pod === undefined) return
    const limits = storageLimits(pod, this.records)
    const at = outgrownAt(limits, this.#now)
    if (!Number.isFinite(at)) return
    this.#host.at(Math.ceil(at / monitorPeriod) * monitorPeriod, () => {
      const message = storageFault(limits, this.#now)
      if (message !== undefined) this.#host.evict(message)
    })
  }

  #end(record: ContainerRecord, code: number, reason: string): void {
    end(record, { code, reason, finishedAt: this.#now })
    this.#host.machine.usageChanged()
  }
}
