import type { PodDisruptionBudget } from '../../../model/kubernetes.generated.ts'
import { compareStrings } from '../../../base/json.ts'
import type { CycleState } from '../cycle/cycle-state.ts'
import type { NodeStatus } from '../cycle/diagnosis.ts'
import type { Framework } from '../cycle/framework.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { unresolvable } from '../cycle/verdict.ts'
import { splitByBudget } from './disruption-budgets.ts'
import type { Candidate } from './preemption.ts'

const noVictims = 'No preemption victims found for incoming pod'

/**
 * The fewest, least important pods that must go from a node. All less important pods are taken away; if the pod fits then, they are put
 * back one by one, most important first, those that a budget protects before the others, as long as the pod still fits.
 * Upstream: `defaultpreemption/default_preemption.go` (1.36), SelectVictimsOnNode.
 */
export function selectVictims(
  framework: Framework, cycle: CycleState, pod: PodInfo, original: NodeInfo, budgets: readonly PodDisruptionBudget[],
): Candidate | NodeStatus {
  const node = original.copy()
  const states = framework.copyStates(cycle)
  const remove = (info: PodInfo): void => {
    node.removePod(info.key)
    framework.removePod(states, pod, info, node)
  }
  const potential = node.pods.filter((info) => info.shape.priority < pod.shape.priority)
  if (potential.length === 0) return { plugin: '', verdict: unresolvable(noVictims) }
  for (const info of potential) remove(info)
  const status = framework.runFiltersWithNominatedPods(states, pod, node)
  if (status !== undefined) return status
  const { violating, others } = splitByBudget(byImportance(potential), budgets)
  const isVictim = (info: PodInfo): boolean => {
    node.addPod(info)
    framework.addPod(states, pod, info, node)
    if (framework.runFiltersWithNominatedPods(states, pod, node) === undefined) return false
    remove(info)
    return true
  }
  const violatingVictims = violating.filter(isVictim)
  const victims = [...violatingVictims, ...others.filter(isVictim)]
  const ordered = violating.length > 0 && others.length > 0 ? byImportance(victims) : victims
  return { node: node.name, victims: ordered, pdbViolations: violatingVictims.length }
}

/**
 * The most important first: higher priority, then longer running. A pod that has not started counts as starting now, and of two such pods
 * the one that is asked first was asked earlier: that is how upstream's comparison reads the clock, so its sort turns them around.
 * Upstream: `util.MoreImportantPod`, sorted by insertion as Go sorts up to 12 elements.
 */
export function byImportance(pods: readonly PodInfo[]): PodInfo[] {
  const sorted: PodInfo[] = []
  for (const info of pods) {
    let at = sorted.length
    while (at > 0 && isMoreImportant(info, sorted[at - 1] as PodInfo)) at--
    sorted.splice(at, 0, info)
  }
  return sorted
}

function isMoreImportant(a: PodInfo, b: PodInfo): boolean {
  if (a.shape.priority !== b.shape.priority) return a.shape.priority > b.shape.priority
  const starts = compareStarts(a, b)
  return starts < 0 || (starts === 0 && a.pod.status?.startTime === undefined)
}

/** Negative when a started first. */
export function compareStarts(a: PodInfo, b: PodInfo): number {
  const [startA, startB] = [a.pod.status?.startTime, b.pod.status?.startTime]
  if (startA === startB) return 0
  if (startA === undefined) return 1
  return startB === undefined ? -1 : compareStrings(startA, startB)
}
