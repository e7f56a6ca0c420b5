import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'pod-unschedulable',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'The scheduler finds no node for a pod, so it stays Pending',
})
