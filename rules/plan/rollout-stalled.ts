import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'rollout-stalled',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A rollout comes to a stop before all pods are of the new version and available',
})
