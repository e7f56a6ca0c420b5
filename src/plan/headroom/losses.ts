import { compareStrings } from '../../base/json.ts'
import type { Node, Taint } from '../../model/kubernetes.generated.ts'
import type { NetworkView } from '../../sim/network/view.ts'
import type { PodInfo } from '../../sim/scheduler/cycle/pod-info.ts'
import { hasPlacedVolumes } from '../../sim/scheduler/cycle/pod-volumes.ts'
import type { Scheduler } from '../../sim/scheduler/scheduler.ts'
import type { Headroom } from '../plan.ts'
import { topOwner, type Owner } from '../owners.ts'
import { placeOne, take, unplaced } from './one-more.ts'
import { Refuge, unreachableKey } from './refuge.ts'

type Loss = Headroom['losses'][number]

/** Looks at nodes that all losses together may cost. */
const budget = 1_000_000

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
  ]
  const weight = new Map(nodes.map(({ name, pods }) => [name, pods]))
  const podsOf = ({ members }: { readonly members: readonly string[] }): number => members.reduce((sum, member) => sum + (weight.get(member) ?? 0), 0)
  const byName = (a: { readonly kind: string, readonly name: string }, b: { readonly kind: string, readonly name: string }): number => -compareStrings(a.kind, b.kind) || compareStrings(a.name, b.name)
  // Where there is too much to work out, what carries the most comes first.
  cases.sort((a, b) => -compareStrings(a.kind, b.kind) || podsOf(b) - podsOf(a) || byName(a, b))
  const losses: Loss[] = []
  const skipped: string[] = []
  const trial = scheduler.copy()
  const refuge = new Refuge(trial, nodes.reduce((most, { pods }) => Math.max(most, pods), 0) + 1)
  let spent = 0
  for (const { kind, name, members } of cases) {
    const movers = members.flatMap((member) => trial.cache.node(member)?.pods.filter((info) => leaves(info, view)) ?? [])
    const bare = new Set(movers.filter((info) => ownerOf(info, view) === undefined))
    if (refuge.shelters(movers.filter((info) => !bare.has(info)), members)) {
      losses.push({ kind, name, survives: bare.size === 0, homeless: [...bare].map(({ key }) => key).sort(compareStrings) })
      continue
    }
    // Pods of one shape are looked up for all nodes once.
    const cost = new Set(movers.map(({ shape }) => shape.id)).size * (nodes.length + 200) + movers.length * 100
    if (spent + cost > budget) {
      skipped.push(`${kind} ${name}`)
      continue
    }
    spent += cost
    // Claims change more than the pods: they get a cluster of their own.
    const hasClaims = movers.some(({ pod }) => hasPlacedVolumes(pod))
    const homeless = homelessAfter(hasClaims ? scheduler.copy() : trial, view, members, movers)
    losses.push({ kind, name, survives: homeless.length === 0, homeless })
  }
  const notes = skipped.length === 0 ? [] : [`the loss of ${skipped.length} nodes or zones was not worked out, ${skipped[0] ?? ''} among them: there are too many pods; those that carry the most were`]
  return { losses: losses.sort(byName), notes }
}

/** Pods, as `namespace/name`, that have no place once these nodes are lost. The cluster is left as it was. */
function homelessAfter(trial: Scheduler, view: NetworkView, lost: readonly string[], movers: readonly PodInfo[]): string[] {
  const nodes = lost.flatMap((name) => trial.cache.node(name)?.node ?? [])
  const places = new Map<string, { readonly info: PodInfo, readonly nodeName: string }>()
  const leave = (info: PodInfo): void => {
    const place = trial.cache.placed(info.key)
    if (place !== undefined && !places.has(info.key)) places.set(info.key, place)
    trial.cache.removePod(info.key)
  }
  for (const node of nodes) trial.cache.addNode(unreachable(node))
  for (const info of movers) leave(info)
  const homeless: string[] = []
  const waiting = [...movers].sort(inQueueOrder)
  for (let info = waiting.shift(); info !== undefined; info = waiting.shift()) {
    const tried = ownerOf(info, view) === undefined ? undefined : placeOne(trial, unplaced(info.pod))
    if (tried?.decision.kind === 'placed' && !lost.includes(tried.decision.node)) continue
    const victims = tried === undefined ? undefined : madeRoom(trial, tried, leave)
    if (victims === undefined) homeless.push(info.key)
    else waiting.push(...victims.filter((victim) => leaves(victim, view)))
  }
  for (const node of nodes) trial.cache.addNode(node)
  for (const { info, nodeName } of places.values()) trial.cache.place(info, nodeName)
  return homeless.sort(compareStrings)
}

/** Evicts what the scheduler would evict for the pod and places it there; undefined when it would evict nothing. */
function madeRoom(scheduler: Scheduler, { info, decision }: NonNullable<ReturnType<typeof placeOne>>, leave: (info: PodInfo) => void): readonly PodInfo[] | undefined {
  if (decision.kind !== 'unschedulable' || !decision.nominatedNode) return undefined
  const candidate = decision.preemption?.candidates.find(({ node }) => node === decision.nominatedNode)
  if (candidate === undefined) return undefined
  for (const victim of candidate.victims) leave(victim)
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
  const key = unreachableKey
  const taints: Taint[] = [...(node.spec?.taints ?? []).filter((taint) => taint.key !== key), { key, effect: 'NoSchedule' }, { key, effect: 'NoExecute' }]
  return { ...node, spec: { ...node.spec, taints } }
}
