import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'cluster-sketch-invalid',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  raisedBy: 'plan',
  summary: 'A ClusterSketch says something that no cluster can be made of',
})
