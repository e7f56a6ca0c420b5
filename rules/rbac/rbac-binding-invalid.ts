import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'rbac-binding-invalid',
  group: 'rbac',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  summary: 'A binding is refused, or names a subject that cannot exist',
  links: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-binding-examples'],

  check(binding, { report }) {
    const { roleRef, subjects = [] } = binding.object
    const isCluster = binding.kind === 'ClusterRoleBinding'
    if (isCluster && roleRef?.kind === 'Role') {
      report(binding.at('roleRef.kind'), { text: `${binding.title} refers to a Role`, effect: refused, suggestion: 'refer to a ClusterRole, or make it a RoleBinding in the namespace of the Role' })
    }
    if (roleRef?.apiGroup !== undefined && roleRef.apiGroup !== '' && roleRef.apiGroup !== group) {
      report(binding.at('roleRef.apiGroup'), { text: `roleRef of ${binding.title} has the API group "${roleRef.apiGroup}"`, effect: refused, suggestion: `write ${group}` })
    }
    for (const [index, { kind = '', name = '', namespace = '', apiGroup }] of subjects.entries()) {
      const title = name === '' ? `subject ${index + 1}` : `${kind} ${name}`
      if (isCluster && kind === 'ServiceAccount' && namespace === '') {
        report(binding.at(['subjects', index, 'namespace']), { text: `${title} in ${binding.title} has no namespace`, effect: refused, suggestion: 'name the namespace of the ServiceAccount' })
      }
      if (apiGroup !== undefined && apiGroup !== '' && apiGroup !== (kind === 'ServiceAccount' ? '' : group)) {
        report(binding.at(['subjects', index, 'apiGroup']), { text: `${title} in ${binding.title} has the API group "${apiGroup}"`, effect: refused, suggestion: kind === 'ServiceAccount' ? 'leave apiGroup out: ServiceAccounts are of the core group' : `write ${group}` })
      }
      const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name)
      if (kind === 'Group' && account !== null) {
        report(binding.at(['subjects', index, 'kind']), { severity: 'warning', text: `there is no group "${name}": that is the user name of a ServiceAccount`, effect: 'the binding is accepted and grants nothing', suggestion: `write kind: ServiceAccount, name: ${account[2] ?? ''}, namespace: ${account[1] ?? ''}` })
      }
    }
  },
})

const group = 'rbac.authorization.k8s.io'
const refused = 'the API server refuses the binding'
