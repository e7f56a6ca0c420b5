import { compareStrings } from '../../../base/json.ts'
import { CycleState } from '../cycle/cycle-state.ts'
import type { Framework, PreFilterOutcome } from '../cycle/framework.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { scoreNodes, type ScoreTable } from '../cycle/score.ts'
import { tieSet } from '../cycle/select-host.ts'
import type { Verdict } from '../cycle/verdict.ts'
import type { SchedulerCache } from '../cycle/cache.ts'

/** What one plugin says of the pod before any node is looked at, asked alone. */
export interface PreFilterAnswer {
  readonly plugin: string
  readonly verdict?: Verdict
  /** The only nodes worth looking at. */
  readonly nodes?: readonly string[]
}

export interface NodeAnswer {
  readonly node: string
  /** Outside the nodes that PreFilter left: it was not looked at, and this is what would have been said. */
  readonly absent: boolean
  /** Missing when the node will do. */
  readonly rejection?: { readonly plugin: string, readonly verdict: Verdict }
  /** Every plugin that says no when asked alone. */
  readonly all: readonly { readonly plugin: string, readonly verdict: Verdict }[]
}

/** Everything every plugin has to say about a pod: on each node, and on the nodes that will do in points. */
export interface PodExplanation {
  readonly preFilter: PreFilterOutcome
  readonly preFilterPlugins: readonly PreFilterAnswer[]
  readonly nodes: readonly NodeAnswer[]
  readonly feasible: readonly string[]
  /** Only when two or more nodes are feasible. */
  readonly scores?: ScoreTable
  /** The nodes with the highest total, in name order. */
  readonly ties: readonly string[]
  readonly error?: string
}

/** Asks every plugin about every node, also after another one has said no. Changes nothing. */
export function explainPod(framework: Framework, cache: SchedulerCache, pod: PodInfo): PodExplanation {
  const cycle = new CycleState()
  const preFilterPlugins = framework.profile.preFilter.flatMap((plugin): PreFilterAnswer[] => {
    const result = plugin.preFilter?.(pod, new CycleState())
    if (result === undefined || 'skip' in result) return []
    if ('reject' in result) return [{ plugin: plugin.name, verdict: result.reject }]
    return [{ plugin: plugin.name, ...(result.nodes === undefined ? {} : { nodes: [...result.nodes].sort(compareStrings) }) }]
  })
  const preFilter = framework.runPreFilters(cycle, pod)
  if ('status' in preFilter) return { preFilter, preFilterPlugins, nodes: [], feasible: [], ties: [] }
  const nodes = cache.nodes.map((node): NodeAnswer => {
    const rejection = framework.runFiltersWithNominatedPods(cycle, pod, node)
    const absent = preFilter.nodes !== undefined && !preFilter.nodes.has(node.name)
    return { node: node.name, absent, ...(rejection === undefined ? {} : { rejection }), all: refusals(framework, cycle, pod, node) }
  })
  const feasible = cache.nodes.filter((_node, index) => nodes[index]?.rejection === undefined && nodes[index]?.absent === false)
  const names = feasible.map((node) => node.name)
  const answer = { preFilter, preFilterPlugins, nodes, feasible: names }
  if (feasible.length < 2) return { ...answer, ties: names }
  framework.runPreScores(cycle, pod, feasible)
  const scores = scoreNodes(framework.profile, cycle, pod, feasible)
  if ('error' in scores) return { ...answer, ties: [], error: scores.error }
  return { ...answer, scores, ties: tieSet(scores.totals).map((index) => names[index] ?? '').sort(compareStrings) }
}

function refusals(framework: Framework, cycle: CycleState, pod: PodInfo, node: NodeInfo): { plugin: string, verdict: Verdict }[] {
  return framework.profile.filter.filter((plugin) => !cycle.skipFilter.has(plugin.name)).flatMap((plugin) => {
    const verdict = framework.askFilter(plugin, cycle, pod, node)
    return verdict === undefined ? [] : [{ plugin: plugin.name, verdict }]
  })
}
