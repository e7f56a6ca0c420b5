import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-undefined-alias',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'parse',
  profiles: ['recommended', 'apiserver'],
  summary: 'An alias has no anchor before it in its document',
  links: ['https://yaml.org/spec/1.2.2/#71-alias-nodes'],
  peers: { monokle: ['YML013'] },
})
