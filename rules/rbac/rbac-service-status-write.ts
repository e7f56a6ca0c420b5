import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-service-status-write',
  severity: 'warning',
  profiles: ['security', 'strict'],
  kinds: ['ClusterRole'],
  summary: 'A role writes the status of Services',
  rights: [
    ...rights('', ['services/status'], ['update', 'patch']),
  ],
  effect: 'its holders set the address of a load balancer and draw its traffic (CVE-2020-8554)',
  suggestion: 'leave it to the controller of the load balancer',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { checkov: ['CKV2_K8S_4'] },
})
