import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'plan-qos-change',
  group: 'plan',
  severity: 'info',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'Pods change their QoS class or their priority',
})
