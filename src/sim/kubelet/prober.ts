import type { ContainerRecord } from './container-record.ts'
import { answer, isSettled, newProbeRecord, nextAnswer, observe, probeOf, probeTimes, startOver, tickAt, type ProbeKind, type ProbeRecord, type ProbeTimes } from './probe.ts'
import { probeError, probeOutput, type ProbeFault } from './probe-text.ts'

/** What a prober needs of its pod. */
export interface ProbedPod {
  readonly clock: { readonly now: number }
  podIP(): string
  /** Runs at an instant, unless the pod or its machine is gone by then. */
  at(time: number, run: () => void): void
  /** A verdict changed. */
  probed(record: ContainerRecord, kind: ProbeKind, result: ProbeRecord['result']): void
  unhealthy(record: ContainerRecord, message: string): void
}

/**
 * One probe of one container: `pkg/kubelet/prober/worker.go` (1.36). Of its ticks only those are run at which something may change:
 * behaviour is known ahead, so a healthy container costs nothing.
 */
export class Prober {
  readonly kind: ProbeKind
  readonly #pod: ProbedPod
  readonly #container: ContainerRecord
  readonly #record: ProbeRecord
  #times: ProbeTimes
  /** When its ticker began. */
  #base: number
  #lastTick = -Infinity
  #armed = Infinity
  #containerId = ''

  constructor(pod: ProbedPod, container: ContainerRecord, kind: ProbeKind) {
    this.kind = kind
    this.#pod = pod
    this.#container = container
    this.#record = newProbeRecord(kind)
    this.#times = probeTimes(probeOf(container.container, kind) ?? {})
    this.#base = pod.clock.now
  }

  /** It is known to be well, or not, from before. */
  assume(result: 'success' | 'failure'): void {
    this.#containerId = this.#container.id
    this.#record.result = result
    this.#record.last = result === 'success'
    this.#record.streak = this.#times.failureThreshold
    this.arm()
  }

  /** Something about the container changed: looks for the next tick that matters. */
  arm(): void {
    const { run } = this.#container
    if (!this.#isDue() || run === undefined) return
    this.#seeContainer()
    if (this.#record.isOnHold) return
    const { startedAt, since } = this.#container
    const earliest = Math.max(Math.floor(startedAt / 1000) * 1000 + this.#times.initialDelay, this.#pod.clock.now, this.#lastTick + 1)
    let tick = tickAt(this.#base, this.#times.period, earliest)
    const passes = this.#answers(tick)
    if (isSettled(this.#record, passes, this.#times)) tick = tickAt(this.#base, this.#times.period, since + nextAnswer(this.kind, run, tick - since))
    if (tick < this.#armed && Number.isFinite(tick)) this.#armAt(tick)
  }

  /** The kubelet wants to know at once; the ticker begins anew. */
  trigger(): void {
    if (!this.#isDue()) return
    this.#seeContainer()
    this.#base = this.#pod.clock.now
    this.#armed = Infinity
    this.#tick()
  }

  #armAt(tick: number): void {
    this.#armed = tick
    this.#pod.at(tick, () => {
      if (this.#armed !== tick) return
      this.#armed = Infinity
      if (this.#isDue()) this.#tick()
    })
  }

  #tick(): void {
    const { now } = this.#pod.clock
    this.#lastTick = now
    const { container, startedAt, run } = this.#container
    const probe = probeOf(container, this.kind) ?? {}
    if (run === undefined || this.#record.isOnHold) return
    if (now - Math.floor(startedAt / 1000) * 1000 < this.#times.initialDelay) return this.arm()
    const error = probeError(probe, container)
    if (error !== undefined) return this.#pod.unhealthy(this.#container, `${title[this.kind]} probe errored and resulted in unknown state: ${error}`)
    const isLate = run.probeTakes > this.#times.timeout
    const takes = Math.min(run.probeTakes, this.#times.timeout)
    if (takes === 0) return this.#take(this.#answers(now), isLate)
    const { id } = this.#container
    this.#pod.at(now + takes, () => {
      if (this.#container.id === id && this.#isDue()) this.#take(this.#answers(now), isLate)
    })
  }

  #take(passed: boolean, isLate: boolean): void {
    if (!passed) this.#tellFailure(isLate)
    if (observe(this.#record, this.kind, passed, this.#times)) this.#pod.probed(this.#container, this.kind, this.#record.result)
    this.arm()
  }

  #tellFailure(isLate: boolean): void {
    const { container, since, run } = this.#container
    const listensAfter = { startup: run?.startupAfter, readiness: run?.readyAfter, liveness: 0 }[this.kind] ?? 0
    const isEarly = Number.isFinite(listensAfter) && this.#pod.clock.now - since < listensAfter
    const fault: ProbeFault = isLate ? 'timeout' : isEarly ? 'refused' : 'unhealthy'
    this.#pod.unhealthy(this.#container, `${title[this.kind]} probe failed: ${probeOutput(probeOf(container, this.kind) ?? {}, container, this.#pod.podIP(), fault, this.#times)}`)
  }

  #answers(at: number): boolean {
    const { run, since } = this.#container
    return run !== undefined && run.probeTakes <= this.#times.timeout && answer(this.kind, run, at - since)
  }

  /** Startup is asked until it has passed; the others from then on. */
  #isDue(): boolean {
    return this.#container.state === 'running' && this.#container.isStarted === (this.kind !== 'startup')
  }

  #seeContainer(): void {
    const { id } = this.#container
    if (id === this.#containerId) return
    this.#containerId = id
    this.#armed = Infinity
    this.#times = probeTimes(probeOf(this.#container.container, this.kind) ?? {})
    startOver(this.#record, this.kind)
  }
}

const title: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' }
