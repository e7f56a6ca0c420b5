import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'rule-failed',
  group: 'config',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'engine',
  summary: 'A rule of stowage failed on this object',
})
