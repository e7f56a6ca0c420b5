import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'drain-blocked',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A node cannot be drained because a PodDisruptionBudget does not allow a pod to go',
})
