import type { Pod } from '../../model/kubernetes.generated.ts'
import { CycleState } from '../../sim/scheduler/cycle/cycle-state.ts'
import type { NodeInfo } from '../../sim/scheduler/cycle/node-info.ts'
import type { PodInfo } from '../../sim/scheduler/cycle/pod-info.ts'
import { hasPlacedVolumes } from '../../sim/scheduler/cycle/pod-volumes.ts'
import type { Scheduler } from '../../sim/scheduler/scheduler.ts'

/** How many pods of one kind each node has room for. */
export interface Room {
  readonly nodes: readonly { readonly node: string, readonly count: number }[]
  /** Of all nodes, at most the limit. */
  readonly total: number
}

/**
 * Counts without placing, where one pod changes nothing for the next but the room on its node: then it does not matter which goes where.
 * Undefined where pods depend on one another: affinity between them, spread that must hold, claims. A node of 4 cpu with 1500m in use has
 * room for 2 pods of 1 cpu.
 */
export function roomFor(scheduler: Scheduler, pod: Pod, limit: number): Room | undefined {
  const framework = scheduler.frameworkFor(pod)
  if (framework === undefined || dependsOnOthers(pod) || framework.profile.filter.every(({ name }) => name !== 'NodeResourcesFit')) return undefined
  const info = scheduler.cache.shapes.infoOf(pod)
  if (scheduler.gates(framework, info).length > 0) return undefined
  const cycle = new CycleState()
  const narrowed = framework.runPreFilters(cycle, info)
  if ('status' in narrowed) return { nodes: [], total: 0 }
  const nodes: { node: string, count: number }[] = []
  let total = 0
  for (const node of scheduler.cache.nodes) {
    if (total >= limit) break
    if ((narrowed.nodes !== undefined && !narrowed.nodes.has(node.name)) || framework.runFiltersWithNominatedPods(cycle, info, node) !== undefined) continue
    const count = Math.min(timesOn(node, info), limit - total)
    nodes.push({ node: node.name, count })
    total += count
  }
  return { nodes, total }
}

/** Whether it matters where other pods are: affinity, spread that must hold, and whatever there is of volumes and devices. */
export function dependsOnOthers({ spec, ...pod }: Pod): boolean {
  const required = [spec?.affinity?.podAffinity, spec?.affinity?.podAntiAffinity].some((one) => (one?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0)
  const spread = spec?.topologySpreadConstraints?.some(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway') ?? false
  return required || spread || hasPlacedVolumes({ ...pod, spec }) || (spec?.resourceClaims ?? []).length > 0
}

/** NodeResourcesFit, solved for the number of pods. A port of the node can be had once. */
function timesOn({ pods, allowedPodNumber, allocatable, requested }: NodeInfo, { shape: { requests, hostPorts } }: PodInfo): number {
  const times = (asked: number, capacity: number, used: number): number => (asked <= 0 ? Infinity : Math.floor((capacity - used) / asked))
  return Math.max(0, Math.min(
    hostPorts.length > 0 ? 1 : Infinity, allowedPodNumber - pods.length,
    times(requests.milliCpu, allocatable.milliCpu, requested.milliCpu), times(requests.memory, allocatable.memory, requested.memory),
    times(requests.ephemeralStorage, allocatable.ephemeralStorage, requested.ephemeralStorage),
    ...[...requests.scalars].map(([name, asked]) => times(asked, allocatable.scalars.amount(name), requested.scalars.amount(name))),
  ))
}
