import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'cluster-object-malformed',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'plan',
  summary: 'An object of the given cluster could not be one that a server returned',
})
