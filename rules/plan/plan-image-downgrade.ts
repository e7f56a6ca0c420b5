import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-image-downgrade',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A container goes back to an older version of its image',
})
