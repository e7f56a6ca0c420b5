import { sameValue, sortedKeys } from '../../../base/json.ts'
import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import { requiredNodeAffinity } from '../cycle/node-selector.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { tolerates } from '../cycle/tolerations.ts'
import type { Verdict } from '../cycle/verdict.ts'
import type { Scheduler } from '../scheduler.ts'
import { applyChanges, changeText, type Change } from './change.ts'
import { explainPod } from './explain-pod.ts'
import { nearestNodes, type NearestNode } from './nearest-node.ts'

/** Changes that together place the pod: the scheduler was asked again with them. */
export interface Proposal {
  readonly changes: readonly Change[]
  readonly text: string
  /** Where the pod would go. */
  readonly node: string
}

export interface PendingExplanation {
  /** The scheduler's own sentence. */
  readonly message: string
  readonly nearest: NearestNode | undefined
  /** The smallest changes first. */
  readonly proposals: readonly Proposal[]
}

/** Nodes whose cures are tried; further ones only repeat them or need more. */
const nodesTried = 12
const poolsTried = 4
const proposalsShown = 5

/** Why a pod stays pending, and what would place it. Each proposal is proved by letting the scheduler decide again. */
export function explainPending(scheduler: Scheduler, info: PodInfo, message: string): PendingExplanation {
  const framework = scheduler.frameworkFor(info.pod)
  if (framework === undefined) return { message, nearest: undefined, proposals: [] }
  const nearest = nearestNodes(explainPod(framework, scheduler.cache, info))
  const ideas: Change[][] = []
  const add = (changes: Change[] | undefined): void => {
    if (changes !== undefined && changes.length > 0 && !ideas.some((idea) => sameValue(idea, changes))) ideas.push(changes)
  }
  for (const near of nearest.slice(0, nodesTried)) add(cures(near, info, scheduler))
  for (const like of pools(scheduler).slice(0, poolsTried)) add([{ kind: 'addNode', like }])
  const proposals: Proposal[] = []
  // A longer list of changes that contains a shorter one that works says nothing new.
  for (const changes of ideas.sort((a, b) => weight(a) - weight(b))) {
    if (proposals.length === proposalsShown) break
    if (proposals.some((known) => known.changes.every((change) => changes.some((other) => sameValue(change, other))))) continue
    const node = tryOut(scheduler, info.pod, changes)
    if (node !== undefined) proposals.push({ changes, text: changes.map(changeText).join(' and '), node })
  }
  return { message, nearest: nearest[0], proposals }
}

/** The node the pod goes to with these changes; undefined when they do not help. */
function tryOut(scheduler: Scheduler, pod: Pod, changes: readonly Change[]): string | undefined {
  const trial = scheduler.copy()
  const changed = applyChanges(changes, pod, trial)
  const framework = trial.frameworkFor(changed)
  const decision = framework && trial.decide(framework, trial.cache.shapes.infoOf(changed))
  return decision?.kind === 'placed' ? decision.node : undefined
}

/** One change is smaller than two; a change of the pod or a label smaller than another machine. */
function weight(changes: readonly Change[]): number {
  return changes.length * 2 + (changes.some((change) => change.kind === 'addNode') ? 1 : 0)
}

/** What would have to change for one node, or undefined when nothing simple does. */
function cures(near: NearestNode, info: PodInfo, { cache }: Scheduler): Change[] | undefined {
  const node = cache.node(near.node)
  if (node === undefined) return undefined
  const changes: Change[] = []
  for (const { plugin, verdict } of near.refusals) {
    const cure = curesOf(plugin, verdict, info, node)
    if (cure === undefined) return undefined
    changes.push(...cure)
  }
  return changes
}

function curesOf(plugin: string, verdict: Verdict, info: PodInfo, node: NodeInfo): Change[] | undefined {
  switch (plugin) {
    case 'NodeUnschedulable': return [{ kind: 'uncordon', node: node.name }]
    case 'TaintToleration': {
      const tolerations = info.pod.spec?.tolerations ?? []
      const taints = node.taints.filter((taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)))
      return [{ kind: 'toleration', taints }]
    }
    case 'NodeAffinity': return labelCure(info.pod, node)
    case 'NodeResourcesFit': return requestCure(verdict)
    case 'PodTopologySpread': return skewCure(verdict)
    default: return undefined
  }
}

function requestCure(verdict: Verdict): Change[] | undefined {
  const changes = verdict.reasons.map(({ detail }): Change | undefined => {
    if (detail?.kind !== 'resource' || detail.name === 'pods') return undefined
    const to = detail.capacity - detail.used
    return to > 0 ? { kind: 'request', resource: detail.name, from: detail.asked, to } : undefined
  })
  return changes.includes(undefined) ? undefined : changes as Change[]
}

function skewCure(verdict: Verdict): Change[] | undefined {
  const [detail] = verdict.reasons.map((reason) => reason.detail)
  if (detail?.kind !== 'spread' || detail.value === undefined) return undefined
  return [{ kind: 'maxSkew', topologyKey: detail.topologyKey, from: detail.maxSkew, to: detail.matching + detail.self - detail.minimum }]
}

/** The labels that are missing for the node selector and one term of the affinity. */
function labelCure(pod: Pod, node: NodeInfo): Change[] | undefined {
  const wanted: Record<string, string> = { ...pod.spec?.nodeSelector }
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}]
  const matches = requiredNodeAffinity(pod)
  for (const term of terms) {
    const labels = { ...wanted }
    for (const { key = '', operator, values = [] } of term.matchExpressions ?? []) {
      if (operator === 'In') labels[key] = values.includes(node.labels[key] ?? '') ? node.labels[key] ?? '' : values[0] ?? ''
      if (operator === 'Exists') labels[key] = node.labels[key] ?? 'true'
    }
    if (!matches({ name: node.name, labels: { ...node.labels, ...labels } })) continue
    const missing = Object.fromEntries(sortedKeys(labels).filter((key) => node.labels[key] !== labels[key]).map((key) => [key, labels[key] ?? '']))
    return [{ kind: 'nodeLabels', node: node.name, labels: missing }]
  }
  return undefined
}

/** One node of each kind: the same machine, the same taints, the same labels but for its own name. */
function pools({ cache }: Scheduler): string[] {
  const seen = new Set<string>()
  return cache.nodes.filter(({ node }) => {
    const pool = poolOf(node)
    return !seen.has(pool) && seen.add(pool)
  }).map((node) => node.name)
}

function poolOf({ metadata, spec, status }: Node): string {
  const labels = sortedKeys(metadata?.labels ?? {}).filter((key) => key !== 'kubernetes.io/hostname').map((key) => [key, metadata?.labels?.[key]])
  return JSON.stringify([labels, spec?.taints ?? [], spec?.unschedulable ?? false, status?.allocatable])
}
