import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'bare-pod-lost',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A pod that no controller owns is lost and nothing makes it anew',
})
