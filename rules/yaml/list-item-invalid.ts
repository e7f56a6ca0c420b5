import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'list-item-invalid',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'parse',
  profiles: ['recommended', 'apiserver'],
  summary: 'An item of a list is no object with apiVersion and kind',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#collections'],
})
