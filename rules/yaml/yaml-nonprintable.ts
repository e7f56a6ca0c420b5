import { defineRule, type ScalarAt } from '../../src/check/api.ts'
import { manifestDocuments, placeIn } from './_documents.ts'

export default defineRule({
  id: 'yaml-nonprintable',
  group: 'yaml',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  summary: 'A key or value holds a character that nobody sees, or typographic quotes',
  links: ['https://yaml.org/spec/1.2.2/#51-character-set'],

  check(file, { report }) {
    if (!unusual.test(file.text)) return
    for (const parsed of manifestDocuments(file)) {
      parsed.scalars((scalar, path, part) => {
        const found = oddIn(scalar)
        if (found === undefined) return
        const { at, text, effect } = found
        report(placeIn(file, parsed, { start: scalar.span.start + at, end: scalar.span.start + at + 1 }, path), {
          text: `the ${part} holds ${text}`, effect, suggestion: 'type it anew with plain blanks and quotes',
        })
      })
    }
  },
})

/** Blanks that are no blank to YAML, characters of no width, marks of direction, controls; then typographic quotes. */
const invisible = /[\u0080-\u0084\u0086-\u00a0\u00ad\u1680\u180e\u2000-\u200d\u200e\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb]/
const quoteMarks = /^[\u2018\u2019\u201c\u201d].*[\u2018\u2019\u201c\u201d]$/s
const unusual = /[\u0080-\u0084\u0086-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2018\u2019\u201c\u201d\u3000\ufeff\ufff9-\ufffb]/

const names: Readonly<Record<number, string>> = {
  0xa0: 'a no-break space', 0xad: 'a soft hyphen', 0x200b: 'a zero-width space', 0x200c: 'a zero-width non-joiner', 0x200d: 'a zero-width joiner',
  0x2028: 'a line separator', 0x2029: 'a paragraph separator', 0x202f: 'a narrow no-break space', 0x3000: 'an ideographic space', 0xfeff: 'a byte order mark',
}

function oddIn({ text, style }: ScalarAt): { at: number, text: string, effect: string } | undefined {
  // Block scalars hold whole files, in which such characters have their uses; quoted text may say them on purpose.
  if (style === 'literal' || style === 'folded') return undefined
  if (style === 'plain' && quoteMarks.test(text)) {
    return { at: 0, text: 'typographic quotes', effect: 'YAML knows only " and \': the marks become part of the value' }
  }
  const at = text.search(invisible)
  const code = text.codePointAt(at) ?? 0
  if (at < 0 || isUsedInWriting(text, at, code)) return undefined
  const name = names[code] ?? (code >= 0x202a && code <= 0x2069 ? 'a mark that changes the direction of writing' : 'an invisible character')
  return { at, text: `${name} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`, effect: 'it is part of the text, so names, labels and keys that look equal are not' }
}

/** Joiners shape emoji and several scripts; a no-break or ideographic space within a sentence is typography. */
function isUsedInWriting(text: string, at: number, code: number): boolean {
  const before = text.charCodeAt(at - 1)
  if (code === 0x200c || code === 0x200d) return before > 0x2ff
  const isSpace = code === 0xa0 || code === 0x202f || code === 0x3000
  return isSpace && text.includes(' ') && at > 0 && at < text.length - 1
}
