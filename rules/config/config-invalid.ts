import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'config-invalid',
  group: 'config',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'engine',
  summary: 'The configuration of stowage holds a key or value that it does not know',
})
