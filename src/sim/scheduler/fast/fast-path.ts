import { compareStrings } from '../../../base/json.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { CycleState } from '../cycle/cycle-state.ts'
import type { Framework } from '../cycle/framework.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodInfo, PodShape } from '../cycle/pod-info.ts'
import { feasibleLimit, type Placed, type Search } from '../cycle/schedule-pod.ts'
import { breakTie, tieSet } from '../cycle/select-host.ts'
import { normalizeBetween } from '../plugins/normalize.ts'
import { normalizeSpread } from '../plugins/spread-score.ts'
import { ownFilters, volumePlugins } from './own-filters.ts'
import { ShapeCache } from './shape-cache.ts'
import { TopologyIndex } from './topology-index.ts'

/** Shapes × nodes remembered at a time, at about 30 bytes each: 500 shapes of pods on 5,000 nodes take 75 MB. */
const entriesKept = 2_500_000

/** The plugins that look beyond a node and have counts of their own here. */
const counted = new Set(['PodTopologySpread', 'InterPodAffinity'])

/**
 * Places ordinary pods quickly: the same decision as `schedulePod`, from what is known of earlier pods of the same shape. Pods with claims for
 * devices, with a nomination, beside nominated pods, or that fit nowhere are left to the plain way, which also knows the reasons.
 */
export class FastPath {
  readonly #cache: SchedulerCache
  readonly #shapes = new Map<Framework, Map<number, ShapeCache>>()
  readonly #seen = new WeakSet<PodShape>()
  #index: TopologyIndex | undefined
  #indexVersion = -1
  #feasible = new Int32Array(0)
  #scores = new Float64Array(0)
  #totals = new Float64Array(0)

  constructor(cache: SchedulerCache) {
    this.#cache = cache
  }

  /** A placement, or undefined when the plain way has to decide. */
  place(framework: Framework, pod: PodInfo, search: Search, keepTies: boolean): Placed | undefined {
    if (framework.nominator.size > 0 || pod.pod.status?.nominatedNodeName) return undefined
    // When a search ends at the first nodes that fit, to remember pays from the second pod of a shape on.
    if (!search.allNodes && !this.#seen.has(pod.shape)) {
      this.#seen.add(pod.shape)
      return undefined
    }
    const own = ownFilters(framework, pod)
    if (own === undefined) return undefined
    const shape = this.#shapeCache(framework, pod)
    if (shape === undefined) return undefined
    const { nodes } = this.#cache
    const limit = feasibleLimit(framework, nodes.length, search)
    let wentWrong = false
    const admitsOwn = own.length === 0 ? undefined : (position: number) => own.every(({ plugin, state }) => {
      const verdict = plugin.filter?.(pod, nodes[position] as NodeInfo, state)
      if (verdict?.code === 'Error') wentWrong = true
      return verdict === undefined
    })
    const { found, failed } = this.#search(shape, nodes.length, limit, search.startIndex, admitsOwn)
    const [first] = this.#feasible
    if (found === 0 || first === undefined || wentWrong) return undefined
    search.startIndex = (search.startIndex + found + failed) % nodes.length
    const nameOf = (index: number): string => nodes[this.#feasible[index] as number]?.name ?? ''
    const placed = { kind: 'placed', feasible: found, evaluated: found + failed, viaNomination: false } as const
    if (found === 1) return { ...placed, node: nameOf(0), ties: [nameOf(0)] }
    const totals = this.#score(shape, found)
    const top = tieSet(totals)
    const chosen = breakTie(totals, top, nameOf, search.tieBreak)
    const answer = { ...placed, node: nameOf(chosen), total: totals[chosen] ?? 0 }
    return keepTies ? { ...answer, ties: top.map(nameOf).sort(compareStrings) } : answer
  }

  #search(shape: ShapeCache, numNodes: number, limit: number, start: number, admitsOwn: ((position: number) => boolean) | undefined): { readonly found: number, readonly failed: number } {
    const { hard, affinity } = shape
    const feasible = this.#feasible
    const asksAffinity = affinity?.filters === true
    const isFirst = affinity?.isFirst === true
    const limits = limitsOf(hard?.size ?? 0)
    hard?.admissible(limits)
    let found = 0
    let failed = 0
    for (let index = 0, position = start; index < numNodes; index++, position++) {
      if (position === numNodes) position = 0
      const admits = shape.fits(position) && admitsOwn?.(position) !== false
        && (hard === undefined || hard.admits(position, limits)) && (!asksAffinity || affinity.admits(position, isFirst))
      if (!admits) {
        failed++
        continue
      }
      if (found === limit) break
      feasible[found++] = position
    }
    return { found, failed }
  }

