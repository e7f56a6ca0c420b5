import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-merge-key-duplicate',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply loses an item, because two items of a list have the same merge key',
})
