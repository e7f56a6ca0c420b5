import { describe, expect, it } from 'vitest'
import { parseFile } from '../../src/parse/document.ts'

function first(text: string): string {
  const [diagnostic] = parseFile('a.yaml', text).diagnostics
  return diagnostic ? `${diagnostic.rule}: ${diagnostic.message}` : ''
}

const rows: [string, string, string][] = [
  ['an empty file is no error', '', ''],
  ['a byte order mark alone is no error', '\ufeff', ''],
  ['NUL', 'a: 1\0\n', 'yaml-syntax-error: control characters are not allowed'],
  ['an alias without its anchor', 'a: *x\n', "yaml-undefined-alias: unknown anchor 'x' referenced"],
  ['an anchor within itself', 'a: &x [*x]\n', "yaml-alias-expansion: anchor 'x' value contains itself"],
  ['an alias bomb', bomb(), 'yaml-alias-expansion: document contains excessive aliasing'],
  ['a long text, many times', `a: &a "${'x'.repeat(1_000_000)}"\nb: [${'*a, '.repeat(20)}]\n`, 'yaml-alias-expansion: aliases stand for more than 100000 nodes or 10485760 characters'],
  ['a merge of what is no map', 'a: &a [1]\nb: {<<: *a}\n', 'yaml-merge-key: map merge requires map or sequence of maps as the value'],
  ['too many brackets', '['.repeat(2_000_000), 'input-not-linted: nested deeper than 1000 levels, which is as far as we read'],
  ['too many dashes', '- '.repeat(200_000), 'input-not-linted: nested deeper than 1000 levels, which is as far as we read'],
  ['an open quote', 'a: "b\n', 'yaml-syntax-error: found unexpected end of stream'],
  ['infinity', 'a: .inf\n', 'yaml-syntax-error: json: unsupported value: +Inf'],
  ['another version of YAML', '%YAML 1.2\n---\na: 1\n', 'yaml-syntax-error: found incompatible YAML document'],
]

describe('bad input gets a diagnostic', () => {
  it.each(rows)('%s', (_, text, expected) => {
    expect(first(text)).toBe(expected)
  })

  it('1000 levels can be read, in flow and in blocks, whatever the reader', () => {
    for (const depth of [150, 900]) {
      expect(first(`a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`)).toBe('')
      expect(first(Array.from({ length: depth }, (_, index) => `${' '.repeat(index)}a:\n`).join(''))).toBe('')
      expect(first(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toBe('')
    }
  })
})

describe('work grows with the text', () => {
  // Each of these took minutes when some search started anew for every piece.
  const units: [string, string][] = [
    ['braces', '{'], ['template marks', '{{ a\n'], ['documents', 'a: 1\n---\n'], ['broken documents', 'a: b: c\n---\n'], ['scalars without a comment', 'a: [1, 2]\n'],
    ['lines of a quote', '"x\n'], ['empty lines', '\n'], ['anchors', '&a 1\n'], ['JSON', '{"a":1}\n'], ['commas', '[a,'],
  ]
  it.each(units)('%s', (_, unit) => {
    const file = parseFile('a.yaml', unit.repeat(20_000))
    expect(file.comments).toEqual([])
    expect(file.documents.every((document) => document.duplicateKeys.length < 20_000)).toBe(true)
  })
})

/** Nine aliases to nine aliases to … : 9^9 nodes. */
function bomb(): string {
  const names = [...'abcdefghij']
  return names.map((name, index) => `${name}: &${name} [${Array<string>(9).fill(index === 0 ? 'x' : `*${names[index - 1] ?? ''}`).join(', ')}]\n`).join('')
}
