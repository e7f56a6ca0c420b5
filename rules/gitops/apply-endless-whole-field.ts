import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-whole-field',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply says configured, because kubectl always sends the field as a whole',
})
