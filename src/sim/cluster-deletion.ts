import { cloneValue } from '../base/json.ts'
import type { Pod } from '../model/kubernetes.generated.ts'
import type { ServedResource } from './api/registry.ts'
import type { ApiServer } from './api/server.ts'
import type { AnyObject } from './api/strategy.ts'
import { formatTime } from './clock.ts'
import { registryKey } from './store/store.ts'

export interface Deletion {
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan' | undefined
  readonly gracePeriodSeconds?: number | undefined
}

/**
 * Takes an allowed deletion into the store: `BeforeDelete` of `k8s.io/apiserver/pkg/registry/rest/delete.go` and the pod strategy's
 * CheckGracefulDelete (1.36). An object with finalizers or a grace period is marked; it leaves later.
 */
export function deleteStored(server: ApiServer, resource: ServedResource, old: AnyObject, { propagationPolicy, gracePeriodSeconds }: Deletion, now: number): void {
  const object = cloneValue(old)
  const meta = object.metadata ??= {}
  const grace = resource.kind === 'Pod' ? podGrace(object, gracePeriodSeconds) : 0
  const policy = propagationPolicy ?? (orphansByDefault.has(resource.kind) ? 'Orphan' : 'Background')
  const finalizers = (meta.finalizers ?? []).filter((name) => name !== 'orphan' && name !== 'foregroundDeletion')
  if (policy === 'Orphan') finalizers.push('orphan')
  if (policy === 'Foreground') finalizers.push('foregroundDeletion')
  // Without a word about dependents an earlier choice stands.
  const kept = propagationPolicy === undefined && policy === 'Background' ? meta.finalizers ?? [] : finalizers
  if (kept.length === 0 && grace === 0 && resource.kind !== 'Namespace') {
    // A pod is marked even when it goes at once: watchers see both.
    if (resource.kind === 'Pod' && meta.deletionTimestamp === undefined) {
      Object.assign(meta, { deletionTimestamp: formatTime(now), deletionGracePeriodSeconds: 0, generation: (meta.generation ?? 0) + 1 })
      server.save(resource, object)
    }
    server.store.delete(registryKey(resource.resource, resource.group, meta.namespace ?? '', meta.name ?? ''))
    return
  }
  if (kept.length > 0) meta.finalizers = kept
  else delete meta.finalizers
  if (meta.deletionTimestamp === undefined) {
    meta.deletionTimestamp = formatTime(now + grace * 1000)
    meta.deletionGracePeriodSeconds = grace
    if ((meta.generation ?? 0) > 0) meta.generation = (meta.generation ?? 0) + 1
  } else if (grace < (meta.deletionGracePeriodSeconds ?? 0)) {
    meta.deletionGracePeriodSeconds = grace
    meta.deletionTimestamp = formatTime(now + grace * 1000)
  } else if (!hasChanged(meta.finalizers, old.metadata?.finalizers)) return
  if (resource.kind === 'Namespace') Object.assign(object, { status: { ...(object as { status?: object }).status, phase: 'Terminating' } })
  server.save(resource, object)
}

/** Kinds whose dependents stay when a request says nothing about them: batch/v1 and v1 ReplicationController strategies. */
const orphansByDefault = new Set(['Job', 'ReplicationController'])

/** Pods that never reached a node, or have ended, go at once. */
function podGrace(pod: Pod, asked: number | undefined): number {
  const phase = pod.status?.phase
  if ((pod.spec?.nodeName ?? '') === '' || phase === 'Succeeded' || phase === 'Failed') return 0
  return Math.max(0, asked ?? pod.spec?.terminationGracePeriodSeconds ?? 30)
}

function hasChanged(now: readonly string[] | undefined, before: readonly string[] | undefined): boolean {
  return (now ?? []).join(' ') !== (before ?? []).join(' ')
}
