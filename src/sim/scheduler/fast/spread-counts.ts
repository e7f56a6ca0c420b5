import type { SchedulerCache } from '../cycle/cache.ts'
import { requiredNodeAffinity } from '../cycle/node-selector.ts'
import type { PodInfo, PodShape } from '../cycle/pod-info.ts'
import type { Selector } from '../cycle/selector.ts'
import { countsFor, hasAllKeys, isIncluded, type SpreadConstraint } from '../plugins/spread-constraint.ts'
import { hostname } from '../plugins/spread-score.ts'
import { roundHalfAway } from '../plugins/scoring-strategy.ts'
import type { Topology, TopologyIndex } from './topology-index.ts'

/** One constraint with its counts, kept up to date as pods come and go. */
interface Counted {
  readonly constraint: SpreadConstraint
  readonly topology: Topology
  /** Nodes whose pods count. */
  readonly included: Uint8Array
  /** Matching pods by domain, over included nodes. */
  readonly counts: Int32Array
  /** Domains with an included node: without one they do not enter the minimum. */
  readonly present: Uint8Array
  readonly presentDomains: number
  readonly self: number
}

/**
 * The spread constraints of one shape of pods, hard or soft. The same arithmetic as in PodTopologySpread, on numbered domains.
 * System defaults take nodes without the label, which belong to the domain without a name: the last number.
 */
export class SpreadCounts {
  readonly #counted: readonly Counted[]
  readonly #namespace: string
  readonly #requireAll: boolean
  /** Nodes that have every label. */
  readonly #complete: Uint8Array
  /** Per constraint with the hostname key: matching pods by node, whatever the policies say. */
  readonly #byNode: readonly (Int32Array | undefined)[]
  readonly #stamps: readonly Int32Array[]
  #stamp = 0

  constructor(pod: PodInfo, constraints: readonly SpreadConstraint[], { nodes, shapesOnNodes }: SchedulerCache, index: TopologyIndex, comparison: boolean, requireAll: boolean) {
    const required = requiredNodeAffinity(pod.pod)
    this.#namespace = pod.namespace
    this.#requireAll = requireAll
    this.#complete = Uint8Array.from(nodes, (node) => hasAllKeys(node.labels, constraints) ? 1 : 0)
    const matching = constraints.map(({ selector }) => matchingByNode(nodes.length, shapesOnNodes, selector, pod.namespace))
    this.#counted = constraints.map((constraint, at) => {
      const topology = index.topology(constraint.topologyKey)
      const included = Uint8Array.from(nodes, (node, position) => (!requireAll || this.#complete[position] === 1) && isIncluded(constraint, pod, node, required, comparison) ? 1 : 0)
      const counts = new Int32Array(topology.domains + 1)
      const present = new Uint8Array(topology.domains + 1)
      for (let position = 0; position < nodes.length; position++) {
        if (included[position] === 0) continue
        const domain = domainAt(topology, position)
        present[domain] = 1
        counts[domain] = (counts[domain] as number) + (matching[at]?.[position] ?? 0)
      }
      const self = constraint.selector.matches(pod.shape.labels) ? 1 : 0
      return { constraint, topology, included, counts, present, presentDomains: present.reduce((sum, one) => sum + one, 0), self }
    })
    this.#byNode = constraints.map(({ topologyKey }, at) => topologyKey === hostname ? matching[at] : undefined)
    this.#stamps = this.#counted.map(({ counts }) => new Int32Array(counts.length))
  }

  get isEmpty(): boolean {
    return this.#counted.length === 0
  }

  /** Which constraints a pod of another shape counts for. */
  concerns(other: PodShape): readonly boolean[] {
    return this.#counted.map(({ constraint }) => countsFor(other, constraint.selector, this.#namespace))
  }

  change(concerned: readonly boolean[], position: number, sign: 1 | -1): void {
    for (let at = 0; at < this.#counted.length; at++) {
      if (concerned[at] !== true) continue
      const { topology, included, counts } = this.#counted[at] as Counted
      const byNode = this.#byNode[at]
      if (byNode !== undefined) byNode[position] = (byNode[position] as number) + sign
      if (included[position] === 0) continue
      const domain = domainAt(topology, position)
      counts[domain] = (counts[domain] as number) + sign
    }
  }

  /** The largest count each constraint still admits, into `limits`. */
  admissible(limits: Float64Array): void {
    for (let at = 0; at < this.#counted.length; at++) {
      const { constraint, counts, present, presentDomains, self } = this.#counted[at] as Counted
      let minimum = 2 ** 31 - 1
      if (presentDomains < constraint.minDomains) minimum = 0
      else for (let domain = 0; domain < counts.length; domain++) if (present[domain] === 1 && (counts[domain] as number) < minimum) minimum = counts[domain] as number
      limits[at] = constraint.maxSkew + minimum - self
    }
  }

  get size(): number {
    return this.#counted.length
  }

  /** Whether the hard constraints admit a pod on a node. */
  admits(position: number, limits: Float64Array): boolean {
    for (let at = 0; at < this.#counted.length; at++) {
      const { topology, counts } = this.#counted[at] as Counted
      const domain = topology.domainOf[position] as number
      if (domain < 0 || (counts[domain] as number) > (limits[at] as number)) return false
    }
    return true
  }

  isIgnored(position: number): boolean {
    return this.#requireAll && this.#complete[position] === 0
  }

  /** Raw scores of the feasible nodes; see spread-score.ts for the formula. */
  score(feasible: Int32Array, length: number, scores: Float64Array): void {
    const weights = this.#counted.map((counted, at) => Math.log(this.#domainsAmong(feasible, length, counted.topology, at) + 2))
    for (let index = 0; index < length; index++) {
      const position = feasible[index] as number
      scores[index] = this.isIgnored(position) ? 0 : this.#scoreAt(position, weights)
    }
  }

  #scoreAt(position: number, weights: readonly number[]): number {
    let score = 0
    for (let at = 0; at < this.#counted.length; at++) {
      const { constraint, topology, counts } = this.#counted[at] as Counted
      const domain = topology.domainOf[position] as number
      if (domain < 0) continue
      const count = this.#byNode[at]?.[position] ?? counts[domain] ?? 0
      score += count * (weights[at] as number) + (constraint.maxSkew - 1)
    }
    return roundHalfAway(score)
  }

  /** Different domains among the feasible nodes that count; for hostnames, simply those nodes. */
  #domainsAmong(feasible: Int32Array, length: number, topology: Topology, at: number): number {
    const stamps = this.#stamps[at] as Int32Array
    const stamp = ++this.#stamp
    const isHostname = topology.key === hostname
    let domains = 0
    for (let index = 0; index < length; index++) {
      const position = feasible[index] as number
      if (this.isIgnored(position)) continue
      const domain = domainAt(topology, position)
      if (!isHostname && stamps[domain] === stamp) continue
      stamps[domain] = stamp
      domains++
    }
    return domains
  }
}

/** Nodes without the label share the last number. */
function domainAt({ domainOf, domains }: Topology, position: number): number {
  const domain = domainOf[position] as number
  return domain < 0 ? domains : domain
}

/** As `countMatching` for every node: a selector is asked once for each shape, and not for each pod. */
function matchingByNode(length: number, shapes: SchedulerCache['shapesOnNodes'], selector: Selector, namespace: string): Int32Array {
  const counts = new Int32Array(length)
  for (const [shape, nodes] of shapes) {
    if (!countsFor(shape, selector, namespace)) continue
    for (const [{ position }, count] of nodes) counts[position] = (counts[position] as number) + count
  }
  return counts
}
