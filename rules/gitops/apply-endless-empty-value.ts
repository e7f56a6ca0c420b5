import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-empty-value',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply says configured, because the manifest states an empty value that the server does not store',
})
