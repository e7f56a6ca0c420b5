import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-aws-auth-write',
  severity: 'warning',
  profiles: ['security', 'strict'],
  summary: 'A role writes the ConfigMap that maps AWS identities to users',
  rights: [
    ...rights('', ['configmaps'], ['update', 'patch', 'delete', 'create']),
  ],
  effect: 'its holders make any AWS identity an administrator of the cluster',
  suggestion: 'leave it out, and use EKS access entries',
  named: 'same',
  judge: (role, rule) => {
    const names = rule.resourceNames ?? []
    const isThere = role.kind === 'ClusterRole' || role.namespace === 'kube-system'
    return isThere && (names.length === 0 || names.includes('aws-auth')) ? undefined : 'silent'
  },
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { trivy: ['KSV-0115'] },
})
