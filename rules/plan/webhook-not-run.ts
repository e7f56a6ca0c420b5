import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'webhook-not-run',
  group: 'plan',
  severity: 'info',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A webhook of the cluster would be asked about the object, and cannot be run here',
})
