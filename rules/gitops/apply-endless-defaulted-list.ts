import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-defaulted-list',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply says configured, because the server adds defaults to the items of a list that kubectl replaces as a whole',
})
