import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-log-event-delete',
  severity: 'info',
  profiles: ['security', 'strict'],
  summary: 'A role deletes events or logs',
  rights: [
    ...rights('', ['events', 'pods/log'], ['delete', 'deletecollection']),
    ...rights('events.k8s.io', ['events'], ['delete', 'deletecollection']),
  ],
  effect: 'its holders cover their traces',
  suggestion: 'leave delete out',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { trivy: ['KSV-0042'], kubescape: ['C-0031'] },
})
