import { cloneValue, isMap, sameValue, type ValueMap } from '../../base/json.ts'
import { runPass } from '../admission/chain.ts'
import type { AdmissionRequest } from '../admission/plugin.ts'
import { registryKey } from '../store/store.ts'
import { beforeDelete, markAsDeleting, setGarbageCollectionFinalizers } from './graceful-deletion.ts'
import { inheritManagedFields } from './managed-fields/ledger.ts'
import { resourceKind, type ServedResource } from './registry.ts'
import { requestView } from './request-view.ts'
import type { ApiServer, DeleteOptions, Known, Target } from './server.ts'
import { answer, conflictStatus, notFoundStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'

/**
 * DELETE: `k8s.io/apiserver/pkg/endpoints/handlers/delete.go` and `pkg/registry/generic/registry/store.go` (1.36). An object with
 * finalizers, or one that may end gracefully, is only marked; it leaves when its last finalizer does.
 */
export function remove(server: ApiServer, resource: ServedResource, target: Target, options: Known & DeleteOptions): ApiResponse {
  const request = deleteRequest(server, resource, target, options)
  const mutated = runPass(server.plugins, 'admit', request, server.reader)
  const warnings = [...mutated.warnings]
  if (mutated.status !== undefined) return refused(mutated.status, warnings)
  if (isJob(resource) && options.propagationPolicy === undefined && options.orphanDependents === undefined) warnings.push(jobWarning)
  return removeStored(server, resource, target, options, warnings, (old) => {
    const validated = runPass(server.plugins, 'validate', { ...request, old }, server.reader)
    warnings.push(...validated.warnings)
    return validated.status
  })
}

/** What follows admission, for those who delete on a client's behalf. `validate` has the last word. */
export function removeStored(server: ApiServer, resource: ServedResource, target: Target, options: Known & DeleteOptions, warnings: readonly string[] = [], validate?: (old: AnyObject) => Status | undefined): ApiResponse {
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name), warnings)
  const conflict = preconditionFault(resource, old, options)
  if (conflict !== undefined) return refused(conflict, warnings)
  const outcome = isOwnWay(resource) && old.metadata?.deletionTimestamp === undefined
    ? beginOwnWay(server, resource, old, options)
    : isNamespace(resource) && hasSpecFinalizers(old) ? { object: old, isGone: false, isShown: true } : deleteGracefully(server, resource, old, options)
  const invalid = validate?.(old)
  if (invalid !== undefined) return refused(invalid, warnings)
  outcome.commit?.()
  const code = !outcome.isGone && options.orphanDependents === false ? 202 : 200
  const isShown = outcome.isShown || returnsObject.has(`${resource.group}/${resource.kind}`)
  return answer(code, warnings, outcome.object, () => isShown ? server.show(resource, outcome.object) : deletedStatus(resource, outcome.object))
}

/** What a deletion comes to. Nothing is written before `commit`: admission has the last word. */
interface Outcome {
  readonly object: AnyObject
  readonly isGone: boolean
  /** The answer is the object, whatever the kind. */
  readonly isShown: boolean
  readonly commit?: () => void
}

function deleteGracefully(server: ApiServer, resource: ServedResource, old: AnyObject, options: Known & DeleteOptions): Outcome {
  // Nothing but metadata changes, and of that nothing in place.
  const object: AnyObject = { ...old, metadata: { ...old.metadata } } as AnyObject
  inheritManagedFields(old, object)
  const now = server.entropy.now()
  const stage = beforeDelete(resource, object, options, now)
  if (stage === 'pending') return { object: old, isGone: false, isShown: false }
  setGarbageCollectionFinalizers(resource, object, options)
  const isHeld = (object.metadata?.finalizers ?? []).length > 0
  if (stage === 'now' && isHeld) markAsDeleting(object, now)
  const isGone = !isHeld && (stage === 'now' || object.metadata?.deletionGracePeriodSeconds === 0)
  const commit = (): void => {
    // A pod is marked even when it goes at once: watchers see both.
    if ((isHeld || stage === 'graceful') && !sameValue(object, old)) server.save(resource, object)
    if (isGone) erase(server, resource, object)
  }
  return { object, isGone, isShown: !isGone, ...options.dryRun === true ? {} : { commit } }
}

/** Namespaces and definitions of custom resources are emptied before they go: their `storage.go` and `etcd.go` (1.36). */
function beginOwnWay(server: ApiServer, resource: ServedResource, old: AnyObject, options: Known & DeleteOptions): Outcome {
  const object = cloneValue(old)
  inheritManagedFields(old, object)
  const meta = object.metadata ??= {}
  meta.deletionTimestamp = server.entropy.now()
  const status = isMap(object.status) ? object.status : {}
  if (isNamespace(resource)) {
    object.status = { ...status, phase: 'Terminating' }
    setGarbageCollectionFinalizers(resource, object, options)
  } else {
    meta.finalizers = [...(meta.finalizers ?? []).filter((name) => name !== cleanupFinalizer), cleanupFinalizer]
    const conditions = (Array.isArray(status.conditions) ? status.conditions : []).filter((each) => !isMap(each) || each.type !== 'Terminating')
    object.status = {
      ...status, conditions: [...conditions, {
        type: 'Terminating', status: 'True', lastTransitionTime: meta.deletionTimestamp, reason: 'InstanceDeletionPending',
        message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      }],
    }
  }
  return { object, isGone: false, isShown: true, ...options.dryRun === true ? {} : { commit: () => { server.save(resource, object) } } }
}

