import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'change-order',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'An object is refused because what it needs comes later in the same run',
})
