import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-port-forward',
  severity: 'info',
  profiles: ['strict'],
  summary: 'A role forwards ports of pods',
  rights: [
    ...rights('', ['pods/portforward'], ['create', 'get']),
  ],
  effect: 'its holders reach every port of every pod, past NetworkPolicies and authentication proxies',
  suggestion: 'grant it for the time of an incident',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { kubescape: ['C-0063'] },
})
