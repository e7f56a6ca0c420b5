import type { PodChange, SchedulerCache } from '../cycle/cache.ts'
import type { CycleState } from '../cycle/cycle-state.ts'
import type { Framework } from '../cycle/framework.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodInfo, PodShape } from '../cycle/pod-info.ts'
import type { Plugin } from '../cycle/plugin.ts'
import { matcher } from '../plugins/inter-pod-affinity.ts'
import { spreadConstraints } from '../plugins/spread-constraint.ts'
import { AffinityCounts, type AffinityShare } from './affinity-counts.ts'
import { SpreadCounts } from './spread-counts.ts'
import type { TopologyIndex } from './topology-index.ts'

/** A scoring plugin that judges each node by itself, with the raw scores it gave. */
interface LocalScores {
  readonly plugin: Plugin
  readonly weight: number
  readonly raw: Int32Array
}

/** What is known of a node's verdict. */
const unknown = 0
const yes = 1
const no = 2

interface Shares {
  readonly hard: readonly boolean[]
  readonly soft: readonly boolean[]
  readonly affinity: AffinityShare | undefined
}

/**
 * What was worked out for one shape of pods and still holds: verdicts and raw scores node by node, and the counts that spread and inter-pod
 * rules read. Between two pods of a shape only the nodes change on which pods came or went, so only those are asked again, and only when
 * the search comes to them.
 */
export class ShapeCache {
  readonly hard: SpreadCounts | undefined
  readonly soft: SpreadCounts | undefined
  readonly affinity: AffinityCounts | undefined
  readonly spreadWeight: number
  readonly affinityWeight: number
  readonly local: readonly LocalScores[]
  readonly nodesVersion: number
  readonly selectionVersion: number
  readonly #cache: SchedulerCache
  readonly #framework: Framework
  readonly #pod: PodInfo
  readonly #cycle: CycleState
  readonly #filters: readonly Plugin[]
  readonly #shares = new Map<PodShape, Shares>()
  readonly #verdicts: Uint8Array
  /** 1 where `local` is up to date. */
  readonly #scored: Uint8Array
  /** Pods without inter-pod rules matter, too. */
  readonly #heedsAll: boolean
  #cursor: number

  constructor(framework: Framework, cache: SchedulerCache, pod: PodInfo, cycle: CycleState, index: TopologyIndex) {
    const { profile } = framework
    this.#cache = cache
    this.#framework = framework
    this.#pod = pod
    this.#cycle = cycle
    this.nodesVersion = cache.nodesVersion
    this.selectionVersion = cache.objects.selectionVersion
    this.#cursor = cache.changeCursor
    const { nodes } = cache
    const has = (list: readonly Plugin[], name: string): boolean => list.some((plugin) => plugin.name === name)
    const scoring = new Map(profile.score.map(({ plugin, weight }) => [plugin.name, weight]))
    this.#filters = profile.filter.filter((plugin) => plugin.local?.filter === true && !cycle.skipFilter.has(plugin.name))
    const spread = profile.args.spread
    const requireAll = (pod.pod.spec?.topologySpreadConstraints ?? []).length > 0 || !spread.systemDefaulted
    const counts = (action: 'DoNotSchedule' | 'ScheduleAnyway', all: boolean): SpreadCounts | undefined => {
      const constraints = spreadConstraints(pod.pod, action, spread, cache.objects)
      return constraints.length === 0 ? undefined : new SpreadCounts(pod, constraints, cache, index, spread.taintComparison, all)
    }
    this.hard = has(profile.filter, 'PodTopologySpread') ? counts('DoNotSchedule', true) : undefined
    this.spreadWeight = scoring.get('PodTopologySpread') ?? 0
    this.soft = this.spreadWeight > 0 ? counts('ScheduleAnyway', requireAll) : undefined
    this.affinityWeight = scoring.get('InterPodAffinity') ?? 0
    const usesAffinity = has(profile.filter, 'InterPodAffinity') || this.affinityWeight > 0
    this.affinity = usesAffinity ? new AffinityCounts(pod.shape, profile.args.interPodAffinity, matcher(cache), index) : undefined
    this.local = profile.score.filter(({ plugin }) => plugin.local?.score === true && !this.#skipsScore(plugin))
      .map(({ plugin, weight }) => ({ plugin, weight, raw: new Int32Array(nodes.length) }))
    this.#verdicts = new Uint8Array(nodes.length)
    this.#scored = new Uint8Array(nodes.length)
    const hasAffinity = pod.shape.hasAffinity
    this.#heedsAll = hasAffinity || this.hard !== undefined || this.soft !== undefined
    for (const [shape, places] of cache.shapesOnNodes) {
      if (!hasAffinity && !shape.hasAffinity) continue
      for (const [{ position }, count] of places) for (let one = 0; one < count; one++) this.#count(shape, position, 1, false)
    }
  }

  /** Catches up with what has changed. False when too much has: the cache is of no use any more. */
  update(): boolean {
    if (this.nodesVersion !== this.#cache.nodesVersion || this.selectionVersion !== this.#cache.objects.selectionVersion) return false
    const changes = this.#cache.changesSince(this.#cursor)
    if (changes === undefined) return false
    this.#cursor = this.#cache.changeCursor
    for (const { shape, node: { position }, sign } of changes) {
      this.#count(shape, position, sign, true)
      this.#verdicts[position] = unknown
      this.#scored[position] = 0
    }
    return true
  }

  /** Whether every plugin that judges a node by itself says yes. */
  fits(position: number): boolean {
    if (this.#verdicts[position] === unknown) this.#verdicts[position] = this.#ask(this.#cache.nodes[position] as NodeInfo) ? yes : no
    return this.#verdicts[position] === yes
  }

  #ask(node: NodeInfo): boolean {
    return this.#filters.every((plugin) => this.#framework.askFilter(plugin, this.#cycle, this.#pod, node) === undefined)
  }

  /** Brings the scores in `local` up to date for these nodes. */
  score(positions: Int32Array, count: number): void {
    for (let index = 0; index < count; index++) {
      const position = positions[index] as number
      if (this.#scored[position] === 1) continue
      this.#scored[position] = 1
      const node = this.#cache.nodes[position] as NodeInfo
      for (const { plugin, raw } of this.local) raw[position] = plugin.score?.(this.#pod, node, this.#cycle.scoreStates.get(plugin.name)) ?? 0
    }
  }

  /** `spread`: also the spread counts, which start complete. */
  #count(shape: PodShape, position: number, sign: PodChange['sign'], spread: boolean): void {
    if (!this.#heedsAll && !shape.hasAffinity) return
    let shares = this.#shares.get(shape)
    if (shares === undefined) {
      shares = { hard: this.hard?.concerns(shape) ?? [], soft: this.soft?.concerns(shape) ?? [], affinity: this.affinity?.shareOf(shape) }
      this.#shares.set(shape, shares)
    }
    if (shares.affinity !== undefined) this.affinity?.change(shares.affinity, position, sign)
    if (!spread) return
    this.hard?.change(shares.hard, position, sign)
    this.soft?.change(shares.soft, position, sign)
  }

  #skipsScore(plugin: Plugin): boolean {
    if (plugin.preScore === undefined || !this.#framework.profile.preScore.includes(plugin)) return false
    const result = plugin.preScore(this.#pod, [], this.#cycle)
    if ('skip' in result) return true
    this.#cycle.scoreStates.set(plugin.name, result.state)
    return false
  }
}
