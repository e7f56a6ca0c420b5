import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-preemption',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'The scheduler evicts a pod to make room for a more important one',
})
