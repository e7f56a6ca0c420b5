import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'workload-outage',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A workload that served has no ready pod for a while',
})
