import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-respelt-value',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply says configured, because the server stores the value in other words',
})
