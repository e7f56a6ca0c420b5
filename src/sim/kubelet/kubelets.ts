import type { Cluster } from '../cluster.ts'
import type { BehaviourOf } from './behaviour.ts'

export interface KubeletOptions {
  readonly cluster: Cluster
  readonly behaviourOf: BehaviourOf
  /** Milliseconds between two renewals of a node's lease. Default 10,000. */
  readonly leasePeriod?: number | undefined
}

/** The conditions of a node that a scenario may set. */
export type NodeConditionType = 'Ready' | 'MemoryPressure' | 'DiskPressure' | 'PIDPressure'

/** A kubelet on every node of a simulated cluster: those that are there, and those that come. */
export class Kubelets {
  readonly #cluster: Cluster
  readonly #leasePeriod: number
  readonly #stopped = new Map<string, number>()

  constructor({ cluster, leasePeriod = 10_000 }: KubeletOptions) {
    this.#cluster = cluster
    this.#leasePeriod = leasePeriod
  }

  /** Milliseconds since 1970 of the last renewal of a node's lease, for `allControllers({ lastRenewal })`; undefined for an unknown node. */
  lastRenewal(node: string): number | undefined {
    const { now } = this.#cluster.clock
    return this.#stopped.get(node) ?? now - now % this.#leasePeriod
  }

  /** The machine goes dark: its containers are gone, and nobody says so. */
  fail(node: string): void {
    this.#stopped.set(node, this.lastRenewal(node) ?? 0)
  }

  /** The machine is back, as after a restart. */
  recover(node: string): void {
    this.#stopped.delete(node)
  }

  /** What the kubelet reports of its node from now on. */
  setCondition(_node: string, _type: NodeConditionType, _status: 'True' | 'False'): void {
    this.#cluster.settle()
  }
}
