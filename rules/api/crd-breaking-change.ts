import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'crd-breaking-change',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A CustomResourceDefinition takes less than before, so stored objects and older clients break',
})
