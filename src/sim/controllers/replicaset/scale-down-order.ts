import { compareStrings } from '../../../base/json.ts'
import type { Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { isPodReady, readySince } from '../pods.ts'

/**
 * Which pods go first: `ActivePodsWithRanks` of `pkg/controller/controller_utils.go` (1.36). `rank` is how many active pods of the same
 * family share the pod's node; ages count by powers of two of nanoseconds, so that nearly equal ones are a draw by uid.
 */
export function scaleDownOrder(pods: readonly Pod[], rank: (pod: Pod) => number, now: number): Pod[] {
  return [...pods].sort((a, b) => compare(a, b, rank, now))
}

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

function compare(a: Pod, b: Pod, rank: (pod: Pod) => number, now: number): number {
  const unassigned = Number(isAssigned(a)) - Number(isAssigned(b))
  if (unassigned !== 0) return unassigned
  const phases = (phaseOrder[a.status?.phase ?? ''] ?? 0) - (phaseOrder[b.status?.phase ?? ''] ?? 0)
  if (phases !== 0) return phases
  const readiness = Number(isPodReady(a)) - Number(isPodReady(b))
  if (readiness !== 0) return readiness
  const costs = deletionCost(a) - deletionCost(b)
  if (costs !== 0) return costs
  const ranks = rank(b) - rank(a)
  if (ranks !== 0) return ranks
  if (isPodReady(a) && isPodReady(b)) {
    const ages = compareAges(readySince(a), readySince(b), a, b, now)
    if (ages !== undefined) return ages
  }
  const restarts = maxRestarts(b) - maxRestarts(a)
  if (restarts !== 0) return restarts
  return compareAges(parseTime(a.metadata?.creationTimestamp), parseTime(b.metadata?.creationTimestamp), a, b, now) ?? 0
}

function isAssigned(pod: Pod): boolean {
  return (pod.spec?.nodeName ?? '') !== ''
}

/** Undefined when the times are the same. */
function compareAges(a: number | undefined, b: number | undefined, podA: Pod, podB: Pod, now: number): number | undefined {
  if (a === b) return undefined
  if (a === undefined) return -1
  if (b === undefined) return 1
  const [x, y] = [bucket(now - a), bucket(now - b)]
  return x === y ? compareStrings(podA.metadata?.uid ?? '', podB.metadata?.uid ?? '') : x - y
}

/** 3 s = 3·10^9 ns is bucket 31, 4 s is 31, 5 s is 32. */
function bucket(milliseconds: number): number {
  return milliseconds <= 0 ? -1 : Math.floor(Math.log2(milliseconds * 1e6))
}

function maxRestarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0))
}

/** `controller.kubernetes.io/pod-deletion-cost`: an int32, else 0. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata?.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? ''
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(text)) return 0
  const cost = Number(text)
  return Math.abs(cost) > 2147483647 ? 0 : cost
}
