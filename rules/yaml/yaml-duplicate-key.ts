import { defineRule, type ParsedDocument } from '../../src/check/api.ts'
import { valueAt } from '../../src/base/json.ts'
import { manifestDocuments, placeIn } from './_documents.ts'
import { isGluedDocument } from './_glued.ts'

export default defineRule({
  id: 'yaml-duplicate-key',
  group: 'yaml',
  severity: 'error',
  since: '0.1.0',
  sees: 'file',
  summary: 'A map holds the same key twice',
  links: ['https://yaml.org/spec/1.2.2/#3213-node-comparison'],
  peers: { 'monokle': ['YML010'], 'kubeconform': ['-strict'], 'kubectl-validate': ['schema'] },

  check(file, { report }) {
    for (const parsed of manifestDocuments(file)) {
      // Two documents without a separator: told by `yaml-document-separator`.
      if (isGluedDocument(parsed)) continue
      for (const { path, span, first } of parsed.duplicateKeys) {
        const key = String(path.at(-1))
        report(placeIn(file, parsed, span, path), {
          text: `the key "${key}" stands twice in this map`,
          effect: `kubectl keeps the last value${shown(parsed, path)} and drops the other without a word; the API server refuses the file when it is sent as YAML`,
          related: [{ location: { path: file.path, span: first }, text: `"${key}" is first set here` }],
          suggestion: 'merge the two, or take one out',
        })
      }
    }
  },
})

function shown(parsed: ParsedDocument, path: readonly (string | number)[]): string {
  const value = valueAt(parsed.value, path)
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return ''
  const text = JSON.stringify(value)
  return text.length > 60 || path.includes('stringData') || (path[0] === 'data' && path.length === 2) ? '' : ` (${text})`
}
