import { compileLabelSelector } from '../../src/base/labels.ts'
import type { PolicyRule, RbacSubject } from '../../src/model/kubernetes.generated.ts'
import type { Bundle, ResourceOf } from '../../src/check/api.ts'
import { rights, type Right, type Role } from './_grants.ts'

export type Binding = ResourceOf<'RoleBinding' | 'ClusterRoleBinding'>

/** One rule as one subject holds it. */
export interface Grant {
  readonly rule: PolicyRule
  /** Index of the rule in its role. */
  readonly index: number
  readonly role: Role
  readonly binding: Binding
  readonly subject: RbacSubject
}

/** Every rule that the bindings of the run give somebody, those of aggregated roles included. */
export function grantsOf(bundle: Bundle): Grant[] {
  const bindings: readonly Binding[] = [...bundle.ofKind('RoleBinding'), ...bundle.ofKind('ClusterRoleBinding')]
  return bindings.flatMap((binding) => {
    const { roleRef, subjects = [] } = binding.object
    const role = roleRef?.kind === 'Role' ? bundle.find('Role', roleRef.name ?? '', binding.namespace) : bundle.find('ClusterRole', roleRef?.name ?? '', undefined)
    return role === undefined ? [] : withAggregated(role, bundle).flatMap((holder) =>
      (holder.object.rules ?? []).flatMap((rule, index) => subjects.map((subject) => ({ rule, index, role: holder, binding, subject }))))
  })
}

/** An aggregated role's own rules are overwritten by those that it gathers. */
function withAggregated(role: Role, bundle: Bundle): Role[] {
  const selectors = (role as ResourceOf<'ClusterRole'>).object.aggregationRule?.clusterRoleSelectors
  if (selectors === undefined) return [role]
  return bundle.ofKind('ClusterRole').filter((other) => other.name !== role.name && selectors.some((selector) => compileLabelSelector(selector)?.matches(other.labels) === true))
}

/** Whether a pod's ServiceAccount is the subject, by its name or by its groups. */
export function isHeldBy({ kind, name = '', namespace }: RbacSubject, binding: Binding, account: string, ofNamespace: string | undefined): boolean {
  if (kind === 'Group') return name === 'system:serviceaccounts' || name === 'system:authenticated' || (ofNamespace !== undefined && name === `system:serviceaccounts:${ofNamespace}`)
  if (kind === 'User') return ofNamespace !== undefined && name === `system:serviceaccount:${ofNamespace}:${account}`
  const owner = namespace ?? (binding.kind === 'RoleBinding' ? binding.namespace : undefined)
  // A workload without a namespace gets that of the render, which the binding may spell out.
  return kind === 'ServiceAccount' && name === account && (owner === ofNamespace || (ofNamespace === undefined && account !== 'default'))
}

/** Whether the grant reaches beyond ordinary namespaces: bound for the cluster, or in kube-system, whose pods hold everything. */
export function isClusterWide({ binding, rule }: Grant, { resource }: Right): boolean {
  if ((rule.resourceNames ?? []).length > 0) return false
  return binding.kind === 'ClusterRoleBinding' || (binding.namespace === 'kube-system' && namespacedTakeovers.has(resource))
}

const rbac = 'rbac.authorization.k8s.io'
const makers: readonly Right[] = [
  ...rights('', ['pods', 'replicationcontrollers'], ['create']), ...rights('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], ['create']),
  ...rights('batch', ['cronjobs', 'jobs'], ['create']),
]
const namespacedTakeovers = new Set([...makers.map(({ resource }) => resource), 'serviceaccounts/token', 'secrets', 'pods/exec'])
const change = ['update', 'patch']

/** Ways from rights to cluster-admin: each needs one right of every list. */
export const takeovers: readonly { readonly phrase: string, readonly needs: readonly (readonly Right[])[] }[] = [
  { phrase: 'may bind any role to itself', needs: [rights(rbac, ['clusterroles'], ['bind']), rights(rbac, ['clusterrolebindings'], ['create', ...change])] },
  { phrase: 'may write any right into a role', needs: [rights(rbac, ['clusterroles'], ['escalate']), rights(rbac, ['clusterroles'], ['create', ...change])] },
  { phrase: 'may act as anybody', needs: [rights('', ['users', 'groups'], ['impersonate'])] },
  { phrase: 'may act as any ServiceAccount', needs: [rights('', ['serviceaccounts'], ['impersonate'])] },
  { phrase: 'may make a token of any ServiceAccount', needs: [rights('', ['serviceaccounts/token'], ['create'])] },
  { phrase: 'may make pods in any namespace, kube-system included', needs: [makers] },
  { phrase: 'may run commands in any pod', needs: [rights('', ['pods/exec'], ['create', 'get'])] },
  { phrase: 'may run commands in any pod through the kubelets', needs: [rights('', ['nodes/proxy'], ['create', 'get'])] },
  { phrase: 'may make a Secret that holds a token of any ServiceAccount', needs: [rights('', ['secrets'], ['create']), rights('', ['secrets'], ['get', 'list', 'watch'])] },
  {
    phrase: 'may have itself a certificate approved',
    needs: [
      rights('certificates.k8s.io', ['certificatesigningrequests'], ['create']), rights('certificates.k8s.io', ['certificatesigningrequests/approval'], change),
      rights('certificates.k8s.io', ['signers'], ['approve']),
    ],
  },
  { phrase: 'may change every object that anyone writes', needs: [rights('admissionregistration.k8s.io', ['mutatingwebhookconfigurations', 'mutatingadmissionpolicies'], ['create', ...change])] },
]
