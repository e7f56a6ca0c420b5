import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-selector-orphan',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Labels or a selector change so that a selector finds no pods any more, or pods lose their controller',
})
