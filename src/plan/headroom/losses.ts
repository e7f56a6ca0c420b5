import { compareStrings } from '../../base/json.ts'
import type { Node, Taint } from '../../model/kubernetes.generated.ts'
import type { NetworkView } from '../../sim/network/view.ts'
import type { PodInfo } from '../../sim/scheduler/cycle/pod-info.ts'
import type { Scheduler } from '../../sim/scheduler/scheduler.ts'
import type { Headroom } from '../plan.ts'
import { topOwner, type Owner } from '../owners.ts'
import { placeOne, take, unplaced } from './one-more.ts'

type Loss = Headroom['losses'][number]

/** Attempts of the scheduler that all losses together may cost. */
const budget = 200_000

const zoneLabel = 'topology.kubernetes.io/zone'

/**
 * Takes away each node, and each zone where there are several, and lets the scheduler place anew what ran there. A lost machine stays in the cluster's books
 * as it does after a crash: not reachable, tainted, and still counted by topology spread.
 */
export function lossesOf(scheduler: Scheduler, view: NetworkView): { readonly losses: Loss[], readonly notes: string[] } {
  const nodes = scheduler.cache.nodes.map(({ node, pods }) => ({ name: node.metadata?.name ?? '', zone: node.metadata?.labels?.[zoneLabel] ?? '', pods: pods.length }))
  const zones = new Map<string, string[]>()
  for (const { name, zone } of nodes) if (zone !== '') zones.set(zone, [...zones.get(zone) ?? [], name])
  const cases = [
    ...(zones.size < 2 ? [] : [...zones].map(([name, members]) => ({ kind: 'zone' as const, name, members }))),
    ...nodes.map(({ name }) => ({ kind: 'node' as const, name, members: [name] })),
  ].sort((a, b) => (a.kind === b.kind ? compareStrings(a.name, b.name) : a.kind === 'zone' ? -1 : 1))
  const count = new Map(nodes.map(({ name, pods }) => [name, pods]))
  const losses: Loss[] = []
  const skipped: string[] = []
  let spent = 0
  for (const { kind, name, members } of cases) {
    const cost = members.reduce((sum, member) => sum + (count.get(member) ?? 0), 1)
    if (spent + cost > budget) {
      skipped.push(`${kind} ${name}`)
      continue
    }
    spent += cost
    const homeless = homelessAfter(scheduler, view, members)
    losses.push({ kind, name, survives: homeless.length === 0, homeless })
  }
  const notes = skipped.length === 0 ? [] : [`the loss of ${skipped.length} nodes or zones was not worked out, from ${skipped[0] ?? ''} on: there are too many pods`]
  return { losses, notes }
}

/** Pods, as `namespace/name`, that have no place once these nodes are lost. */
function homelessAfter(scheduler: Scheduler, view: NetworkView, lost: readonly string[]): string[] {
  const trial = scheduler.copy()
  const movers = lost.flatMap((name) => trial.cache.node(name)?.pods.filter((info) => leaves(info, view)) ?? [])
  for (const name of lost) {
    const info = trial.cache.node(name)
    if (info !== undefined) trial.cache.addNode(unreachable(info.node))
  }
  for (const { key } of movers) trial.cache.removePod(key)
  const gone = new Set(lost)
  const homeless: string[] = []
  const waiting = movers.sort(inQueueOrder)
  for (let info = waiting.shift(); info !== undefined; info = waiting.shift()) {
    if (ownerOf(info, view) === undefined) {
      homeless.push(info.key)
      continue
    }
    const tried = placeOne(trial, unplaced(info.pod))
    if (tried?.decision.kind === 'placed') {
      if (gone.has(tried.decision.node)) homeless.push(info.key)
      continue
    }
    const victims = tried === undefined ? undefined : madeRoom(trial, tried)
    if (victims === undefined) homeless.push(info.key)
    else waiting.push(...victims.filter((victim) => leaves(victim, view)))
  }
  return homeless.sort(compareStrings)
}

/** Evicts what the scheduler would evict for the pod and places it there; undefined when it would evict nothing. */
function madeRoom(scheduler: Scheduler, { info, decision }: NonNullable<ReturnType<typeof placeOne>>): readonly PodInfo[] | undefined {
  if (decision.kind !== 'unschedulable' || !decision.nominatedNode) return undefined
  const candidate = decision.preemption?.candidates.find(({ node }) => node === decision.nominatedNode)
  if (candidate === undefined) return undefined
  for (const { key } of candidate.victims) scheduler.cache.removePod(key)
  take(scheduler, info, decision.nominatedNode)
  return candidate.victims
}

/** Pods of DaemonSets and static pods belong to their machine. */
function leaves(info: PodInfo, view: NetworkView): boolean {
  const kind = ownerOf(info, view)?.kind
  return kind !== 'DaemonSet' && kind !== 'Node' && info.pod.metadata?.deletionTimestamp === undefined
}

function ownerOf({ pod }: PodInfo, view: NetworkView): Owner | undefined {
  return topOwner(pod, (kind, namespace, name) => view.get(kind, namespace, name))
}

function inQueueOrder(a: PodInfo, b: PodInfo): number {
  return b.shape.priority - a.shape.priority || compareStrings(a.key, b.key)
}

/** The taints of the node lifecycle controller for a machine that has gone silent: `pkg/controller/nodelifecycle` (1.36). */
function unreachable(node: Node): Node {
  const key = 'node.kubernetes.io/unreachable'
  const taints: Taint[] = [...(node.spec?.taints ?? []).filter((taint) => taint.key !== key), { key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' }]
  return { ...node, spec: { ...node.spec, taints } }
}
