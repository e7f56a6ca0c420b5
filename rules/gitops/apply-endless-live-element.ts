import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-live-element',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply says configured, because the live list has an element that no manifest put there',
})
