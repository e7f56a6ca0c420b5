import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-string-data',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply of a Secret with stringData says configured',
})
