import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'job-failed',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A Job fails for good',
})
