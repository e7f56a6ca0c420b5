import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-version-upgrade',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A newer release refuses the manifest, warns of it or stores it in another way',
})
