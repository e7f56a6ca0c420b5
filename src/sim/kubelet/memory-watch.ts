import { quantityOrZero } from '../../base/quantity.ts'
import { eventClass, type Cluster } from '../cluster.ts'
import { isCriticalPod } from './admission.ts'
import { evictionMessage, evictionOrder, memoryOf, memoryThreshold, monitorPeriod, type PodMemory } from './eviction.ts'
import type { Machine } from './machine.ts'

export interface MemoryWatchHost {
  /** Pods that nobody works for have memory, too. */
  rouse(): void
  report(): void
  warn(reason: string, message: string): void
}

/** A condition stays for so long after it was last seen. */
const transitionPeriod = 300_000

/**
 * The eviction manager of one node, as far as memory goes: `pkg/kubelet/eviction/eviction_manager.go` (1.36). It looks every 10 s, but only runs
 * when the memory of containers whose behaviour is known will have run short by then.
 */
export class MemoryWatch {
  readonly #cluster: Cluster
  readonly #machine: Machine
  readonly #host: MemoryWatchHost
  #due = Infinity
  #lastShort = -Infinity

  constructor(cluster: Cluster, machine: Machine, host: MemoryWatchHost) {
    this.#cluster = cluster
    this.#machine = machine
    this.#host = host
  }

  /** Containers came or went: when will it be short? */
  look(): void {
    this.#host.rouse()
    const { now } = this.#cluster.clock
    const { used, perSecond } = this.#total()
    const left = this.#capacity - memoryThreshold - used
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
    if (available < memoryThreshold) {
      this.#lastShort = now
      this.#machine.pressures.add('MemoryPressure')
      this.#host.report()
      this.#host.warn('EvictionThresholdMet', 'Attempting to reclaim memory')
      this.#evict(available)
    } else if (now >= this.#lastShort + transitionPeriod) {
      this.#lastShort = -Infinity
      this.#machine.pressures.delete('MemoryPressure')
      this.#host.report()
    }
    this.look()
  }

  /** At most one pod each time, and none that the system needs. */
  #evict(available: number): void {
    const [first] = this.#pods().filter(({ pod, isLeaving }) => !isLeaving && !isCriticalPod(pod)).sort(evictionOrder)
    if (first === undefined) return
    const message = evictionMessage(first, available)
    first.evict(message)
  }

  #pods(): (PodMemory & { readonly isLeaving: boolean, evict(message: string): void })[] {
    const { now } = this.#cluster.clock
    return [...this.#machine.workers.values()].flatMap((worker) => {
      const pod = worker.live()
      const containers = memoryOf(worker.runtime.records, now)
      return pod === undefined || containers.length === 0 ? [] : [{ pod, containers, isLeaving: worker.isEnding, evict: (message: string) => { worker.evict(message, true) } }]
    })
  }

  #total(): { used: number, perSecond: number } {
    const { now } = this.#cluster.clock
    const total = { used: 0, perSecond: 0 }
    for (const { runtime } of this.#machine.workers.values()) {
      for (const { used } of memoryOf(runtime.records, now)) total.used += used
      for (const { state, run } of runtime.records) if (state === 'running') total.perSecond += run?.memory?.perSecond ?? 0
    }
    return total
  }

  get #capacity(): number {
    const { capacity, allocatable } = this.#machine.node.status ?? {}
    return Number(quantityOrZero(capacity?.memory ?? allocatable?.memory).value())
  }
}
