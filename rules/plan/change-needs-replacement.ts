import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'change-needs-replacement',
  group: 'plan',
  severity: 'error',
  since: '0.1.0',
  sees: 'plan',
  raisedBy: 'plan',
  summary: 'A change is refused that the server would take from a new object: the object has to be replaced',
})
