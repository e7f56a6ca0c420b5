import { defineGrantRule, rights } from './_grants.ts'

export default defineGrantRule({
  id: 'rbac-pod-create',
  severity: 'info',
  profiles: ['cis', 'strict'],
  summary: 'A role makes or changes pods',
  rights: [
    ...rights('', ['pods', 'replicationcontrollers'], ['create', 'update', 'patch']),
    ...rights('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], ['create', 'update', 'patch']),
    ...rights('batch', ['cronjobs', 'jobs'], ['create', 'update', 'patch']),
  ],
  effect: 'who makes a pod may run it as any ServiceAccount of the namespace and mount any of its Secrets',
  suggestion: 'grant it per namespace, and to tools rather than people',
  links: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  peers: { 'kube-linter': ['access-to-create-pods'], datree: ['CIS_INVALID_VALUE_CREATE_POD'], trivy: ['KSV-0048'], kubescape: ['C-0188'], monokle: ['KBP107'] },
})
