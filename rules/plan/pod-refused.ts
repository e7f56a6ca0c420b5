import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'pod-refused',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Admission refuses a pod that a controller wants to create',
})
