import { cloneValue, isMap, type ValueMap } from '../../base/json.ts'
import { runPass } from '../admission/chain.ts'
import type { AdmissionRequest } from '../admission/plugin.ts'
import { registryKey } from '../store/store.ts'
import type { ServedResource } from './registry.ts'
import { requestView } from './request-view.ts'
import type { ApiServer, DeleteOptions, Known, Target } from './server.ts'
import { conflictStatus, notFoundStatus, refused, type ApiResponse } from './status.ts'
import type { AnyObject } from './strategy.ts'

/**
 * DELETE: `k8s.io/apiserver/pkg/registry/rest/delete.go` and `pkg/registry/generic/registry/store.go` (1.36). An object with
 * finalizers, or one that may end gracefully, is only marked; it leaves when its last finalizer does.
 */
export function remove(server: ApiServer, resource: ServedResource, target: Target, options: Known & DeleteOptions): ApiResponse {
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name))
  const request: AdmissionRequest = {
    operation: 'DELETE',
    resource: { ...resource.strategy, resource: resource.resource },
    subresource: target.subresource,
    namespace: target.namespace,
    name: target.name,
    old,
    user: options.user,
    dryRun: options.dryRun === true,
    view: requestView(server, resource, target.subresource),
    minor: server.minor,
    suffix: () => server.entropy.suffix(),
  }
  const warnings: string[] = []
  for (const pass of ['admit', 'validate'] as const) {
    const outcome = runPass(server.plugins, pass, request, server.reader)
    warnings.push(...outcome.warnings)
    if (outcome.status !== undefined) return refused(outcome.status, warnings)
  }
  const conflict = preconditionFault(old, options)
  if (conflict !== undefined) return refused(conflictStatus(resource.kind, resource.group, target.name, conflict), warnings)

  const object = cloneValue(old)
  const seconds = gracePeriod(resource, old, options)
  setOrphaning(object, options)
  if (seconds === 0 && mayGo(resource, object)) {
    if (!request.dryRun) erase(server, resource, object)
    return { code: 200, warnings, object: removedObject(server, resource, object) }
  }
  markDeleted(server, resource, object, seconds)
  if (!request.dryRun) server.save(resource, object)
  return { code: 200, warnings, object: server.show(resource, object) }
}

/** Whether nothing holds an object that is marked: it leaves the store with this write. */
export function isReleased(resource: ServedResource, object: AnyObject): boolean {
  return object.metadata?.deletionTimestamp !== undefined && (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 && mayGo(resource, object)
}

export function erase(server: ApiServer, resource: ServedResource, object: AnyObject): void {
  const { name = '', namespace = '' } = object.metadata ?? {}
  server.store.delete(registryKey(resource.resource, resource.group, resource.namespaced ? namespace : '', name))
}

function mayGo(resource: ServedResource, object: AnyObject): boolean {
  return (object.metadata?.finalizers ?? []).length === 0 && !(isNamespace(resource) && isMap(object.spec) && Array.isArray(object.spec.finalizers) && object.spec.finalizers.length > 0)
}

function isNamespace({ group, kind }: ServedResource): boolean {
  return group === '' && kind === 'Namespace'
}

/** Only pods end gracefully, and only once they have a node to end on. */
function gracePeriod(resource: ServedResource, old: AnyObject, { gracePeriodSeconds }: DeleteOptions): number {
  if (resource.group !== '' || resource.kind !== 'Pod') return 0
  const spec = isMap(old.spec) ? old.spec : {}
  const status = isMap(old.status) ? old.status : {}
  const own = typeof spec.terminationGracePeriodSeconds === 'number' ? spec.terminationGracePeriodSeconds : 30
  if (spec.nodeName === undefined || spec.nodeName === '' || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
  // A negative period counts as one second.
  return gracePeriodSeconds === undefined ? own : gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds
}

function setOrphaning(object: AnyObject, { propagationPolicy }: DeleteOptions): void {
  const meta = object.metadata ??= {}
  const kept = (meta.finalizers ?? []).filter((name) => propagationPolicy === undefined || (name !== 'orphan' && name !== 'foregroundDeletion'))
  if (propagationPolicy === 'Foreground') kept.push('foregroundDeletion')
  if (propagationPolicy === 'Orphan') kept.push('orphan')
  if (kept.length > 0) meta.finalizers = kept
  else delete meta.finalizers
}

/** A second request may only shorten the wait. */
function markDeleted(server: ApiServer, resource: ServedResource, object: AnyObject, seconds: number): void {
  const meta = object.metadata ??= {}
  const known = meta.deletionTimestamp === undefined ? undefined : meta.deletionGracePeriodSeconds ?? 0
  if (known === undefined || seconds < known) {
    meta.deletionTimestamp = server.entropy.later?.(seconds) ?? server.entropy.now()
    // The deletion of a namespace goes its own way.
    if (!isNamespace(resource)) meta.deletionGracePeriodSeconds = seconds
  }
  if (known === undefined && typeof meta.generation === 'number' && meta.generation > 0) meta.generation++
  if (isNamespace(resource)) object.status = { ...isMap(object.status) ? object.status : {}, phase: 'Terminating' }
}

/** Kinds that answer with what was deleted; the others tell only that it was. */
const returnsObject = new Set([
  '/Namespace', '/PersistentVolume', '/PersistentVolumeClaim', '/Pod', '/PodTemplate', '/ResourceQuota', '/Service', '/ServiceAccount',
  'resource.k8s.io/DeviceClass', 'resource.k8s.io/DeviceTaintRule', 'resource.k8s.io/ResourceClaim', 'resource.k8s.io/ResourceClaimTemplate', 'resource.k8s.io/ResourceSlice',
  'storage.k8s.io/CSIDriver', 'storage.k8s.io/CSINode', 'storage.k8s.io/StorageClass', 'storage.k8s.io/VolumeAttachment', 'storage.k8s.io/VolumeAttributesClass',
])

function removedObject(server: ApiServer, resource: ServedResource, object: AnyObject): ValueMap {
  if (returnsObject.has(`${resource.group}/${resource.kind}`)) return server.show(resource, object)
  const { name = '', uid = '' } = object.metadata ?? {}
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, ...resource.group === '' ? {} : { group: resource.group }, kind: resource.resource, uid } }
}

function preconditionFault(old: AnyObject, { preconditions }: DeleteOptions): string | undefined {
  const meta = old.metadata ?? {}
  if (preconditions?.uid !== undefined && preconditions.uid !== meta.uid) {
    return `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${meta.uid ?? ''}). The object might have been deleted and then recreated`
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== meta.resourceVersion) {
    return `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${meta.resourceVersion ?? ''}). The object might have been modified`
  }
  return undefined
}
