import type { Pod, ReplicaSetCondition, ReplicaSetStatus } from '../../../model/kubernetes.generated.ts'
import { isPodAvailable, isPodReady } from '../pods.ts'

export interface ReplicaCounts {
  readonly active: readonly Pod[]
  readonly terminating: number
  readonly templateLabels: Readonly<Record<string, string>>
  readonly minReadySeconds: number
  readonly wanted: number
  /** Why pods could not be made or deleted. */
  readonly failure: string | undefined
  readonly now: number
  readonly timestamp: string
  /** status.terminatingReplicas: Kubernetes 1.35 and later. */
  readonly countsTerminating: boolean
}

/** `calculateStatus` of `pkg/controller/replicaset/replica_set_utils.go` (1.36). */
export function replicaStatus(old: ReplicaSetStatus, generation: number, counts: ReplicaCounts): ReplicaSetStatus {
  const { active, templateLabels, minReadySeconds, now } = counts
  const labels = Object.entries(templateLabels)
  let [fullyLabeled, ready, available] = [0, 0, 0]
  for (const pod of active) {
    if (labels.every(([key, value]) => pod.metadata?.labels?.[key] === value)) fullyLabeled++
    if (!isPodReady(pod)) continue
    ready++
    if (isPodAvailable(pod, minReadySeconds, now)) available++
  }
  return {
    ...old,
    replicas: active.length,
    fullyLabeledReplicas: fullyLabeled,
    readyReplicas: ready,
    availableReplicas: available,
    ...counts.countsTerminating ? { terminatingReplicas: counts.terminating } : {},
    observedGeneration: generation,
    conditions: conditionsAfter(old.conditions ?? [], counts),
  }
}

function conditionsAfter(conditions: readonly ReplicaSetCondition[], { failure, active, wanted, timestamp }: ReplicaCounts): ReplicaSetCondition[] {
  const isTold = conditions.some(({ type }) => type === 'ReplicaFailure')
  if (failure === undefined) return conditions.filter(({ type }) => type !== 'ReplicaFailure')
  if (isTold) return [...conditions]
  const reason = active.length < wanted ? 'FailedCreate' : 'FailedDelete'
  return [...conditions, { type: 'ReplicaFailure', status: 'True', reason, message: failure, lastTransitionTime: timestamp }]
}

/** Whether a status says anything new. */
export function sameReplicaStatus(a: ReplicaSetStatus, b: ReplicaSetStatus): boolean {
  const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'] as const
  return counts.every((field) => (a[field] ?? 0) === (b[field] ?? 0))
    && a.terminatingReplicas === b.terminatingReplicas
    && JSON.stringify(a.conditions ?? []) === JSON.stringify(b.conditions ?? [])
}
