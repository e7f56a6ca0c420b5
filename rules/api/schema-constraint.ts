import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-constraint',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  raisedBy: 'server',
  summary: 'A value breaks a limit of its field: range, length, pattern or format',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
  peers: { 'kube-linter': ['schema-validation'], monokle: ['K8S001'], kubeconform: ['schema'], 'kubectl-validate': ['schema'] },
})
