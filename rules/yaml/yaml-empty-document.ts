import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-empty-document',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  profiles: ['strict'],
  summary: 'A document is empty or holds only comments',
  links: ['https://yaml.org/spec/1.2.2/#912-document-markers'],

  check({ path, text, parsed }, { report }) {
    if (parsed.documents.length === 0 || /^\s*\{/.test(text)) return
    for (const { separator, isEmpty } of chunksOf(text)) {
      if (!isEmpty) continue
      report({ path, span: { start: separator, end: separator + 3 } }, {
        text: 'the document that begins here is empty',
        effect: 'kubectl skips it',
        suggestion: 'take the --- out',
      })
    }
  },
})

/** What each separator line begins; what stands before the first one is the head of the file and may be comments alone. */
function chunksOf(text: string): { separator: number, isEmpty: boolean }[] {
  const separators = [...text.matchAll(/^---[ \t]*(?:#.*)?\r?$/gm)]
  return separators.map((match, index) => {
    const body = text.slice(match.index + match[0].length, separators[index + 1]?.index ?? text.length)
    return { separator: match.index, isEmpty: body.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line)) }
  })
}
