import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'manifest-unreadable',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'kubectl stops reading a file of the plan at a document that it cannot read',
})
