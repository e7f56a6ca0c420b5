import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'pod-crash-loop',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A container ends again and again',
})
