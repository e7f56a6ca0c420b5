import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-node-proxy',
  severity: 'warning',
  kinds: ['ClusterRole'],
  summary: 'A role reaches the kubelets',
  rights: [
    ...rights('', ['nodes/proxy'], ['get', 'create']),
  ],
  effect: 'its holders run commands in every pod of every node through the kubelet, past admission and audit',
  suggestion: 'use nodes/metrics, nodes/stats, nodes/log or nodes/pods',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { trivy: ['KSV-0047'], checkov: ['CKV2_K8S_2'], kubescape: ['C-0279'] },
})
