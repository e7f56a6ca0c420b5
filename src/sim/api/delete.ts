import { cloneValue } from '../../base/json.ts'
import { runPass } from '../admission/chain.ts'
import type { AdmissionRequest } from '../admission/plugin.ts'
import { registryKey } from '../store/store.ts'
import type { ServedResource } from './registry.ts'
import { administrator, type ApiServer, type DeleteOptions, type RequestOptions, type Target } from './server.ts'
import { conflictStatus, notFoundStatus, refused, type ApiResponse } from './status.ts'
import type { AnyObject } from './strategy.ts'

/**
 * DELETE: `k8s.io/apiserver/pkg/registry/generic/registry/store.go` (1.36). An object with finalizers, or one whose dependents go
 * first, is only marked; it leaves when its last finalizer does.
 */
export function remove(server: ApiServer, resource: ServedResource, target: Target, options: RequestOptions & DeleteOptions): ApiResponse {
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name))
  const request: AdmissionRequest = {
    operation: 'DELETE',
    resource: { ...resource.strategy, resource: resource.resource },
    subresource: target.subresource,
    namespace: target.namespace,
    name: target.name,
    old,
    user: options.user ?? administrator,
    dryRun: options.dryRun === true,
    minor: server.minor,
    suffix: () => server.entropy.suffix(),
  }
  for (const pass of ['admit', 'validate'] as const) {
    const { status, warnings } = runPass(server.plugins, pass, request, server.reader)
    if (status !== undefined) return refused(status, warnings)
  }
  const conflict = preconditionFault(old, options)
  if (conflict !== undefined) return refused(conflictStatus(resource.resource, resource.group, target.name, conflict))

  const object = cloneValue(old)
  const meta = object.metadata ??= {}
  if (options.propagationPolicy === 'Foreground') meta.finalizers = [...new Set([...meta.finalizers ?? [], 'foregroundDeletion'])]
  if (options.propagationPolicy === 'Orphan') meta.finalizers = [...new Set([...meta.finalizers ?? [], 'orphan'])]
  if ((meta.finalizers ?? []).length > 0) {
    meta.deletionTimestamp ??= server.entropy.now()
    meta.deletionGracePeriodSeconds ??= 0
    if (!request.dryRun) server.save(resource, object)
  } else if (!request.dryRun) server.store.delete(registryKey(resource.resource, resource.group, resource.namespaced ? target.namespace : '', target.name))
  return { code: 200, warnings: [], object: server.show(resource, object) }
}

function preconditionFault(old: AnyObject, { preconditions }: DeleteOptions): string | undefined {
  const meta = old.metadata ?? {}
  if (preconditions?.uid !== undefined && preconditions.uid !== meta.uid) {
    return `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${meta.uid ?? ''}`
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== meta.resourceVersion) {
    return `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${meta.resourceVersion ?? ''}`
  }
  return undefined
}
