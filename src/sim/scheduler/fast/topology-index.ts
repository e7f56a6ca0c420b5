import type { NodeInfo } from '../cycle/node-info.ts'
import { labelOf } from '../cycle/selector.ts'

/** The domains of one topology key: which domain each node, by position, belongs to. */
export interface Topology {
  readonly key: string
  /** -1 for a node without the label. */
  readonly domainOf: Int32Array
  readonly domains: number
}

/** Numbers the values of topology keys, once for all pods as long as no node changes. */
export class TopologyIndex {
  readonly #topologies = new Map<string, Topology>()
  readonly #nodes: readonly NodeInfo[]

  constructor(nodes: readonly NodeInfo[]) {
    this.#nodes = nodes
  }

  topology(key: string): Topology {
    let topology = this.#topologies.get(key)
    if (topology === undefined) {
      const numbers = new Map<string, number>()
      const domainOf = Int32Array.from(this.#nodes, ({ labels }) => {
        const value = labelOf(labels, key)
        if (value === undefined) return -1
        const known = numbers.get(value)
        if (known === undefined) numbers.set(value, numbers.size)
        return known ?? numbers.size - 1
      })
      this.#topologies.set(key, topology = { key, domainOf, domains: numbers.size })
    }
    return topology
  }
}