  #score(shape: ShapeCache, found: number): Float64Array {
    const totals = this.#totals.subarray(0, found).fill(0)
    const scores = this.#scores.subarray(0, found)
    const feasible = this.#feasible
    const add = (weight: number): void => {
      for (let index = 0; index < found; index++) totals[index] = (totals[index] as number) + weight * (scores[index] as number)
    }
    shape.score(feasible, found)
    for (const { plugin, weight, raw } of shape.local) {
      for (let index = 0; index < found; index++) scores[index] = raw[feasible[index] as number] as number
      plugin.normalize?.(scores, [], undefined)
      add(weight)
    }
    const { soft, affinity } = shape
    if (soft !== undefined) {
      soft.score(feasible, found, scores)
      normalizeSpread(scores, (index) => soft.isIgnored(feasible[index] as number))
      add(shape.spreadWeight)
    }
    if (affinity !== undefined && shape.affinityWeight > 0 && affinity.score(feasible, found, scores)) {
      normalizeBetween(scores)
      add(shape.affinityWeight)
    }
    return totals
  }

  #shapeCache(framework: Framework, pod: PodInfo): ShapeCache | undefined {
    let shapes = this.#shapes.get(framework)
    if (shapes === undefined) this.#shapes.set(framework, shapes = new Map<number, ShapeCache>())
    const { id } = pod.shape
    const known = shapes.get(id)
    if (known !== undefined && known.update()) {
      // The one that was not asked for longest goes first.
      shapes.delete(id)
      shapes.set(id, known)
      return known
    }
    const fresh = this.#build(framework, pod)
    shapes.delete(id)
    if (fresh === undefined) return undefined
    shapes.set(id, fresh)
    if (shapes.size > 1 && shapes.size * this.#cache.nodes.length > entriesKept) shapes.delete(shapes.keys().next().value ?? id)
    return fresh
  }

  /** Undefined when a plugin that cannot be remembered has a say in this pod. */
  #build(framework: Framework, pod: PodInfo): ShapeCache | undefined {
    const { nodes, nodesVersion } = this.#cache
    if (nodes.length === 0 || !isUsual(framework)) return undefined
    const cycle = new CycleState()
    const { profile } = framework
    for (const plugin of profile.preFilter) {
      if (counted.has(plugin.name) || volumePlugins.has(plugin.name)) continue
      const result = plugin.preFilter?.(pod, cycle)
      if (result === undefined || 'skip' in result) cycle.skipFilter.add(plugin.name)
      else if ('reject' in result || result.nodes !== undefined || plugin.local?.filter !== true) return undefined
      else cycle.filterStates.set(plugin.name, result.state)
    }
    const isKnown = (name: string, isLocal: boolean): boolean => isLocal || counted.has(name) || volumePlugins.has(name) || cycle.skipFilter.has(name)
    if (!profile.filter.every((plugin) => isKnown(plugin.name, plugin.local?.filter === true))) return undefined
    // VolumeBinding and DynamicResources score only pods that have something to do with them.
    if (!profile.score.every(({ plugin }) => isKnown(plugin.name, plugin.local?.score === true))) return undefined
    if (profile.score.some(({ plugin }) => plugin.scoreError?.(cycle) !== undefined)) return undefined
    if (this.#index === undefined || this.#indexVersion !== nodesVersion) {
      this.#index = new TopologyIndex(nodes)
      this.#indexVersion = nodesVersion
      this.#feasible = new Int32Array(nodes.length)
      this.#scores = new Float64Array(nodes.length)
      this.#totals = new Float64Array(nodes.length)
    }
    return new ShapeCache(framework, this.#cache, pod, cycle, this.#index)
  }
}

/** Filter comes with its PreFilter and Score with its PreScore; a configuration may tear them apart. */
function isUsual({ profile }: Framework): boolean {
  return profile.filter.every((plugin) => plugin.preFilter === undefined || profile.preFilter.includes(plugin))
    && profile.score.every(({ plugin }) => plugin.preScore === undefined || profile.preScore.includes(plugin))
}

const noLimits = new Float64Array(0)

function limitsOf(size: number): Float64Array {
  return size === 0 ? noLimits : new Float64Array(size)
}
