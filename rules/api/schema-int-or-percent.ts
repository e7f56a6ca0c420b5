import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-int-or-percent',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  raisedBy: 'server',
  summary: 'A value is neither a whole number nor a percentage',
  links: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable'],
  peers: { 'kubectl-validate': ['schema'] },
})
