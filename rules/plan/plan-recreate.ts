import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-recreate',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'An object gets another name, namespace or kind, so a new one is made beside the old one',
})
