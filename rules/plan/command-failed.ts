import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'command-failed',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A command of the scenario fails',
})
