import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value, ValueMap } from '../../src/base/json.ts'
import { Failure } from '../../src/kubectl/failure.ts'
import { CustomColumns } from '../../src/kubectl/printers/custom-columns.ts'
import { JsonPath } from '../../src/kubectl/printers/jsonpath.ts'
import { alignTable } from '../../src/kubectl/printers/table.ts'
import { unifiedDiff } from '../../src/kubectl/printers/unified-diff.ts'
import { toYaml } from '../../src/kubectl/printers/yaml.ts'
import { humanDuration } from '../../src/kubectl/tables/cells.ts'
import { readYamlBody } from '../../src/parse/document.ts'

describe('YAML', () => {
  it.each<[string, Value, string]>([
    ['quotes what would read as something else', { a: 'yes', b: '1', c: '', d: '12:30', e: '2001-01-01', f: 'x: y', g: '- z', h: ' lead' }, 'a: "yes"\nb: "1"\nc: ""\nd: "12:30"\ne: "2001-01-01"\nf: \'x: y\'\ng: \'- z\'\nh: \' lead\'\n'],
    ['writes lines as a block', { a: 'one\ntwo\n', b: 'one\ntwo' }, 'a: |\n  one\n  two\nb: |-\n  one\n  two\n'],
    ['puts lists under their key without a step', { a: [{ b: 1, c: [2, []] }] }, 'a:\n- b: 1\n  c:\n  - 2\n  - []\n'],
    ['orders keys as people count', { a10: 1, a2: 1, 'a.b': 1, B: 1 }, 'B: 1\na.b: 1\na2: 1\na10: 1\n'],
    ['folds long texts behind the eightieth column', { m: `${'word '.repeat(20)}end` }, `m: ${'word '.repeat(15)}word\n  ${'word '.repeat(4)}end\n`],
  ])('%s', (_sentence, value, text) => {
    expect(toYaml(value)).toBe(text)
  })

  it('reads back as it was', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('no', '~', '0o7', '1e3', '.5', 'a #b', '? x', 'a: b', '|', '\ttab', 'x \ny'))
    const value = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9./-]{0,8}$/), fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), scalar, { maxKeys: 3 })), { maxKeys: 5 })
    fc.assert(fc.property(value, (given) => {
      const plain = { ...given } as ValueMap
      expect(readYamlBody(toYaml(plain))).toMatchObject({ value: plain })
    }), { numRuns: 300 })
  })
})

describe('a JSON path', () => {
  const list: ValueMap = { items: [{ name: 'a', n: 1, tags: { x: 'y' } }, { name: 'b', n: 2 }] }

  it.each([
    ['{.items[*].name}', 'a b'],
    ['{.items[-1].name}', 'b'],
    ['{range .items[*]}{.name}{"\\t"}{.n}{"\\n"}{end}', 'a\t1\nb\t2\n'],
    ['{.items[?(@.n==2)].name}', 'b'],
    ['{..name}', 'a b'],
    ['{.items[0].tags}', '{"x":"y"}'],
    ['{.items[0][\'name\',\'n\']}', 'a 1'],
    ['none: {.missing}.', 'none: .'],
  ])('%s', (text, printed) => {
    const path = JsonPath.parse(text)
    expect(path instanceof Failure ? path.text : path.execute(list)).toBe(printed)
  })
})

describe('tables', () => {
  it('are as wide as their widest cells, the last column not padded', () => {
    expect(alignTable([['NAME', 'AGE'], ['a-long-name', '1s']])).toBe('NAME          AGE\na-long-name   1s\n')
  })

  it('show columns that users name', () => {
    const columns = CustomColumns.parse('N:.metadata.name,X:.spec.x')
    expect(columns instanceof Failure ? columns.text : columns.print([{ metadata: { name: 'a' } }], false)).toEqual({ text: 'N     X\na     <none>\n' })
  })

  it.each([[0, '0s'], [119, '119s'], [120, '2m'], [599, '9m59s'], [10_800, '3h'], [172_800, '2d'], [63_072_000, '2y']])('tell %i seconds as %s', (seconds, text) => {
    expect(humanDuration(seconds)).toBe(text)
  })
})

describe('a unified diff', () => {
  it('moves a run of equal lines down, as GNU diff does', () => {
    expect(unifiedDiff('- a: 1\n- a: 1\n', '- a: 1\n- a: 1\n- a: 1\n')).toBe('@@ -1,2 +1,3 @@\n - a: 1\n - a: 1\n+- a: 1\n')
  })

  it('turns one text into the other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((lines) => lines.map((line) => `${line}\n`).join(''))
    fc.assert(fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff(before, after))).toBe(after)
    }), { numRuns: 300 })
  })
})

/** What `patch` makes of a text. */
function patched(text: string, diff: string): string {
  const lines = text.split('\n').slice(0, -1)
  const out: string[] = []
  let at = 0
  for (const line of diff.split('\n').slice(0, -1)) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? /.exec(line)
    if (hunk !== null) {
      const start = hunk[2] === '0' ? Number(hunk[1]) : Number(hunk[1]) - 1
      out.push(...lines.slice(at, start))
      at = start
    } else {
      if (!line.startsWith('-')) out.push(line.slice(1))
      if (!line.startsWith('+')) at++
    }
  }
  return [...out, ...lines.slice(at)].map((line) => `${line}\n`).join('')
}
