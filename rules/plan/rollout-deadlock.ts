import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'rollout-deadlock',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A rollout waits for room that only its own old pods could give, and may not remove any of them',
})
