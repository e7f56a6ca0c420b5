import type { Pod, PodCondition } from '../../model/kubernetes.generated.ts'
import { parseTime } from '../clock.ts'

/** Small questions about pods: `pkg/api/v1/pod/util.go` and `pkg/controller/controller_utils.go` (1.36). */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp === undefined
}

export function isPodTerminal(pod: Pod): boolean {
  const phase = pod.status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

/** On its way out, and not there yet. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp !== undefined
}

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  for (const condition of pod.status?.conditions ?? []) if (condition.type === type) return condition
  return undefined
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

/** When the Ready condition last changed; undefined when there is none. */
export function readySince(pod: Pod): number | undefined {
  return parseTime(podCondition(pod, 'Ready')?.lastTransitionTime ?? undefined)
}

/** Ready, and that for long enough: a pod Ready since 10.0 s with minReadySeconds 5 is available from 15.0 s on. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isPodReady(pod)) return false
  if (minReadySeconds === 0) return true
  const since = readySince(pod)
  return since !== undefined && since + minReadySeconds * 1000 <= now
}

/** Milliseconds until the first of these pods becomes available by time alone; undefined when none will. */
export function nextAvailability(pods: readonly Pod[], minReadySeconds: number, now: number): number | undefined {
  let soonest: number | undefined
  for (const pod of pods) {
    const since = readySince(pod)
    if (!isPodReady(pod) || since === undefined) continue
    const left = since + minReadySeconds * 1000 - now
    if (left > 0 && (soonest === undefined || left < soonest)) soonest = left
  }
  return soonest
}
