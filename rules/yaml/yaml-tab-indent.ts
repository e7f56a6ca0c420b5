import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-tab-indent',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'parse',
  profiles: ['recommended', 'apiserver'],
  summary: 'A tab is used as indentation',
  links: ['https://yaml.org/spec/1.2.2/#61-indentation-spaces'],
  peers: { monokle: ['YML019'] },
})
