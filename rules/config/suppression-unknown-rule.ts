import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'suppression-unknown-rule',
  group: 'config',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'engine',
  summary: 'A suppression names a rule that does not exist',
})
