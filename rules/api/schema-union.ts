import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-union',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  raisedBy: 'server',
  summary: 'None or several of the fields are set of which there must be one',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/'],
  peers: { 'kubectl-validate': ['schema'], popeye: ['1404'] },
})
