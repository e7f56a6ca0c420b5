import type { AffinityTerm } from '../cycle/affinity-term.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodShape } from '../cycle/pod-info.ts'
import { scoreTerms, type InterPodAffinityArgs, type TermMatcher } from '../plugins/inter-pod-affinity.ts'
import type { Topology, TopologyIndex } from './topology-index.ts'

/** Counts of one topology key by domain. */
interface Table {
  readonly topology: Topology
  readonly counts: Float64Array
  /** Domains whose count is not zero. */
  used: number
}

/** What one pod of another shape adds where it is. */
export interface AffinityShare {
  readonly existing: readonly Table[]
  readonly affinity: readonly Table[]
  readonly antiAffinity: readonly Table[]
  readonly scores: readonly { readonly table: Table, readonly weight: number }[]
}

/** The inter-pod rules between one shape of pods and all pods on nodes. The same sums as in InterPodAffinity, on numbered domains. */
export class AffinityCounts {
  readonly #shape: PodShape
  readonly #args: InterPodAffinityArgs
  readonly #matches: TermMatcher
  readonly #index: TopologyIndex
  readonly #existing = new Map<string, Table>()
  readonly #affinity = new Map<string, Table>()
  readonly #antiAffinity = new Map<string, Table>()
  readonly #scores = new Map<string, Table>()
  readonly #matchesItself: boolean
  readonly #affinityTables: readonly Table[]
  readonly #antiTables: readonly Table[]
  #existingTables: Table[] = []
  #scoreTables: Table[] = []
  readonly #scoresAtAll: boolean

  constructor(shape: PodShape, args: InterPodAffinityArgs, matches: TermMatcher, index: TopologyIndex) {
    this.#shape = shape
    this.#args = args
    this.#matches = matches
    this.#index = index
    const { requiredAffinity, requiredAntiAffinity, preferredAffinity, preferredAntiAffinity } = shape.terms
    this.#matchesItself = requiredAffinity.every((term) => matches(term, shape))
    this.#affinityTables = requiredAffinity.map(({ topologyKey }) => this.#table(this.#affinity, topologyKey))
    this.#antiTables = requiredAntiAffinity.map(({ topologyKey }) => this.#table(this.#antiAffinity, topologyKey))
    this.#scoresAtAll = !args.ignorePreferredTermsOfExistingPods || preferredAffinity.length > 0 || preferredAntiAffinity.length > 0
  }

  /** What a pod of that shape contributes; undefined when nothing. */
  shareOf(other: PodShape): AffinityShare | undefined {
    const { requiredAffinity, requiredAntiAffinity } = this.#shape.terms
    const matches = this.#matches
    const tables = (kind: Map<string, Table>, terms: readonly AffinityTerm[]): Table[] => terms.map(({ topologyKey }) => this.#table(kind, topologyKey))
    const share: AffinityShare = {
      existing: tables(this.#existing, other.terms.requiredAntiAffinity.filter((term) => matches(term, this.#shape))),
      affinity: requiredAffinity.length > 0 && requiredAffinity.every((term) => matches(term, other)) ? this.#affinityTables : [],
      antiAffinity: tables(this.#antiAffinity, requiredAntiAffinity.filter((term) => matches(term, other))),
      scores: this.#scoresAtAll ? [...scoreTerms(this.#shape, other, this.#args, matches)].map(({ topologyKey, weight }) => ({ table: this.#table(this.#scores, topologyKey), weight })) : [],
    }
    this.#existingTables = [...this.#existing.values()]
    this.#scoreTables = [...this.#scores.values()]
    const isEmpty = share.existing.length + share.affinity.length + share.antiAffinity.length + share.scores.length === 0
    return isEmpty ? undefined : share
  }

  change(share: AffinityShare, position: number, sign: 1 | -1): void {
    for (const table of share.existing) add(table, position, sign)
    for (const table of share.affinity) add(table, position, sign)
    for (const table of share.antiAffinity) add(table, position, sign)
    for (const { table, weight } of share.scores) add(table, position, sign * weight)
  }

  count(share: AffinityShare, node: NodeInfo): void {
    this.change(share, node.position, 1)
  }

  /** Whether no pod anywhere matches, so that the first of a group may go where it likes. */
  get isFirst(): boolean {
    for (const table of this.#affinity.values()) if (table.used > 0) return false
    return this.#matchesItself
  }

  get filters(): boolean {
    return this.#affinityTables.length > 0 || this.#antiTables.length > 0 || this.#existingTables.some((table) => table.used > 0)
  }

  admits(position: number, isFirst: boolean): boolean {
    for (const { topology, counts } of this.#affinityTables) {
      const domain = topology.domainOf[position] as number
      if (domain < 0 || (!isFirst && (counts[domain] as number) <= 0)) return false
    }
    return !isTaken(this.#antiTables, position) && !isTaken(this.#existingTables, position)
  }

  /** Raw scores of the feasible nodes; false when there is nothing to score. */
  score(feasible: Int32Array, length: number, scores: Float64Array): boolean {
    const tables = this.#scoreTables.filter((table) => table.used > 0)
    if (tables.length === 0) return false
    for (let index = 0; index < length; index++) {
      const position = feasible[index] as number
      let sum = 0
      for (const { topology, counts } of tables) {
        const domain = topology.domainOf[position] as number
        if (domain >= 0) sum += counts[domain] as number
      }
      scores[index] = sum
    }
    return true
  }

  #table(kind: Map<string, Table>, key: string): Table {
    let table = kind.get(key)
    if (table === undefined) {
      const topology = this.#index.topology(key)
      kind.set(key, table = { topology, counts: new Float64Array(topology.domains), used: 0 })
    }
    return table
  }
}

function add(table: Table, position: number, amount: number): void {
  const domain = table.topology.domainOf[position] as number
  if (domain < 0) return
  const before = table.counts[domain] as number
  table.counts[domain] = before + amount
  if (before === 0 && amount !== 0) table.used++
  else if (before + amount === 0 && before !== 0) table.used--
}

function isTaken(tables: readonly Table[], position: number): boolean {
  for (const { topology, counts } of tables) {
    const domain = topology.domainOf[position] as number
    if (domain >= 0 && (counts[domain] as number) > 0) return true
  }
  return false
}
