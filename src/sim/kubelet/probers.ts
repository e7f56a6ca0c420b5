import type { ContainerRecord } from './container-record.ts'
import { probeOf, type ProbeKind, type ProbeRecord } from './probe.ts'
import { Prober, type ProbedPod } from './prober.ts'

/** What the probers of a pod need of its worker. */
export interface ProberHost extends Pick<ProbedPod, 'clock' | 'podIP' | 'at' | 'unhealthy'> {
  wake(): void
}

const kinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness']

/** All probes of a pod: `pkg/kubelet/prober/prober_manager.go` (1.36). What they find is kept in the records of the containers. */
export class Probers {
  readonly #pod: ProbedPod
  readonly #host: ProberHost
  readonly #probers = new Map<ContainerRecord, Partial<Record<ProbeKind, Prober>>>()
  #isAsking = false
  #isQuiet = false

  constructor(host: ProberHost) {
    this.#host = host
    this.#pod = {
      clock: host.clock,
      podIP: () => host.podIP(),
      at: (time, run) => { host.at(time, run) },
      unhealthy: (record, message) => { host.unhealthy(record, message) },
      probed: (record, kind, result) => { this.#probed(record, kind, result) },
    }
  }

  /** Their tickers begin when the pod does. */
  add(records: readonly ContainerRecord[]): void {
    for (const record of records) {
      if (this.#probers.has(record) || record.role === 'init') continue
      const made: Partial<Record<ProbeKind, Prober>> = {}
      for (const kind of kinds) if (probeOf(record.container, kind) !== undefined) made[kind] = new Prober(this.#pod, record, kind)
      this.#probers.set(record, made)
    }
  }

  /** A container runs. */
  began(record: ContainerRecord): void {
    this.add([record])
    for (const kind of ['startup', 'liveness'] as const) if (!this.#isQuiet) this.#probers.get(record)?.[kind]?.arm()
  }

  /** A container ran before: its verdicts are those that its status tells. */
  adopt(record: ContainerRecord): void {
    this.add([record])
    const { readiness, liveness, startup } = this.#probers.get(record) ?? {}
    if (!record.isStarted) return startup?.arm()
    liveness?.assume('success')
    readiness?.assume(record.isReady ? 'success' : 'failure')
  }

  /** Whoever has started and is not ready is asked now: `UpdatePodStatus` triggers the readiness probe. */
  ask(records: readonly ContainerRecord[]): void {
    this.#isAsking = true
    for (const record of records) if (record.state === 'running' && record.isStarted && !record.isReady) this.#probers.get(record)?.readiness?.trigger()
    this.#isAsking = false
  }

  /** The pod is on its way out: only readiness is still asked. */
  quiet(): void {
    this.#isQuiet = true
  }

  clear(): void {
    this.#probers.clear()
  }

  #probed(record: ContainerRecord, kind: ProbeKind, result: ProbeRecord['result']): void {
    if (this.#isQuiet && kind !== 'readiness') return
    if (kind === 'readiness') record.isReady = result === 'success'
    else if (result === 'failure') record.hasFailed = kind
    else if (kind === 'startup') {
      record.isStarted = true
      record.isReady = record.container.readinessProbe === undefined
      this.#probers.get(record)?.liveness?.arm()
    }
    if (!this.#isAsking) this.#host.wake()
  }
}
