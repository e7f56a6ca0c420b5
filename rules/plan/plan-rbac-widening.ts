import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-rbac-widening',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A subject gets rights that it did not have',
})
