import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-alias-expansion',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'parse',
  profiles: ['recommended', 'apiserver'],
  summary: 'Aliases would grow a document beyond all bounds',
  links: ['https://en.wikipedia.org/wiki/Billion_laughs_attack'],
})
