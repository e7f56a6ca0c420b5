import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-restart',
  group: 'plan',
  severity: 'info',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A change restarts the pods of a workload',
})
