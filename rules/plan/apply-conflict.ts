import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-conflict',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Server-side apply is refused because another manager owns a field with another value',
})
