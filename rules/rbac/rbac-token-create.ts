import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-token-create',
  severity: 'warning',
  summary: 'A role makes tokens of ServiceAccounts',
  rights: [
    ...rights('', ['serviceaccounts/token'], ['create']),
  ],
  effect: 'its holders get a token of any ServiceAccount of the namespace, or of the whole cluster, and act as it',
  suggestion: 'name the ServiceAccounts with resourceNames',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { kubescape: ['C-0282'] },
})
