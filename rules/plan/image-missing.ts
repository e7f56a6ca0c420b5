import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'image-missing',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'The image of a container cannot be had',
})
