import { defineGrantRule, rights, writeVerbs } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-webhook-write',
  severity: 'warning',
  profiles: ['security', 'cis', 'strict'],
  kinds: ['ClusterRole'],
  summary: 'A role writes admission webhooks or policies',
  rights: [
    ...rights('admissionregistration.k8s.io', ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'], writeVerbs),
  ],
  effect: 'its holders read and change every object that anyone writes, or switch the policies of the cluster off',
  suggestion: 'name the configurations with resourceNames',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { trivy: ['KSV-0114'], checkov: ['CKV_K8S_155'], kubescape: ['C-0281'] },
})
