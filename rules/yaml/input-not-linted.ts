import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'input-not-linted',
  group: 'yaml',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'parse',
  summary: 'A document was not checked, and this is why',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
})
