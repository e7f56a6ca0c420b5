import type { SchedulerCache } from '../cycle/cache.ts'
import type { CycleState } from '../cycle/cycle-state.ts'
import { fitErrorMessage, newDiagnosis, statusOf, type Diagnosis } from '../cycle/diagnosis.ts'
import type { Framework } from '../cycle/framework.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { textOf, unresolvable, type Reason } from '../cycle/verdict.ts'
import { bestCandidates } from '../preemption/pick-one-node.ts'
import type { Candidate, Preemption } from '../preemption/preemption.ts'
import { selectVictims } from '../preemption/select-victims.ts'
import { onEvent } from '../queue/cluster-event.ts'

export interface DefaultPreemptionArgs {
  readonly minCandidateNodesPercentage: number
  readonly minCandidateNodesAbsolute: number
}

/** What the plugin needs of the scheduler around it. */
export interface PreemptionHandle {
  readonly cache: SchedulerCache
  framework(): Framework
  /** Victims of this pod are still being deleted. */
  isPreempting(pod: PodInfo): boolean
}

const notHelpful = 'Preemption is not helpful for scheduling'
const nothingLooked: Omit<Preemption, 'eligible'> = { potential: [], candidates: [], notHelpful: new Map(), picks: [] }

/** Upstream: `framework/plugins/defaultpreemption` and `framework/preemption` (1.36). */
export function defaultPreemption(args: DefaultPreemptionArgs, handle: PreemptionHandle): Plugin {
  return definePlugin({
    name: 'DefaultPreemption',

    preEnqueue: (pod) => handle.isPreempting(pod) ? unresolvable('waiting for the preemption for this pod to be finished') : undefined,

    postFilter(pod, cycle, diagnosis) {
      const why = ineligible(pod, diagnosis, handle.cache)
      if (why !== undefined) return { code: 'Unschedulable', text: `preemption: ${why}`, preemption: { ...nothingLooked, eligible: false, why } }
      const potential = handle.cache.nodes.filter((node) => statusOf(diagnosis, node.name).verdict.code === 'Unschedulable')
      const found = dryRun(args, handle, cycle, pod, potential)
      if ('error' in found) return { code: 'Error', text: `preemption: ${found.error}` }
      const [best] = bestCandidates(found.candidates)
      const preemption: Preemption = { eligible: true, potential: potential.map((node) => node.name), ...found, picks: bestCandidates(found.candidates).map((one) => one.node) }
      if (best !== undefined) return { code: 'Success', text: '', nominatedNode: best.node, preemption: { ...preemption, nominated: best.node } }
      const text = fitErrorMessage(notHelpfulDiagnosis(diagnosis.numAllNodes, found.notHelpful))
      return { code: 'Unschedulable', text: `preemption: ${text}`, nominatedNode: '', preemption }
    },

    // Whoever rejected the pod decides when it is tried again, not the preemption.
    hints: [onEvent('Pod', ['Delete'], () => false)],
  })
}

function ineligible({ pod, shape }: PodInfo, diagnosis: Diagnosis, cache: SchedulerCache): string | undefined {
  if (pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.status?.nominatedNodeName
  if (!nominated || statusOf(diagnosis, nominated).verdict.code === 'UnschedulableAndUnresolvable') return undefined
  const waits = cache.node(nominated)?.pods.some((info) => info.shape.priority < shape.priority && isTerminatingByPreemption(info))
  return waits ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

function isTerminatingByPreemption({ pod }: PodInfo): boolean {
  if (pod.metadata?.deletionTimestamp === undefined) return false
  const target = (pod.status?.conditions ?? []).find((condition) => condition.type === 'DisruptionTarget')
  return target?.status === 'True' && target.reason === 'PreemptionByScheduler'
}

interface DryRun { readonly candidates: readonly Candidate[], readonly notHelpful: ReadonlyMap<string, readonly Reason[]> }

/**
 * Up to 100 potential nodes are all tried. Of more, the real scheduler starts anywhere and stops when it has enough; we start at the first.
 */
function dryRun(args: DefaultPreemptionArgs, handle: PreemptionHandle, cycle: CycleState, pod: PodInfo, potential: readonly NodeInfo[]): DryRun | { readonly error: string } {
  const byShare = Math.trunc((potential.length * args.minCandidateNodesPercentage) / 100)
  const enough = Math.min(potential.length, Math.max(byShare, args.minCandidateNodesAbsolute))
  const budgets = handle.cache.objects.list('PodDisruptionBudget')
  const candidates: Candidate[] = []
  const refused = new Map<string, readonly Reason[]>()
  for (const node of potential) {
    const found = selectVictims(handle.framework(), cycle, pod, node, budgets)
    if ('victims' in found) candidates.push(found)
    else if (found.verdict.code === 'Error') return { error: textOf(found.verdict) }
    else refused.set(node.name, found.verdict.reasons)
    if (candidates.length >= enough && candidates.some((candidate) => candidate.pdbViolations === 0)) break
  }
  return { candidates, notHelpful: refused }
}

function notHelpfulDiagnosis(numAllNodes: number, refused: ReadonlyMap<string, readonly Reason[]>): Diagnosis {
  const diagnosis = newDiagnosis(numAllNodes)
  diagnosis.absent = { plugin: '', verdict: unresolvable(notHelpful) }
  for (const [node, reasons] of refused) diagnosis.nodes.set(node, { plugin: '', verdict: { code: 'UnschedulableAndUnresolvable', reasons } })
  return diagnosis
}
