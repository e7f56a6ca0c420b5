import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'quota-exceeded-during-surge',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A ResourceQuota refuses a pod that a rollout needs',
})
