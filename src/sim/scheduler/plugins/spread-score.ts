import type { NodeInfo } from '../cycle/node-info.ts'
import { requiredNodeAffinity } from '../cycle/node-selector.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { labelOf } from '../cycle/selector.ts'
import type { Scores } from './normalize.ts'
import { roundHalfAway } from './scoring-strategy.ts'
import { countMatching, hasAllKeys, isIncluded, type SpreadConstraint } from './spread-constraint.ts'

export const hostname = 'kubernetes.io/hostname'

export interface SpreadScoreState {
  readonly constraints: readonly SpreadConstraint[]
  /** Feasible nodes that lack a label: they score 0. */
  readonly ignored: ReadonlySet<string>
  /** Per constraint: matching pods by domain, for the domains of feasible nodes. */
  readonly domains: readonly ReadonlyMap<string, number>[]
  /** Per constraint: ln(number of domains + 2), so that many small domains weigh as much as few big ones. */
  readonly weights: readonly number[]
}

/** Upstream: `framework/plugins/podtopologyspread/scoring.go` (1.36), PreScore. */
export function prepareSpreadScore(
  pod: PodInfo, constraints: readonly SpreadConstraint[], requireAll: boolean, feasible: readonly NodeInfo[], all: readonly NodeInfo[], comparison: boolean,
): SpreadScoreState {
  const ignored = new Set<string>()
  const domains = constraints.map(() => new Map<string, number>())
  for (const node of feasible) {
    if (requireAll && !hasAllKeys(node.labels, constraints)) {
      ignored.add(node.name)
      continue
    }
    for (const [index, { topologyKey }] of constraints.entries()) {
      if (topologyKey !== hostname) domains[index]?.set(labelOf(node.labels, topologyKey) ?? '', 0)
    }
  }
  const weights = constraints.map(({ topologyKey }, index) =>
    Math.log((topologyKey === hostname ? feasible.length - ignored.size : domains[index]?.size ?? 0) + 2))
  const required = requiredNodeAffinity(pod.pod)
  for (const node of all) {
    if (requireAll && !hasAllKeys(node.labels, constraints)) continue
    for (const [index, constraint] of constraints.entries()) {
      const counts = domains[index]
      const value = labelOf(node.labels, constraint.topologyKey) ?? ''
      const known = counts?.get(value)
      if (counts === undefined || known === undefined || !isIncluded(constraint, pod, node, required, comparison)) continue
      counts.set(value, known + countMatching(node, constraint.selector, pod.namespace))
    }
  }
  return { constraints, ignored, domains, weights }
}

/** Hostname, maxSkew 1, 4 nodes: 3 pods score round(3·ln 6 + 0) = 5, one pod 2. Lower is better. */
export function spreadScore(pod: PodInfo, node: NodeInfo, { constraints, ignored, domains, weights }: SpreadScoreState): number {
  if (ignored.has(node.name)) return 0
  let score = 0
  for (const [index, { topologyKey, selector, maxSkew }] of constraints.entries()) {
    const value = labelOf(node.labels, topologyKey)
    if (value === undefined) continue
    const count = topologyKey === hostname ? countMatching(node, selector, pod.namespace) : domains[index]?.get(value) ?? 0
    score += count * (weights[index] ?? 0) + (maxSkew - 1)
  }
  return roundHalfAway(score)
}

/** Raw 4, 2, 0, 5: 100·(5+0-s)/5 = 20, 60, 100, 0. Ignored nodes get 0. */
export function normalizeSpread(scores: Scores, isIgnored: (index: number) => boolean): void {
  let lowest = Infinity
  let highest = 0
  for (let index = 0; index < scores.length; index++) {
    if (isIgnored(index)) continue
    lowest = Math.min(lowest, scores[index] as number)
    highest = Math.max(highest, scores[index] as number)
  }
  for (let index = 0; index < scores.length; index++) {
    if (isIgnored(index)) scores[index] = 0
    else scores[index] = highest === 0 ? 100 : Math.trunc((100 * (highest + lowest - (scores[index] as number))) / highest)
  }
}
