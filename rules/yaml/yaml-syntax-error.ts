import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-syntax-error',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'parse',
  profiles: ['recommended', 'apiserver'],
  summary: 'A document cannot be parsed',
  links: ['https://yaml.org/spec/1.2.2/'],
  peers: { monokle: ['YML001', 'YML002', 'YML003', 'YML004', 'YML005', 'YML006', 'YML007', 'YML008', 'YML009', 'YML012', 'YML014', 'YML015', 'YML016', 'YML017', 'YML018', 'YML020', 'YML021'], datree: ['YAML step'], kubeconform: ['schema'], 'kubectl-validate': ['schema'] },
})
