import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-prune-data',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Pruning deletes data',
})
