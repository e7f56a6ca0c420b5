import { type Value, type ValueMap, isMap } from '../../../base/json.ts'
import { fromJson } from '../../../schema/cel/json-value.ts'
import { CelAuthorizer } from '../../../schema/cel/library/authorizer.ts'
import type { Bindings } from '../../../schema/cel/scope.ts'
import type { CelValue } from '../../../schema/cel/values.ts'
import { authorize } from '../../api/authorization/authorizer.ts'
import { clusterPolicy } from '../../api/authorization/cluster-policy.ts'
import type { AnyObject } from '../../api/strategy.ts'
import type { AdmissionRequest, ClusterReader } from '../plugin.ts'

/** What the variables of a policy's expressions stand for: `k8s.io/apiserver/pkg/admission/plugin/cel/{activation,filter}.go` (1.36). */
export function activation(request: AdmissionRequest, version: string, params: AnyObject | null, cluster: ClusterReader, object = request.object): Bindings {
  const shown = (each: AnyObject | undefined): CelValue => each === undefined ? null : fromJson(request.view?.show(each, version) ?? each)
  const known = new Map<string, CelValue>()
  const make: Readonly<Record<string, () => CelValue>> = {
    object: () => shown(object),
    oldObject: () => shown(request.old),
    request: () => fromJson(requestValue(request, version)),
    namespaceObject: () => fromJson(namespaceValue(request, cluster)),
    params: () => params === null ? null : fromJson(params),
    authorizer: () => authorizer(request, cluster),
    'authorizer.requestResource': () => authorizer(request, cluster).with({
      group: request.resource.group, resource: request.resource.resource, subresource: request.subresource, namespace: request.namespace, name: request.name,
    }, 'ResourceCheck'),
  }
  return (name) => {
    const made = known.get(name)
    if (made !== undefined || !Object.hasOwn(make, name)) return made
    const value = make[name]?.() ?? null
    known.set(name, value)
    return value
  }
}

function requestValue(request: AdmissionRequest, version: string): ValueMap {
  const { resource, subresource, user, view } = request
  const sent = view?.kind ?? { group: resource.group, version: resource.version, kind: resource.kind }
  const own = view?.version ?? resource.version
  const kind: ValueMap = { group: sent.group, version: sent.kind === resource.kind ? version : sent.version, kind: sent.kind }
  return {
    kind, resource: { group: resource.group, version, resource: resource.resource }, subResource: subresource,
    requestKind: { ...sent }, requestResource: { group: resource.group, version: own, resource: resource.resource }, requestSubResource: subresource,
    name: request.name, namespace: request.namespace, operation: request.operation, dryRun: request.dryRun, options: {},
    userInfo: { username: user.name, uid: user.uid ?? '', groups: [...user.groups], extra: {} },
  }
}

/** Only what the type names; nothing for objects of the whole cluster, namespaces among them. */
function namespaceValue({ resource, namespace }: AdmissionRequest, cluster: ClusterReader): Value {
  const stored = resource.namespaced ? cluster.get('', 'Namespace', '', namespace) : undefined
  if (stored === undefined) return null
  const { managedFields: _fields, ownerReferences: _owners, uid = '', ...metadata } = stored.metadata ?? {}
  return {
    metadata: { labels: {}, annotations: {}, finalizers: [], ...metadata, UID: uid } as unknown as ValueMap,
    spec: isMap(stored.spec) ? stored.spec : {}, status: isMap(stored.status) ? stored.status : {},
  }
}

function authorizer(request: AdmissionRequest, cluster: ClusterReader): CelAuthorizer {
  return new CelAuthorizer((question) => {
    const { path, verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = question
    const policy = clusterPolicy(cluster)
    const { allowed, reason } = authorize(policy, path === undefined
      ? { user: request.user, verb, group, resource, subresource, namespace, name }
      : { user: request.user, verb, path })
    return { allowed, reason }
  })
}
