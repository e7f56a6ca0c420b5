import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-security-weakening',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Pods meet a lower Pod Security Standard than before',
})
