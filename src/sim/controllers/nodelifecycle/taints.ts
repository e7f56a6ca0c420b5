import type { Node, Taint } from '../../../model/kubernetes.generated.ts'

export const notReady = 'node.kubernetes.io/not-ready'
export const unreachable = 'node.kubernetes.io/unreachable'

const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const unschedulable = 'node.kubernetes.io/unschedulable'
const managed = new Set([...Object.values(byCondition).flatMap((keys) => Object.values(keys)), unschedulable])

/** The node's taints with those of its conditions put right: `doNoScheduleTaintingPass` of `pkg/controller/nodelifecycle` (1.36). */
export function withConditionTaints(node: Node): Taint[] {
  const wanted = (node.status?.conditions ?? []).flatMap(({ type, status }) => byCondition[type ?? '']?.[status ?? ''] ?? [])
  if (node.spec?.unschedulable === true) wanted.push(unschedulable)
  const current = node.spec?.taints ?? []
  const isManaged = ({ key = '', effect }: Taint): boolean => effect === 'NoSchedule' && managed.has(key)
  const missing = wanted.filter((key) => !current.some((taint) => taint.key === key && taint.effect === 'NoSchedule'))
  return [...current.filter((taint) => !isManaged(taint) || wanted.includes(taint.key ?? '')), ...missing.map((key) => ({ key, effect: 'NoSchedule' }))]
}

/** Adds one NoExecute taint of the two and drops the other; undefined wants neither. */
export function withExecuteTaint(taints: readonly Taint[], key: typeof notReady | typeof unreachable | undefined, timeAdded: string): Taint[] {
  const isOurs = (taint: Taint): boolean => taint.effect === 'NoExecute' && (taint.key === notReady || taint.key === unreachable)
  const kept = taints.filter((taint) => !isOurs(taint) || taint.key === key)
  if (key === undefined || kept.some((taint) => isOurs(taint))) return kept
  return [...kept, { key, effect: 'NoExecute', timeAdded }]
}

export function hasExecuteTaint(taints: readonly Taint[] | undefined, key?: string): boolean {
  return taints?.some((taint) => taint.effect === 'NoExecute' && (key === undefined ? taint.key === notReady || taint.key === unreachable : taint.key === key)) ?? false
}
