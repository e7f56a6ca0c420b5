import { compareStrings } from '../../../base/json.ts'
import type { Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { isPodReady, readySince } from '../pods.ts'

/**
 * Which pods go first: `ActivePodsWithRanks` of `pkg/controller/controller_utils.go` (1.36). `rank` is how many active pods of the same
 * family share the pod's node; ages count by powers of two of nanoseconds, so that nearly equal ones are a draw by uid.
 */
export function scaleDownOrder(pods: readonly Pod[], rank: (pod: Pod) => number, now: number): Pod[] {
  return pods.map((pod) => standing(pod, rank)).sort((a, b) => compare(a, b, now)).map(({ pod }) => pod)
}

/** What counts of a pod, read once however often it is compared. */
interface Standing {
  readonly pod: Pod
  readonly isAssigned: boolean
  readonly phase: number
  readonly isReady: boolean
  readonly cost: number
  readonly rank: number
  readonly readySince: number | undefined
  readonly restarts: number
  readonly created: number | undefined
  readonly uid: string
}

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

function standing(pod: Pod, rank: (pod: Pod) => number): Standing {
  return {
    pod,
    isAssigned: (pod.spec?.nodeName ?? '') !== '',
    phase: phaseOrder[pod.status?.phase ?? ''] ?? 0,
    isReady: isPodReady(pod),
    cost: deletionCost(pod),
    rank: rank(pod),
    readySince: readySince(pod),
    restarts: maxRestarts(pod),
    created: parseTime(pod.metadata?.creationTimestamp),
    uid: pod.metadata?.uid ?? '',
  }
}

function compare(a: Standing, b: Standing, now: number): number {
  const first = Number(a.isAssigned) - Number(b.isAssigned) || a.phase - b.phase || Number(a.isReady) - Number(b.isReady) || a.cost - b.cost || b.rank - a.rank
  if (first !== 0) return first
  const ages = a.isReady && b.isReady ? compareAges(a.readySince, b.readySince, a, b, now) : undefined
  return ages ?? (b.restarts - a.restarts || (compareAges(a.created, b.created, a, b, now) ?? 0))
}

/** Undefined when the times are the same. */
function compareAges(a: number | undefined, b: number | undefined, podA: Standing, podB: Standing, now: number): number | undefined {
  if (a === b) return undefined
  if (a === undefined) return -1
  if (b === undefined) return 1
  const [x, y] = [bucket(now - a), bucket(now - b)]
  return x === y ? compareStrings(podA.uid, podB.uid) : x - y
}

/** 3 s = 3·10^9 ns is bucket 31, 4 s is 31, 5 s is 32. */
function bucket(milliseconds: number): number {
  return milliseconds <= 0 ? -1 : Math.floor(Math.log2(milliseconds * 1e6))
}

function maxRestarts(pod: Pod): number {
  let most = 0
  for (const { restartCount = 0 } of pod.status?.containerStatuses ?? []) most = Math.max(most, restartCount)
  return most
}

/** `controller.kubernetes.io/pod-deletion-cost`: an int32, else 0. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata?.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? ''
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(text)) return 0
  const cost = Number(text)
  return Math.abs(cost) > 2147483647 ? 0 : cost
}
