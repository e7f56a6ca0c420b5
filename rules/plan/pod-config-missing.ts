import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'pod-config-missing',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A container cannot start because something that its pod names is not there',
})
