import { defineRule } from '../../src/check/api.ts'
import { isMap } from '../../src/base/json.ts'

export default defineRule({
  id: 'list-item-invalid',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  summary: 'An item of a list is no object with apiVersion and kind',
  links: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#collections'],

  check({ path, manifests }, { report }) {
    for (const { document, item, base, value, parsed } of manifests.invalidItems) {
      const what = value === null ? 'empty' : isMap(value) ? 'an object without apiVersion and kind' : Array.isArray(value) ? 'a list' : 'a scalar'
      report({ path, span: parsed.locate(base, isMap(value) || Array.isArray(value) ? 'key' : 'value'), document, pointer: base }, {
        text: `item ${String(item)} of the list is ${what}`,
        effect: 'kubectl cannot tell what it is and stops; none of the list is applied',
        suggestion: value === null ? 'take the dash out' : 'give it apiVersion and kind',
      })
    }
  },
})
