import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-enum',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  raisedBy: 'server',
  summary: 'A value is none of those that the field may have',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
  fixable: true,
  peers: { kubeconform: ['schema'], 'kubectl-validate': ['schema'] },
})
