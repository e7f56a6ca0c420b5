import type { SchedulerCache } from './cache.ts'
import { CycleState } from './cycle-state.ts'
import { newDiagnosis, recordRejection, type Diagnosis } from './diagnosis.ts'
import type { Framework } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import { numFeasibleNodesToFind } from './sampling.ts'
import { scoreNodes } from './score.ts'
import { breakTie, tieSet, type TieBreak } from './select-host.ts'
import { compareStrings } from '../../../base/json.ts'
import { textOf, unresolvable } from './verdict.ts'

export interface Search {
  readonly tieBreak: TieBreak
  /** Look at every node; else stop early as the real scheduler does from 100 nodes on. */
  readonly allNodes: boolean
  /** Where the search starts, among the nodes in order. */
  startIndex: number
}

export type Placement =
  | { readonly kind: 'noNodes' }
  | { readonly kind: 'error', readonly error: string }
  | { readonly kind: 'unfit', readonly diagnosis: Diagnosis, readonly cycle: CycleState }
  | Placed

export interface Placed {
  readonly kind: 'placed'
  readonly node: string
  /** The nodes among which the choice was arbitrary, in name order. Missing where nobody asked for them. */
  readonly ties?: readonly string[]
  /** The pod's own nomination was good: nothing was scored. */
  readonly viaNomination: boolean
  /** Nodes that would do, of those looked at. */
  readonly feasible: number
  readonly evaluated: number
  readonly total?: number
}

/** Finds a node for a pod. Upstream: `schedule_one.go` (1.36), schedulePod. */
export function schedulePod(framework: Framework, cache: SchedulerCache, pod: PodInfo, search: Search): Placement {
  const all = cache.nodes
  if (all.length === 0) return { kind: 'noNodes' }
  const cycle = new CycleState()
  const diagnosis = newDiagnosis(all.length)
  const preFilter = framework.runPreFilters(cycle, pod)
  for (const plugin of preFilter.narrowing) diagnosis.rejectedBy.add(plugin)
  if ('status' in preFilter) {
    if (preFilter.status.verdict.code === 'Error') return { kind: 'error', error: textOf(preFilter.status.verdict) }
    diagnosis.absent = preFilter.status
    diagnosis.preFilterMessage = textOf(preFilter.status.verdict)
    recordRejection(diagnosis, preFilter.status)
    return { kind: 'unfit', diagnosis, cycle }
  }
  const nominated = cache.node(pod.pod.status?.nominatedNodeName ?? '')
  if (nominated !== undefined) {
    const status = framework.runFiltersWithNominatedPods(cycle, pod, nominated)
    if (status === undefined) return { kind: 'placed', node: nominated.name, ties: [nominated.name], feasible: 1, evaluated: 1, viaNomination: true }
    if (status.verdict.code !== 'Error') diagnosis.nodes.set(nominated.name, status)
  }
  const candidates = preFilter.nodes === undefined ? all : all.filter((node) => preFilter.nodes?.has(node.name))
  if (preFilter.nodes !== undefined) {
    const plugins = [...preFilter.narrowing].sort(compareStrings).join(' ')
    diagnosis.absent = { plugin: '', verdict: unresolvable(`node(s) didn't satisfy plugin(s) [${plugins}]`) }
  }
  const feasible = feasibleNodes(framework, cycle, pod, candidates, search, diagnosis)
  search.startIndex = (search.startIndex + ('error' in feasible ? 0 : feasible.nodes.length) + diagnosis.nodes.size) % all.length
  if ('error' in feasible) return { kind: 'error', error: feasible.error }
  const { nodes } = feasible
  const [only] = nodes
  if (only === undefined) return { kind: 'unfit', diagnosis, cycle }
  const evaluated = nodes.length + diagnosis.nodes.size
  if (nodes.length === 1) return { kind: 'placed', node: only.name, ties: [only.name], feasible: 1, evaluated, viaNomination: false }
  framework.runPreScores(cycle, pod, nodes)
  const scores = scoreNodes(framework.profile, cycle, pod, nodes)
  if ('error' in scores) return { kind: 'error', error: scores.error }
  const nameOf = (index: number): string => nodes[index]?.name ?? ''
  const top = tieSet(scores.totals)
  const ties = top.map(nameOf).sort(compareStrings)
  const chosen = breakTie(scores.totals, top, nameOf, search.tieBreak)
  return { kind: 'placed', node: nameOf(chosen), ties, feasible: nodes.length, evaluated, viaNomination: false, total: scores.totals[chosen] ?? 0 }
}

/** With one worker, as here, the search ends at the first node too many, which does not count. */
function feasibleNodes(
  framework: Framework, cycle: CycleState, pod: PodInfo, nodes: readonly NodeInfo[], search: Search, diagnosis: Diagnosis,
): { readonly nodes: NodeInfo[] } | { readonly error: string } {
  const limit = feasibleLimit(framework, nodes.length, search)
  const feasible: NodeInfo[] = []
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[(search.startIndex + index) % nodes.length] as NodeInfo
    const status = framework.runFiltersWithNominatedPods(cycle, pod, node)
    if (status === undefined) {
      if (feasible.length === limit) break
      feasible.push(node)
      continue
    }
    if (status.verdict.code === 'Error') return { error: textOf(status.verdict) }
    diagnosis.nodes.set(node.name, status)
    recordRejection(diagnosis, status)
  }
  return { nodes: feasible }
}

export function feasibleLimit(framework: Framework, numNodes: number, search: Search): number {
  if (framework.profile.score.length === 0) return 1
  return search.allNodes ? numNodes : numFeasibleNodesToFind(numNodes, framework.profile.percentageOfNodesToScore)
}
