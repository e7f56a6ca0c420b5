import { type Bundle, defineRule, relatedAt, type Resource, showList } from '../../src/check/api.ts'
import { allowRoles, isAllOfAll, isAllowedName, type Role } from './_grants.ts'

export default defineRule({
  id: 'rbac-cluster-admin-binding',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  summary: 'A binding makes somebody cluster-admin',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles'],
  peers: { 'kube-linter': ['cluster-admin-role-binding'], polaris: ['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminClusterRole', 'rolebindingClusterAdminRole'], datree: ['CIS_INVALID_ROLE_CLUSTER_ADMIN'], trivy: ['KSV-0111'], kubescape: ['C-0185', 'C-0035'] },
  options: {
    allow: allowRoles,
  },

  check(binding, { bundle, options, report }) {
    const { roleRef, subjects = [] } = binding.object
    if (isAllowedName(binding, options.allow) || roleRef?.name === undefined) return
    const role = roleRef.name === 'cluster-admin' && roleRef.kind === 'ClusterRole' ? 'cluster-admin' : namedRole(roleRef.kind ?? '', roleRef.name, binding, bundle)
    const people = subjects.filter(({ name = '' }) => !name.startsWith('system:'))
    if (role === undefined || people.length === 0) return
    const isWhole = binding.kind === 'ClusterRoleBinding'
    report(binding.at('roleRef.name'), {
      text: `${binding.title} gives ${showList(people.map(({ kind = '', name = '' }) => `${kind} ${name}`))} ${role === 'cluster-admin' ? 'cluster-admin' : `${role.title}, which may do everything`}${isWhole ? '' : ` in ${binding.namespaceTitle}`}`,
      effect: isWhole ? 'whoever gets hold of it owns the cluster and every Secret in it' : 'whoever gets hold of it owns the namespace, its Secrets and its roles',
      suggestion: 'write a role with what is needed',
      related: role === 'cluster-admin' ? undefined : [relatedAt(role.at('metadata.name'), 'the role')],
    })
  },
})

/** A role of the files that may do everything. */
function namedRole(kind: string, name: string, binding: Resource, bundle: Bundle): Resource | undefined {
  const found = kind === 'Role' ? bundle.find('Role', name, binding.namespace) : bundle.find('ClusterRole', name, undefined)
  const rules = (found as Role | undefined)?.object.rules ?? []
  return rules.some(isAllOfAll) ? found : undefined
}
