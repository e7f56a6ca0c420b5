import { defineGrantRule, rights, writeVerbs } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-secret-access',
  severity: 'warning',
  profiles: ['security', 'cis', 'strict'],
  summary: 'A role reads or writes every Secret',
  rights: [
    ...rights('', ['secrets'], ['get', 'list', 'watch', ...writeVerbs]),
  ],
  effect: 'its holders get every password and key of the namespace, or of the whole cluster',
  suggestion: 'name the Secrets (resourceNames), or let them be mounted',
  builtIn: { roles: ['admin', 'edit'], bindings: ['RoleBinding', 'ClusterRoleBinding'] },
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { 'kube-linter': ['access-to-secrets'], datree: ['CIS_INVALID_VERB_SECRETS'], trivy: ['KSV-0041', 'KSV-0113'], checkov: ['CKV2_K8S_5'], kubescape: ['C-0015', 'C-0186'] },
})
