import { defineRule } from '../../src/check/api.ts'
import { implicitKeys, implicitValues, quoted } from './_implicit.ts'

export default defineRule({
  id: 'yaml-implicit-bool',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  summary: 'An unquoted word that YAML reads as a boolean stands where text belongs',
  links: ['https://yaml.org/type/bool.html'],
  fixable: true,
  peers: { kubeconform: ['schema'] },

  check(file, { report }) {
    for (const { place, source, spelt, read, isSecret } of implicitValues(file, (found) => typeof found === 'boolean')) {
      report(place, {
        text: isSecret ? 'text is wanted here, and YAML reads a boolean' : `text is wanted here, and YAML reads ${spelt} as ${spelt === read ? 'a boolean' : `the boolean ${read}`}`,
        effect: 'the API server cannot read the object and refuses it',
        suggestion: isSecret ? 'put quotes around it' : `put quotes around it: ${quoted(spelt)}`,
        fix: source === undefined ? undefined : { title: 'put quotes around it', safety: 'safe', edits: [{ span: source.span, newText: quoted(spelt) }] },
      })
    }
    for (const { place, key, source } of implicitKeys(file, (name) => name === 'true' || name === 'false')) {
      report(place, {
        text: `the key ${source.text} means "${key}" to YAML`,
        effect: `the object gets the key "${key}", and nothing under "${source.text}"`,
        suggestion: `put quotes around it: ${quoted(source.text)}`,
        fix: { title: 'put quotes around it', safety: 'changes-behaviour', edits: [{ span: source.span, newText: quoted(source.text) }] },
      })
    }
  },
})
