import type { ClusterRole, ClusterRoleBinding, PolicyRule } from '../../../model/kubernetes.generated.ts'

/**
 * The part of the server's own policy that decides about ordinary users: `plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`
 * (1.36). Roles of Kubernetes' own components are left out: nothing here runs under their names.
 */

const health = ['/healthz', '/livez', '/readyz', '/version', '/version/']
const discovery = [...health, '/openapi', '/openapi/*', '/api', '/api/*', '/apis', '/apis/*']
const ownReviews: PolicyRule[] = [
  { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
  { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
]
const everything: PolicyRule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }]

const roles: readonly (readonly [name: string, groups: readonly string[], rules: PolicyRule[]])[] = [
  ['cluster-admin', ['system:masters'], everything],
  ['system:basic-user', ['system:authenticated'], ownReviews],
  ['system:discovery', ['system:authenticated'], [{ verbs: ['get'], nonResourceURLs: discovery }]],
  ['system:public-info-viewer', ['system:authenticated', 'system:unauthenticated'], [{ verbs: ['get'], nonResourceURLs: health }]],
]

export const bootstrapClusterRoles: readonly ClusterRole[] = roles.map(([name, , rules]) => ({ metadata: { name }, rules }))

export const bootstrapClusterRoleBindings: readonly ClusterRoleBinding[] = roles.map(([name, groups]) => ({
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
  subjects: groups.map((group) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: group })),
}))