/** Held by a definition until its custom resources are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

/** DELETE of a collection: the same for each that is listed, until one is refused. */
export function removeCollection(server: ApiServer, resource: ServedResource, target: Target, listed: ApiResponse, options: Known & DeleteOptions): ApiResponse {
  const warnings = [...listed.warnings]
  for (const item of Array.isArray(listed.object?.items) ? listed.object.items : []) {
    const { name, namespace } = isMap(item) && isMap(item.metadata) ? item.metadata : {}
    if (typeof name !== 'string') continue
    const response = remove(server, resource, { ...target, namespace: typeof namespace === 'string' ? namespace : '', name }, options)
    warnings.push(...response.warnings.filter((text) => !warnings.includes(text)))
    // Something else was quicker.
    if (response.status !== undefined && response.status.reason !== 'NotFound') return refused(response.status, warnings)
  }
  return { ...listed, warnings }
}

/**
 * Whether an update lets a marked object go: it leaves the store with this write. `ShouldDeleteDuringUpdate` of `store.go` and
 * `ShouldDeleteNamespaceDuringUpdate` (1.36).
 */
export function isReleased(resource: ServedResource, object: AnyObject, old: AnyObject): boolean {
  return (object.metadata?.finalizers ?? []).length === 0 && old.metadata?.deletionTimestamp !== undefined
    && (old.metadata.deletionGracePeriodSeconds ?? 0) === 0 && !(isNamespace(resource) && hasSpecFinalizers(object))
}

export function erase(server: ApiServer, resource: ServedResource, object: AnyObject): void {
  const { name = '', namespace = '' } = object.metadata ?? {}
  server.store.delete(registryKey(resource.resource, resource.group, resource.namespaced ? namespace : '', name))
}

function deleteRequest(server: ApiServer, resource: ServedResource, target: Target, options: Known): AdmissionRequest {
  const old = server.load(resource, target.namespace, target.name)
  return {
    operation: 'DELETE',
    resource: resourceKind(resource),
    subresource: target.subresource,
    namespace: target.namespace,
    name: target.name,
    ...old === undefined ? {} : { old },
    user: options.user,
    dryRun: options.dryRun === true,
    view: requestView(server, resource, target.subresource),
    minor: server.minor,
    suffix: () => server.entropy.suffix(),
  }
}

function isNamespace({ group, kind }: ServedResource): boolean {
  return group === '' && kind === 'Namespace'
}

function isOwnWay({ group, kind }: ServedResource): boolean {
  return (group === '' && kind === 'Namespace') || (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition')
}

function isJob({ group, kind }: ServedResource): boolean {
  return group === 'batch' && kind === 'Job'
}

function hasSpecFinalizers({ spec }: AnyObject): boolean {
  return isMap(spec) && Array.isArray(spec.finalizers) && spec.finalizers.length > 0
}

const jobWarning = 'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'

/** Kinds that answer with what was deleted; the others tell only that it was. */
const returnsObject = new Set([
  '/Namespace', '/PersistentVolume', '/PersistentVolumeClaim', '/Pod', '/PodTemplate', '/ResourceQuota', '/Service', '/ServiceAccount',
  'resource.k8s.io/DeviceClass', 'resource.k8s.io/DeviceTaintRule', 'resource.k8s.io/ResourceClaim', 'resource.k8s.io/ResourceClaimTemplate', 'resource.k8s.io/ResourceSlice',
  'storage.k8s.io/CSIDriver', 'storage.k8s.io/CSINode', 'storage.k8s.io/StorageClass', 'storage.k8s.io/VolumeAttachment', 'storage.k8s.io/VolumeAttributesClass',
])

function deletedStatus({ group, resource }: ServedResource, object: AnyObject): ValueMap {
  const { name = '', uid = '' } = object.metadata ?? {}
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, ...group === '' ? {} : { group }, kind: resource, uid } }
}

function preconditionFault(resource: ServedResource, old: AnyObject, { preconditions }: DeleteOptions): Status | undefined {
  const meta = old.metadata ?? {}
  const name = meta.name ?? ''
  const own = isOwnWay(resource)
  if (preconditions?.uid !== undefined && preconditions.uid !== meta.uid) {
    return own
      ? conflictStatus(resource.resource, resource.group, name, `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${meta.uid ?? ''}`)
      : conflictStatus(resource.kind, resource.group, name, `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${meta.uid ?? ''}). The object might have been deleted and then recreated`)
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== meta.resourceVersion) {
    return own
      ? conflictStatus(resource.resource, resource.group, name, `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${meta.resourceVersion ?? ''}`)
      : conflictStatus(resource.kind, resource.group, name, `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${meta.resourceVersion ?? ''}). The object might have been modified`)
  }
  return undefined
}
