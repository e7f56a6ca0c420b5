import type { Deployment } from '../../../model/kubernetes.generated.ts'

type IntOrString = number | string | undefined

/**
 * Absolute surge and unavailability: `ResolveFenceposts` of `pkg/controller/deployment/util` (1.36). Surge is rounded up, unavailability
 * down, and one pod may be missing where both come out as 0: of 3 replicas 25% and 25% are 1 and 0, of 1 replica 0% and 25% are 0 and 1.
 */
export function resolveFenceposts(maxSurge: IntOrString, maxUnavailable: IntOrString, desired: number): { surge: number, unavailable: number } {
  const surge = scaled(maxSurge, desired, Math.ceil)
  const unavailable = scaled(maxUnavailable, desired, Math.floor)
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable }
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type === 'RollingUpdate'
}

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 1
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0
}

export function maxUnavailable(deployment: Deployment): number {
  if (!isRollingUpdate(deployment) || desiredReplicas(deployment) === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, desiredReplicas(deployment))
}

/** A count, or a percentage of a total; what is neither counts as 0. */
export function scaled(value: IntOrString, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value
  const percent = /^([0-9]+)%$/.exec(value ?? '')?.[1]
  return percent === undefined ? 0 : round(Number(percent) * total / 100)
}

function fenceposts(deployment: Deployment): { surge: number, unavailable: number } {
  const { maxSurge: surge, maxUnavailable: unavailable } = deployment.spec?.strategy?.rollingUpdate ?? {}
  return resolveFenceposts(surge, unavailable, desiredReplicas(deployment))
}
