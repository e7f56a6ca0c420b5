import { sameValue } from '../../../base/json.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { desiredReplicas, maxUnavailable } from './fenceposts.ts'

/** Status and conditions: `calculateStatus` and `pkg/controller/deployment/progress.go` (1.36). */
export interface Instant {
  readonly now: number
  readonly timestamp: string
}

const noDeadline = 2147483647

export function hasProgressDeadline(deployment: Deployment): boolean {
  const deadline = deployment.spec?.progressDeadlineSeconds
  return deadline !== undefined && deadline !== noDeadline
}

export function condition(status: DeploymentStatus | undefined, type: string): DeploymentCondition | undefined {
  return status?.conditions?.find((entry) => entry.type === type)
}

/** Same status and reason: nothing changes, the message included. A new one goes to the end. */
export function withCondition(conditions: readonly DeploymentCondition[], { type, status, reason, message }: DeploymentCondition, { timestamp }: Instant): DeploymentCondition[] {
  const old = conditions.find((entry) => entry.type === type)
  if (old !== undefined && old.status === status && old.reason === reason) return [...conditions]
  const lastTransitionTime = old !== undefined && old.status === status ? old.lastTransitionTime : timestamp
  return [...conditions.filter((entry) => entry.type !== type), { type, status, lastUpdateTime: timestamp, lastTransitionTime, reason, message }]
}

/** Counts of all ReplicaSets, and whether enough is available. */
export function deploymentStatus(deployment: Deployment, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined, at: Instant, countsTerminating: boolean): DeploymentStatus {
  const total = (count: (set: ReplicaSet) => number | undefined): number => sets.reduce((sum, set) => sum + (count(set) ?? 0), 0)
  const available = total(({ status }) => status?.availableReplicas)
  const isAvailable = available >= desiredReplicas(deployment) - maxUnavailable(deployment)
  const terminating = sets.every(({ status }) => status?.terminatingReplicas !== undefined || (status?.observedGeneration ?? 0) === 0)
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata?.generation,
    replicas: total(({ status: own }) => own?.replicas),
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: total(({ status: own }) => own?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, total(({ spec }) => spec?.replicas ?? 1) - available),
    collisionCount: deployment.status?.collisionCount,
    ...countsTerminating && terminating ? { terminatingReplicas: total(({ status: own }) => own?.terminatingReplicas) } : {},
    conditions: withCondition(deployment.status?.conditions ?? [], isAvailable
      ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
      : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.' }, at),
  }
  return status
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const desired = desiredReplicas(deployment)
  return (status.updatedReplicas ?? 0) === desired && (status.replicas ?? 0) === desired && (status.availableReplicas ?? 0) === desired
    && (status.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0)
}

/** Adds what the rollout says of itself: `syncRolloutStatus`. */
export function withProgress(deployment: Deployment, status: DeploymentStatus, sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined, at: Instant): DeploymentStatus {
  let conditions = status.conditions ?? []
  const current = condition(deployment.status, 'Progressing')
  const subject = newSet === undefined ? `Deployment "${deployment.metadata?.name ?? ''}"` : `ReplicaSet "${newSet.metadata?.name ?? ''}"`
  const say = (verdict: string, reason: string, message: string): DeploymentCondition => ({ type: 'Progressing', status: verdict, reason, message: `${subject} ${message}` })
  if (!hasProgressDeadline(deployment)) conditions = conditions.filter(({ type }) => type !== 'Progressing')
  else if ((status.replicas ?? 0) !== (status.updatedReplicas ?? 0) || current?.reason !== 'NewReplicaSetAvailable') {
    if (isComplete(deployment, status)) conditions = withCondition(conditions, say('True', 'NewReplicaSetAvailable', 'has successfully progressed.'), at)
    else if (isProgressing(deployment.status ?? {}, status)) {
      const lastTransitionTime = current?.status === 'True' ? current.lastTransitionTime : at.timestamp
      const fresh = { ...say('True', 'ReplicaSetUpdated', 'is progressing.'), lastUpdateTime: at.timestamp, lastTransitionTime }
      conditions = [...conditions.filter(({ type }) => type !== 'Progressing'), fresh]
    } else if (isTimedOut(deployment, status, at)) conditions = withCondition(conditions, say('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'), at)
  }
  const failure = replicaFailure(sets, newSet)
  conditions = failure === undefined ? conditions.filter(({ type }) => type !== 'ReplicaFailure') : withFailure(conditions, failure)
  return { ...status, conditions }
}

/** Milliseconds until the deadline is worth a look; undefined when there is nothing to wait for. */
export function untilDeadline(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const current = condition(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || current === undefined || isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return undefined
  const after = (parseTime(current.lastUpdateTime) ?? 0) + (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000 - now
  return after < 1000 ? 1000 : after + 1000
}

function isProgressing(old: DeploymentStatus, status: DeploymentStatus): boolean {
  const waiting = (of: DeploymentStatus): number => (of.replicas ?? 0) - (of.updatedReplicas ?? 0)
  return (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) || waiting(status) < waiting(old)
    || (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) || (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
}

function isTimedOut(deployment: Deployment, status: DeploymentStatus, { now }: Instant): boolean {
  const current = condition(status, 'Progressing')
  if (current === undefined || current.reason === 'NewReplicaSetAvailable') return false
  if (current.reason === 'ProgressDeadlineExceeded') return true
  return (parseTime(current.lastUpdateTime) ?? 0) + (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000 < now
}

function replicaFailure(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): DeploymentCondition | undefined {
  for (const set of newSet === undefined ? sets : [newSet, ...sets]) {
    const found = set.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
    if (found !== undefined) return { type: 'ReplicaFailure', status: found.status, reason: found.reason, message: found.message, lastUpdateTime: found.lastTransitionTime, lastTransitionTime: found.lastTransitionTime }
  }
  return undefined
}

/** The set's own times are taken over. */
function withFailure(conditions: readonly DeploymentCondition[], failure: DeploymentCondition): DeploymentCondition[] {
  const old = conditions.find(({ type }) => type === 'ReplicaFailure')
  if (old !== undefined && old.status === failure.status && old.reason === failure.reason) return [...conditions]
  const lastTransitionTime = old !== undefined && old.status === failure.status ? old.lastTransitionTime : failure.lastTransitionTime
  return [...conditions.filter(({ type }) => type !== 'ReplicaFailure'), { ...failure, lastTransitionTime }]
}

/** Absent, null, zero and empty are one and the same here. */
export function sameStatus(a: DeploymentStatus, b: DeploymentStatus): boolean {
  return says(a, b) && says(b, a)
}

/** Whether of all that the first has, the second says the same. */
function says(a: DeploymentStatus, b: DeploymentStatus): boolean {
  return (Object.keys(a) as (keyof DeploymentStatus)[]).every((key) => isSaid(a, key) ? isSaid(b, key) && sameValue(a[key], b[key]) : !isSaid(b, key))
}

function isSaid(status: DeploymentStatus, key: keyof DeploymentStatus): boolean {
  const value: unknown = status[key]
  return value !== undefined && value !== null && (key === 'terminatingReplicas' || value !== 0) && !(Array.isArray(value) && value.length === 0)
}
