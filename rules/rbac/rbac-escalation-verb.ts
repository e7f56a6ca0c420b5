import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-escalation-verb',
  severity: 'warning',
  summary: 'A role may give itself or others more rights',
  rights: [
    ...rights('rbac.authorization.k8s.io', ['roles', 'clusterroles'], ['escalate', 'bind']),
    ...rights('', ['users', 'groups', 'serviceaccounts'], ['impersonate']),
    ...rights('authentication.k8s.io', ['uids', 'userextras'], ['impersonate']),
  ],
  effect: 'with escalate, bind or impersonate its holders can take any right of the cluster',
  suggestion: 'name the roles or users (resourceNames), or leave the verb out',
  named: 'info',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { datree: ['CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE'], trivy: ['KSV-0043', 'KSV-0050'], checkov: ['CKV_K8S_157', 'CKV_K8S_158', 'CKV2_K8S_3'], kubescape: ['C-0065', 'C-0191'] },
})
