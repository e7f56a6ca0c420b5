import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'yaml-crlf-or-bom',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  profiles: ['strict'],
  summary: 'A file mixes CRLF and LF, or starts with a byte order mark',
  links: ['https://yaml.org/spec/1.2.2/#54-line-break-characters'],
  fixable: true,

  check({ path, text }, { report }) {
    if (text.charCodeAt(0) === 0xfeff) {
      const span = { start: 0, end: 1 }
      report({ path, span, document: 0 }, {
        text: 'the file starts with a byte order mark', effect: 'kubectl skips it; scripts that join files carry it into the middle of the text',
        suggestion: 'save the file as UTF-8 without a mark', fix: { title: 'take the byte order mark out', safety: 'safe', edits: [{ span, newText: '' }] },
      })
    }
    const windows = text.split('\r\n').length - 1
    const unix = text.split('\n').length - 1 - windows
    if (windows === 0 || unix === 0) return
    const rare = windows <= unix ? /\r\n/ : /(?<!\r)\n/
    const start = text.search(rare)
    report({ path, span: { start, end: start + (windows <= unix ? 2 : 1) }, document: 0 }, {
      text: `${String(windows)} of ${String(windows + unix)} lines end in CRLF, the others in LF`,
      effect: 'block scalars keep the difference nowhere, but line-based tools and diffs show it',
      suggestion: `end all lines in ${windows <= unix ? 'LF' : 'CRLF'}`,
    })
  },
})
