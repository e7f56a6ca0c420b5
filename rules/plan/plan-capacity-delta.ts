import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-capacity-delta',
  group: 'plan',
  severity: 'info',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'What the pods of a namespace ask for changes',
})
