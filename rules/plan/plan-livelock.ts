import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-livelock',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Controllers keep waking each other, and the simulation does not come to rest',
})
