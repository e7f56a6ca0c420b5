import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-replicas-reset',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'An apply sets the replicas of a workload that an autoscaler scales',
})
