import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-config-no-restart',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A ConfigMap or Secret changes under pods that read it only when they start',
})
