import { defineRule } from '../../src/check/api.ts'
import { manifestDocuments, placeIn } from './_documents.ts'

export default defineRule({
  id: 'yaml-trailing-space-in-block',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  profiles: ['strict'],
  summary: 'A block of text in a ConfigMap or Secret has lines that end in blanks',
  links: ['https://github.com/kubernetes/kubernetes/issues/36222'],

  check(file, { report }) {
    if (!/[^\S\r\n]\r?$/m.test(file.text) || !file.resources.some(isHolder)) return
    for (const parsed of manifestDocuments(file)) {
      if (!file.resources.some((resource) => resource.parsed === parsed && isHolder(resource))) continue
      parsed.scalars(({ text, style, span }, path, part) => {
        if (part !== 'value' || style !== 'literal' || !['data', 'stringData'].includes(String(path.at(-2)))) return
        const lines = [...text.matchAll(/[^\S\r\n]+(?=\r?(?:\n|$))/g)].filter(({ index }) => /\S/.test(text.slice(text.lastIndexOf('\n', index - 1) + 1, index)))
        const [first] = lines
        if (first === undefined) return
        const start = span.start + first.index
        report(placeIn(file, parsed, { start, end: start + first[0].length }, path), {
          text: `${lines.length === 1 ? 'a line' : `${String(lines.length)} lines`} of ${String(path.at(-1))} ${lines.length === 1 ? 'ends' : 'end'} in blanks`,
          effect: 'kubectl get -o yaml cannot show the text as a block any more and prints it on one line with \\n in it',
          suggestion: 'cut the blanks off',
        })
      })
    }
  },
})

function isHolder({ group, kind }: { readonly group: string, readonly kind: string }): boolean {
  return group === '' && (kind === 'ConfigMap' || kind === 'Secret')
}
