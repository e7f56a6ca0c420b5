import { compareStrings, cloneValue } from '../../../base/json.ts'
import type { Deployment, LabelSelector, PodTemplateSpec, ReplicaSet } from '../../../model/kubernetes.generated.ts'
import type { Minor } from '../../../base/release.ts'
import { semanticEqual } from '../../api/validation/semantic-equality.ts'
import { parseTime } from '../../clock.ts'
import { controllerRef } from '../pod-control.ts'
import { annotationKeys, newSetAnnotations, revisionOf } from './revision.ts'
import { desiredReplicas, isRollingUpdate, maxSurge } from './fenceposts.ts'
import { newSetSize } from './rolling.ts'
import { computeHash } from './template-hash.ts'

/** Finding and building ReplicaSets of a Deployment: `pkg/controller/deployment/util` and `sync.go` (1.36). */
export const hashLabel = 'pod-template-hash'

export function sizeOf(set: ReplicaSet): number {
  return set.spec?.replicas ?? 1
}

/** The oldest first; within a second by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (parseTime(a.metadata?.creationTimestamp) ?? 0) - (parseTime(b.metadata?.creationTimestamp) ?? 0) || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? '')
}

/** The oldest set whose template is the Deployment's; the hash label aside. */
export function findNewSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec?.template)
  return [...sets].sort(byCreation).find((set) => semanticEqual(withoutHash(set.spec?.template), wanted))
}

export function hasSameTemplate(deployment: Deployment, set: ReplicaSet): boolean {
  return semanticEqual(withoutHash(set.spec?.template), withoutHash(deployment.spec?.template))
}

/** The only active set, or when none is the new or the newest one; undefined when several are. */
export function activeOrLatest(newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): { set: ReplicaSet | undefined, isProportional: boolean } {
  const active = [...oldSets, ...newSet === undefined ? [] : [newSet]].filter((set) => sizeOf(set) > 0)
  if (active.length > 1) return { set: undefined, isProportional: true }
  return { set: active[0] ?? newSet ?? [...oldSets].sort(byCreation).at(-1), isProportional: false }
}

/** The ReplicaSet that a Deployment makes for its template. */
export function buildNewSet(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number, minor: Minor): ReplicaSet {
  const template = cloneValue(deployment.spec?.template ?? {})
  const hash = computeHash(template, deployment.status?.collisionCount, minor)
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  const selector: LabelSelector = { ...deployment.spec?.selector, matchLabels: { ...deployment.spec?.selector?.matchLabels, [hashLabel]: hash } }
  const desired = desiredReplicas(deployment)
  const total = oldSets.reduce((sum, set) => sum + sizeOf(set), 0)
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${(deployment.metadata?.name ?? '').slice(0, maxNameLength - 1 - hash.length)}-${hash}`,
      namespace: deployment.metadata?.namespace,
      ownerReferences: [controllerRef({ apiVersion: 'apps/v1', kind: 'Deployment', object: deployment })],
      labels,
      annotations: { ...newSetAnnotations(deployment, {}, revision), ...sizeAnnotations(deployment) },
    },
    spec: {
      replicas: isRollingUpdate(deployment) ? newSetSize({ desired, surge: maxSurge(deployment) }, 0, total) : desired,
      minReadySeconds: deployment.spec?.minReadySeconds,
      selector,
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

export function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const desired = desiredReplicas(deployment)
  return { [annotationKeys.desired]: String(desired), [annotationKeys.max]: String(desired + maxSurge(deployment)) }
}

/** Old sets to delete: of those beyond the limit, by revision, the ones that are empty and have been seen so. */
export function surplusHistory(deployment: Deployment, oldSets: readonly ReplicaSet[]): ReplicaSet[] {
  const limit = deployment.spec?.revisionHistoryLimit
  if (limit === undefined || limit === 2147483647) return []
  const alive = oldSets.filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
  const surplus = alive.sort((a, b) => (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0) || byCreation(a, b)).slice(0, Math.max(0, alive.length - limit))
  return surplus.filter((set) => (set.status?.replicas ?? 0) === 0 && sizeOf(set) === 0 && (set.metadata?.generation ?? 0) <= (set.status?.observedGeneration ?? 0))
}

const maxNameLength = 253

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [hashLabel]: _hash, ...labels } = template?.metadata?.labels ?? {}
  return { ...template, metadata: { ...template?.metadata, labels } }
}
