import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'suppression-expired',
  group: 'config',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'engine',
  summary: 'The last day of a suppression has passed',
})
