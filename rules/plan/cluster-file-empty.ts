import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'cluster-file-empty',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'plan',
  summary: 'A file that should tell what is in the cluster holds no object',
})
