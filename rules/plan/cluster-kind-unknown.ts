import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'cluster-kind-unknown',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'plan',
  summary: 'The given cluster holds objects of a kind that nothing in it defines',
})
