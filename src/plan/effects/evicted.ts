import type { TraceEntry } from '../../sim/trace.ts'
import type { Effects } from '../plan.ts'

/** Who deletes pods against their workload's will. */
const evictors: ReadonlyMap<string, string> = new Map([
  ['default-scheduler', 'kube-scheduler'],
  ['taint-eviction-controller', 'taint eviction'],
  ['pod-garbage-collector', 'pod garbage collector'],
])

/** Pods that preemption, taints or a lost node took away, in the order in which they went. */
export function evictions(trace: readonly TraceEntry[]): Effects['evicted'] {
  return trace.flatMap(({ by, verb, object, because, refused }) => {
    const evictor = evictors.get(by)
    if (evictor === undefined || verb !== 'delete' || refused !== undefined || !object.startsWith('Pod/')) return []
    return [{ pod: object.slice('Pod/'.length), by: evictor, because }]
  })
}
