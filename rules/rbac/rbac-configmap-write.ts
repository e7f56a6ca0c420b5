import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-configmap-write',
  severity: 'info',
  profiles: ['strict'],
  summary: 'A role writes every ConfigMap',
  rights: [
    ...rights('', ['configmaps'], ['create', 'update', 'patch', 'delete', 'deletecollection']),
  ],
  effect: 'its holders change the settings of everything in the namespace',
  suggestion: 'name the ConfigMaps with resourceNames',
  named: 'same',
  judge: (role, rule) => {
    const names = rule.resourceNames ?? []
    const isDns = role.namespace === 'kube-system' && (names.length === 0 || names.includes('coredns'))
    return isDns ? 'error' : names.length > 0 ? 'silent' : undefined
  },
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { trivy: ['KSV-0049'], kubescape: ['C-0037'] },
})
