import { labelSelectorMatches } from '../../../base/labels.ts'
import type { ParamKind, ParamRef } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import type { AdmissionRequest, ClusterReader } from '../plugin.ts'

/** The objects that a binding parameterises its policy with; one null when it has none to give. */
export type Params = { readonly params: readonly (AnyObject | null)[] } | { readonly error: string }

/** `k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go` (1.36), `CollectParams`. */
export function collectParams(kind: ParamKind | undefined, ref: ParamRef | undefined, request: AdmissionRequest, cluster: ClusterReader): Params {
  if (kind === undefined || ref === undefined) return { params: [null] }
  const { apiVersion = '', kind: name = '' } = kind
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const scope = cluster.scopeOf?.(group, name)
  if (scope === undefined) return { error: `failed to find resource referenced by paramKind: '${group === '' ? '' : group}/${apiVersion.slice(apiVersion.indexOf('/') + 1)}, Kind=${name}'` }
  if (scope === 'Cluster' && ref.namespace !== undefined && ref.namespace !== '') {
    return { error: 'failed to configure binding: paramRef.namespace must not be provided for a cluster-scoped `paramKind`' }
  }
  const namespace = scope === 'Cluster' ? '' : ref.namespace ?? request.namespace
  if (scope === 'Namespaced' && namespace === '') {
    return { error: 'failed to configure binding: cannot use namespaced paramRef in policy binding that matches cluster-scoped resources' }
  }
  const found = foundParams(ref, group, name, namespace, cluster)
  if (found.length > 0) return { params: found }
  return ref.parameterNotFoundAction === 'Deny'
    ? { error: 'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction' }
    : { params: [] }
}

function foundParams(ref: ParamRef, group: string, kind: string, namespace: string, cluster: ClusterReader): AnyObject[] {
  if (ref.name !== undefined && ref.name !== '') {
    const found = cluster.get(group, kind, namespace, ref.name)
    return found === undefined ? [] : [found]
  }
  return cluster.list(group, kind, namespace).filter((each) => labelSelectorMatches(ref.selector, each.metadata?.labels ?? {}))
}
