import { defineRule } from '../../src/check/api.ts'
import { manifestDocuments, placeIn } from './_documents.ts'

export default defineRule({
  id: 'yaml-sexagesimal',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  profiles: ['strict'],
  summary: 'An unquoted scalar is a number to the base of 60 for some YAML readers',
  links: ['https://yaml.org/type/int.html'],
  fixable: true,

  check(file, { report }) {
    if (!/\d:[0-5]?\d/.test(file.text)) return
    for (const parsed of manifestDocuments(file)) {
      parsed.scalars(({ text, style, span }, path, part) => {
        if (style !== 'plain' || part !== 'value' || !base60.test(text)) return
        const seconds = text.replace(/[-+_]/g, '').split(':').reduce((sum, digits) => sum * 60 + Number(digits), 0)
        report(placeIn(file, parsed, span, path), {
          text: `a YAML 1.1 reader takes ${text} for the number ${String(seconds)}`,
          effect: 'kubectl and the API server keep it as text; Python, Ruby and other tools on the way may not',
          suggestion: `put quotes around it: "${text}"`,
          fix: { title: 'put quotes around it', safety: 'safe', edits: [{ span, newText: `"${text}"` }] },
        })
      })
    }
  },
})

/** YAML 1.1: `[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+`, and the same with a fraction. */
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
