import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-exposure-widening',
  group: 'plan',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Pods become reachable from outside the cluster, from more addresses or from more namespaces',
})
