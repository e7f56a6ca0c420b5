import type { Deployment, ReplicaSet } from '../../../model/kubernetes.generated.ts'

export const annotationKeys = {
  revision: 'deployment.kubernetes.io/revision',
  history: 'deployment.kubernetes.io/revision-history',
  desired: 'deployment.kubernetes.io/desired-replicas',
  max: 'deployment.kubernetes.io/max-replicas',
} as const

const notCopied = new Set<string>(['kubectl.kubernetes.io/last-applied-configuration', 'deprecated.deployment.rollback.to', ...Object.values(annotationKeys)])
const historyLimit = 2000

type Annotations = Record<string, string>

/** The revision number in an annotation: 0 without one, undefined when it is no number. */
export function revisionOf({ metadata }: Deployment | ReplicaSet): number | undefined {
  const text = metadata?.annotations?.[annotationKeys.revision]
  if (text === undefined) return 0
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map((set) => revisionOf(set) ?? 0))
}

/** A count of 32 bits in an annotation, undefined when it is none. */
export function countIn(set: ReplicaSet, key: string): number | undefined {
  const text = set.metadata?.annotations?.[key] ?? ''
  return /^[0-9]+$/.test(text) && Number(text) <= 2147483647 ? Number(text) : undefined
}

/**
 * Annotations of the new ReplicaSet: the Deployment's, its revision and, when it comes back, the revisions it had before.
 * `SetNewReplicaSetAnnotations` of `pkg/controller/deployment/util` (1.36).
 */
export function newSetAnnotations(deployment: Deployment, current: Readonly<Annotations>, revision: number): Annotations {
  const annotations: Annotations = { ...current }
  for (const [key, value] of Object.entries(deployment.metadata?.annotations ?? {})) if (!notCopied.has(key)) annotations[key] = value
  const old = annotations[annotationKeys.revision]
  if (old !== undefined && old !== '' && !/^[+-]?[0-9]+$/.test(old)) return annotations
  if (Number(old ?? '') >= revision) return annotations
  annotations[annotationKeys.revision] = String(revision)
  if (old !== undefined) {
    const history = appendHistory(annotations[annotationKeys.history] ?? '', old)
    if (history !== undefined) annotations[annotationKeys.history] = history
  }
  return annotations
}

/** Drops the oldest entries until the list fits 2000 characters. */
function appendHistory(history: string, revision: string): string | undefined {
  if (history === '') return revision
  const entries = history.split(',')
  let length = history.length + revision.length + 1
  let start = 0
  while (length > historyLimit && start < entries.length) length -= (entries[start++] ?? '').length + 1
  return length <= historyLimit ? [...entries.slice(start), revision].join(',') : undefined
}
