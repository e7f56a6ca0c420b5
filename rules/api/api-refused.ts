import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'api-refused',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  raisedBy: 'server',
  profiles: ['recommended', 'apiserver'],
  summary: 'The API server, or kubectl before it, would refuse the object',
})
