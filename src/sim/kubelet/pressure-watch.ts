import { eventClass, type Cluster } from '../cluster.ts'
import { isCriticalPod } from './admission.ts'
import { capacityOf, evictionMessage, evictionOrder, monitorPeriod, usageOf, type PodUsage, type Signal } from './eviction.ts'
import type { Machine } from './machine.ts'

export interface PressureWatchHost {
  /** Pods that nobody works for use something, too. */
  rouse(): void
  report(): void
  warn(reason: string, message: string): void
}

/** A condition stays for so long after it was last seen. */
const transitionPeriod = 300_000

/**
 * The eviction manager of one node, as far as one resource goes: `pkg/kubelet/eviction/eviction_manager.go` (1.36). It looks every 10 s, but only
 * runs when what containers are known to use will have made it short by then. Nothing is taken to be gained by removing images.
 */
export class PressureWatch {
  readonly #cluster: Cluster
  readonly #machine: Machine
  readonly signal: Signal
  readonly #host: PressureWatchHost
  #due = Infinity
  #lastShort = -Infinity

  constructor(cluster: Cluster, machine: Machine, signal: Signal, host: PressureWatchHost) {
    this.#cluster = cluster
    this.#machine = machine
    this.signal = signal
    this.#host = host
  }

  /** Containers came or went: when will it be short? */
  look(): void {
    // A node that does not say how much it has.
    if (this.#capacity === 0) return
    this.#host.rouse()
    const { now } = this.#cluster.clock
    const { used, perSecond } = this.#total()
    const left = this.#capacity - this.#threshold - used
    const shortAt = left < 0 ? now : perSecond > 0 ? now + Math.floor(left / perSecond * 1000) + 1 : Infinity
    const clearsAt = this.#lastShort + transitionPeriod
    this.#wakeAt(Math.min(shortAt, clearsAt > now ? clearsAt : Infinity))
  }

  #wakeAt(time: number): void {
    const { now } = this.#cluster.clock
    const tick = Math.max(Math.ceil(time / monitorPeriod) * monitorPeriod, (Math.floor(now / monitorPeriod) + 1) * monitorPeriod)
    if (!Number.isFinite(tick) || tick === this.#due) return
    this.#due = tick
    this.#cluster.queue.add(tick, eventClass.kubelet, 'kubelet', () => {
      if (this.#due !== tick) return
      this.#due = Infinity
      if (this.#machine.isUp) this.#synchronize()
    })
  }

  #synchronize(): void {
    const { now } = this.#cluster.clock
    const available = this.#capacity - this.#total().used
    if (available < this.#threshold) {
      this.#lastShort = now
      this.#machine.pressures.add(this.signal.condition)
      this.#host.report()
      this.#host.warn('EvictionThresholdMet', `Attempting to reclaim ${this.signal.resource}`)
      this.#evict(available)
    } else if (now >= this.#lastShort + transitionPeriod) {
      this.#lastShort = -Infinity
      this.#machine.pressures.delete(this.signal.condition)
      this.#host.report()
    }
    this.look()
  }

  /** At most one pod each time, and none that the system needs. */
  #evict(available: number): void {
    const [first] = this.#pods().filter(({ pod, isLeaving }) => !isLeaving && !isCriticalPod(pod)).sort(evictionOrder)
    if (first === undefined) return
    first.evict(evictionMessage(first, this.signal, this.#threshold, available))
  }

  #pods(): (PodUsage & { readonly isLeaving: boolean, evict(message: string): void })[] {
    const { now } = this.#cluster.clock
    return [...this.#machine.workers.values()].flatMap((worker) => {
      const pod = worker.live()
      const containers = usageOf(worker.runtime.records, this.signal, now)
      return pod === undefined || containers.length === 0 ? [] : [{ pod, containers, isLeaving: worker.isEnding, evict: (message: string) => { worker.evict(message, true) } }]
    })
  }

  #total(): { used: number, perSecond: number } {
    const { now } = this.#cluster.clock
    const total = { used: 0, perSecond: 0 }
    for (const { runtime } of this.#machine.workers.values()) {
      for (const { used } of usageOf(runtime.records, this.signal, now)) total.used += used
      for (const { state, run } of runtime.records) if (state === 'running' && run !== undefined) total.perSecond += this.signal.usageOf(run)?.perSecond ?? 0
    }
    return total
  }

  get #capacity(): number {
    return capacityOf(this.#machine.node, this.signal)
  }

  get #threshold(): number {
    return this.signal.threshold(this.#capacity)
  }
}
