import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-dangling-after-prune',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Pruning deletes an object that something kept still names',
})
