import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import { sameValue } from '../../../base/json.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import { requiredNodeAffinity, type NodeTest } from '../cycle/node-selector.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { isSamePod, type PodInfo } from '../cycle/pod-info.ts'
import { labelOf } from '../cycle/selector.ts'
import { unresolvable, unschedulable } from '../cycle/verdict.ts'
import { onEvent, type ClusterEvent } from '../queue/cluster-event.ts'
import { countMatching, hasAllKeys, isIncluded, spreadConstraints, type PodTopologySpreadArgs, type SpreadConstraint } from './spread-constraint.ts'
import { normalizeSpread, prepareSpreadScore, spreadScore, type SpreadScoreState } from './spread-score.ts'

const uneven = "node(s) didn't match pod topology spread constraints"
const missingLabel = `${uneven} (missing required label)`

/** Upstream: the minimum of no domain at all. */
const noDomain = 2 ** 31 - 1

interface State {
  readonly constraints: readonly SpreadConstraint[]
  readonly required: NodeTest
  /** Per constraint: matching pods by domain; domains without pods are there, too. */
  readonly domains: readonly Map<string, number>[]
}

/** Upstream: `framework/plugins/podtopologyspread` (1.36). Scoring is in spread-score.ts. */
export function podTopologySpread(args: PodTopologySpreadArgs, cache: SchedulerCache): Plugin {
  const hard = (pod: Pod): SpreadConstraint[] => spreadConstraints(pod, 'DoNotSchedule', args, cache.objects)
  const update = (state: State, pod: PodInfo, other: PodInfo, node: NodeInfo, sign: 1 | -1): void => {
    if (other.namespace !== pod.namespace || !hasAllKeys(node.labels, state.constraints)) return
    for (const [index, constraint] of state.constraints.entries()) {
      // Unlike the first count this one takes pods on their way out and empty selectors: so does upstream.
      if (!constraint.selector.matches(other.shape.labels) || !isIncluded(constraint, pod, node, state.required, args.taintComparison)) continue
      const value = labelOf(node.labels, constraint.topologyKey) ?? ''
      const domains = state.domains[index]
      domains?.set(value, (domains.get(value) ?? 0) + sign)
    }
  }

  return definePlugin<State, SpreadScoreState>({
    name: 'PodTopologySpread',

    preFilter(pod) {
      const constraints = hard(pod.pod)
      if (constraints.length === 0) return { skip: true }
      const required = requiredNodeAffinity(pod.pod)
      const domains = constraints.map(() => new Map<string, number>())
      for (const node of cache.nodes) {
        if (!hasAllKeys(node.labels, constraints)) continue
        for (const [index, constraint] of constraints.entries()) {
          if (!isIncluded(constraint, pod, node, required, args.taintComparison)) continue
          const value = labelOf(node.labels, constraint.topologyKey) ?? ''
          const counts = domains[index]
          counts?.set(value, (counts.get(value) ?? 0) + countMatching(node, constraint.selector, pod.namespace))
        }
      }
      return { state: { constraints, required, domains } }
    },

    extensions: {
      copy: (state) => ({ ...state, domains: state.domains.map((domains) => new Map(domains)) }),
      addPod: (state, pod, added, node) => { update(state, pod, added, node, 1) },
      removePod: (state, pod, removed, node) => { update(state, pod, removed, node, -1) },
    },

    filter(pod, node, { constraints, domains }) {
      for (const [index, constraint] of constraints.entries()) {
        const { topologyKey, maxSkew } = constraint
        const counts = domains[index] ?? new Map<string, number>()
        const minimum = minimumOf(counts, constraint.minDomains)
        const self = constraint.selector.matches(pod.shape.labels) ? 1 : 0
        const value = labelOf(node.labels, topologyKey)
        if (value === undefined) return unresolvable(missingLabel, { kind: 'spread', topologyKey, matching: 0, self, minimum, maxSkew })
        const matching = counts.get(value) ?? 0
        if (matching + self - minimum > maxSkew) return unschedulable(uneven, { kind: 'spread', topologyKey, value, matching, self, minimum, maxSkew })
      }
      return undefined
    },

    preScore(pod, feasible) {
      const constraints = spreadConstraints(pod.pod, 'ScheduleAnyway', args, cache.objects)
      if (constraints.length === 0) return { skip: true }
      const requireAll = (pod.pod.spec?.topologySpreadConstraints ?? []).length > 0 || !args.systemDefaulted
      return { state: prepareSpreadScore(pod, constraints, requireAll, feasible, cache.nodes, args.taintComparison) }
    },

    score: (pod, node, state) => spreadScore(pod, node, state),

    normalize: (scores, nodes, { ignored }) => { normalizeSpread(scores, (index) => ignored.has(nodes[index]?.name ?? '')) },

    missingState: {
      filter: 'reading "PreFilterPodTopologySpread" from cycleState: not found',
      score: 'error reading "PreScorePodTopologySpread" from cycleState: not found',
    },

    hints: [
      onEvent('Pod', ['Add', 'UpdatePodLabel', 'UpdatePodToleration', 'Delete'], (pod, event) => podChangeHelps(pod, event, hard(pod.pod))),
      onEvent('Node', ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'], (pod, event) => nodeChangeHelps(event, hard(pod.pod))),
    ],
  })
}

export function minimumOf(counts: ReadonlyMap<string, number>, minDomains: number): number {
  if (counts.size < minDomains) return 0
  let minimum = noDomain
  for (const count of counts.values()) minimum = Math.min(minimum, count)
  return minimum
}

function podChangeHelps(info: PodInfo, event: ClusterEvent<'Pod'>, constraints: readonly SpreadConstraint[]): boolean {
  const [before, after] = [event.old, event.new]
  const involved = (pod: Pod): boolean => isSamePod(info, pod)
    || (Boolean(pod.spec?.nodeName || pod.status?.nominatedNodeName) && (pod.metadata?.namespace ?? 'default') === info.namespace)
  if ((after !== undefined && !involved(after)) || (before !== undefined && !involved(before))) return false
  const selected = (constraint: SpreadConstraint, pod: Pod): boolean => constraint.selector.matches(pod.metadata?.labels ?? {})
  if (before !== undefined && after !== undefined) {
    const newToleration = isSamePod(info, after) && !sameValue(before.spec?.tolerations, after.spec?.tolerations)
    if (newToleration && constraints.some((constraint) => constraint.honorsTaints)) return true
    return constraints.some((constraint) => selected(constraint, before) !== selected(constraint, after))
  }
  const changed = after ?? before
  return changed !== undefined && constraints.some((constraint) => selected(constraint, changed))
}

function nodeChangeHelps(event: ClusterEvent<'Node'>, constraints: readonly SpreadConstraint[]): boolean {
  const [before, after] = [event.old, event.new]
  const takesPart = (node: Node | undefined): boolean => node !== undefined && hasAllKeys(node.metadata?.labels ?? {}, constraints)
  if (before === undefined || after === undefined) return takesPart(before ?? after)
  if (takesPart(before) !== takesPart(after)) return true
  return takesPart(after) && (!sameValue(before.spec?.taints ?? [], after.spec?.taints ?? [])
    || constraints.some(({ topologyKey }) => before.metadata?.labels?.[topologyKey] !== after.metadata?.labels?.[topologyKey]))
}
