import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'rbac-masters-binding',
  group: 'rbac',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  summary: 'A binding names system:masters',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { datree: ['CIS_INVALID_VALUE_SYSTEM_MASTERS'], trivy: ['KSV-0123'], kubescape: ['C-0246'] },

  check(binding, { report }) {
    const { roleRef, subjects = [] } = binding.object
    for (const [index, subject] of subjects.entries()) {
      if (!(subject.kind === 'Group' && subject.name === 'system:masters' && roleRef?.name !== 'cluster-admin')) continue
      report(binding.at(['subjects', index, 'name']), {
        text: `${binding.title} binds ${roleRef?.name ?? ''} to the group system:masters`,
        effect: 'the group passes every authorisation check by itself: no role limits it, and its certificates cannot be revoked',
        suggestion: 'bind a group of your own',
      })
    }
  },
})
