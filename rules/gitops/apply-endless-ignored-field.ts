import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'apply-endless-ignored-field',
  group: 'gitops',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Every apply says configured, because the server ignores a field that the manifest states',
})
