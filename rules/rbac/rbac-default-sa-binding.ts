import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'rbac-default-sa-binding',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  summary: 'A binding gives rights to a ServiceAccount `default`',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { checkov: ['CKV_K8S_42'], popeye: ['308'], kubescape: ['C-0189', 'C-0225', 'C-0239'] },

  check(binding, { report }) {
    const { roleRef, subjects = [] } = binding.object
    for (const [index, subject] of subjects.entries()) {
      if (!(subject.kind === 'ServiceAccount' && subject.name === 'default')) continue
      report(binding.at(['subjects', index, 'name']), {
        text: `${binding.title} gives ${roleRef?.kind ?? ''} ${roleRef?.name ?? ''} to the ServiceAccount default of ${subject.namespace ?? binding.namespaceTitle}`,
        effect: 'every pod of the namespace that names no ServiceAccount of its own has these rights',
        suggestion: 'make a ServiceAccount for the workload that needs them',
      })
    }
  },
})
