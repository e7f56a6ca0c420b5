import type { PodSpec, Probe } from '../model/kubernetes.generated.ts'
import type { Informers } from '../sim/cluster-informers.ts'

/** How long nothing may happen before it is sure that nothing is about to, in milliseconds. */
export interface Patience {
  /** Rollouts that still move have moved by then. */
  readonly brief: number
  /** Deadlines have passed, too. */
  readonly full: number
}

/** Waits that objects ask for: probes, grace periods, minReadySeconds; beside them deadlines and tolerations that run out. */
export function patienceFor(read: Informers): Patience {
  let brief = 30
  let full = 360
  for (const { spec } of read.list('Pod') as { spec?: PodSpec }[]) {
    brief = Math.max(brief, podWait(spec))
    for (const { tolerationSeconds } of spec?.tolerations ?? []) full = Math.max(full, bounded(tolerationSeconds))
    full = Math.max(full, bounded(spec?.activeDeadlineSeconds))
  }
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']) {
    for (const { spec } of read.list(kind) as { spec?: WaitingSpec }[]) {
      brief = Math.max(brief, bounded(spec?.minReadySeconds), podWait(spec?.template?.spec))
      full = Math.max(full, bounded(spec?.progressDeadlineSeconds), bounded(spec?.activeDeadlineSeconds))
    }
  }
  return { brief: (brief + 30) * 1000, full: (Math.max(brief, full) + 60) * 1000 }
}

interface WaitingSpec {
  readonly minReadySeconds?: number
  readonly progressDeadlineSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly template?: { readonly spec?: PodSpec }
}

const longest = 3600

/** Seconds that mean "never" are not waited for. */
function bounded(seconds: number | undefined): number {
  return seconds === undefined || seconds > longest ? 0 : seconds
}

function podWait(spec: PodSpec | undefined): number {
  const probes = [...spec?.initContainers ?? [], ...spec?.containers ?? []].map(({ startupProbe, readinessProbe }) => probeWait(startupProbe) + probeWait(readinessProbe))
  return Math.max(bounded(spec?.terminationGracePeriodSeconds), ...probes)
}

/** initialDelaySeconds 5 and three failures at 10 s each: 35. */
function probeWait(probe: Probe | undefined): number {
  if (probe === undefined) return 0
  return bounded((probe.initialDelaySeconds ?? 0) + (probe.periodSeconds ?? 10) * (probe.failureThreshold ?? 3))
}
