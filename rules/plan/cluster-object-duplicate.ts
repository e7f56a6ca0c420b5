import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'cluster-object-duplicate',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'plan',
  summary: 'The given cluster holds one object twice, with other contents',
})
