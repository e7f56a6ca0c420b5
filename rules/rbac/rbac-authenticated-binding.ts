import { defineRule, option } from '../../src/check/api.ts'

export default defineRule({
  id: 'rbac-authenticated-binding',
  group: 'rbac',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  summary: 'A binding gives rights to everyone who has a login, or to all ServiceAccounts',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/', 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/'],
  peers: { trivy: ['KSV-01011'], kubescape: ['C-0265'] },
  options: {
    allow: option<string[]>(['system:basic-user', 'system:discovery', 'system:public-info-viewer'], 'roles that everyone may have'),
  },

  check(binding, { options, report }) {
    const { roleRef, subjects = [] } = binding.object
    for (const [index, subject] of subjects.entries()) {
      if (!(subject.kind === 'Group' && groups.has(subject.name ?? '') && !options.allow.includes(roleRef?.name ?? ''))) continue
      report(binding.at(['subjects', index, 'name']), {
        text: `${binding.title} gives ${roleRef?.kind ?? ''} ${roleRef?.name ?? ''} to ${groups.get(subject.name ?? '') ?? ''} (${subject.name ?? ''})`,
        effect: 'every pod with a token has these rights: who breaks into one of them has them, too',
        suggestion: 'name the ServiceAccounts or groups that need it',
      })
    }
  },
})

const groups = new Map([['system:authenticated', 'everyone with a login'], ['system:serviceaccounts', 'every ServiceAccount']])
