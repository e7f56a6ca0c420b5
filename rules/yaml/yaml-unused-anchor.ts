import { defineRule } from '../../src/check/api.ts'
import { manifestDocuments, placeIn } from './_documents.ts'

export default defineRule({
  id: 'yaml-unused-anchor',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  profiles: ['strict'],
  summary: 'An anchor is never used by an alias',
  links: ['https://yaml.org/spec/1.2.2/#3222-anchors-and-aliases'],

  check(file, { report }) {
    for (const parsed of manifestDocuments(file)) {
      for (const { name, span, used } of parsed.features.anchors) {
        if (used) continue
        report(placeIn(file, parsed, span), {
          text: `the anchor &${name} is used nowhere in its document`,
          effect: 'none: aliases reach no further than their document',
          suggestion: `take it out, or check whether *${name} was meant somewhere`,
        })
      }
    }
  },
})
