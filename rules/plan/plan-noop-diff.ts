import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-noop-diff',
  group: 'plan',
  severity: 'info',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A manifest says in other words what is stored: apply says configured, and nothing changes',
})
