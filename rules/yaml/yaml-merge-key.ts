import { defineRule, option } from '../../src/check/api.ts'
import { manifestDocuments, placeIn } from './_documents.ts'

export default defineRule({
  id: 'yaml-merge-key',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  summary: 'A merge key has an operand that is no map, or is used where it is forbidden',
  links: ['https://yaml.org/type/merge.html'],
  options: { forbid: option(false, 'tell every use of <<, not only those that cannot be read') },

  check(file, { report, options }) {
    if (!options.forbid) return
    for (const parsed of manifestDocuments(file)) {
      for (const { path, span } of parsed.features.mergeKeys) {
        report(placeIn(file, parsed, span, path), {
          text: 'the merge key << is used',
          effect: 'YAML 1.2 has no merge keys: readers differ in what they make of it, and the file says less than the object has',
          suggestion: 'write the keys out',
        })
      }
    }
  },
})
