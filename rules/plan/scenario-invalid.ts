import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'scenario-invalid',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A scenario cannot be understood',
})
