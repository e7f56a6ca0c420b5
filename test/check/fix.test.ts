import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { applyFixes } from '../../src/check/fix.ts'
import { defaultSettings } from '../../src/check/settings.ts'
import type { Diagnostic, Edit } from '../../src/diagnostic/diagnostic.ts'
import { fixSources } from '../../src/workspace/fix.ts'
import { colorMap, toyRules } from '../support/toy-rules.ts'
import '../support/schemas.ts'

const text = 'a: one\nb: two\nc: three\n'

function finding(edits: readonly Edit[], safety: 'safe' | 'changes-behaviour' = 'safe'): Diagnostic {
  return { rule: 'x-y', severity: 'error', message: 'm', location: { path: 'a.yaml', span: { start: 0, end: 0 } }, document: 0, pointer: '', fix: { title: 't', safety, edits } }
}
const edit = (start: number, end: number, newText: string): Edit => ({ span: { start, end }, newText })

describe('fixes of one file', () => {
  it.each([
    ['are applied together, whatever their order', [finding([edit(10, 13, '2')]), finding([edit(3, 6, '1')])], 'a: 1\nb: 2\nc: three\n', 2],
    ['wait when they overlap an earlier one', [finding([edit(3, 6, '1')]), finding([edit(5, 8, 'x')])], 'a: 1\nb: two\nc: three\n', 1],
    ['wait when they insert at the same place', [finding([edit(7, 7, 'x: 1\n')]), finding([edit(7, 7, 'y: 1\n')])], 'a: one\nx: 1\nb: two\nc: three\n', 1],
    ['are applied once when two findings ask for the same', [finding([edit(3, 6, '1')]), finding([edit(3, 6, '1')])], 'a: 1\nb: two\nc: three\n', 2],
    ['with several edits are applied whole or not at all', [finding([edit(3, 6, '1')]), finding([edit(10, 13, '2'), edit(3, 5, 'x')])], 'a: 1\nb: two\nc: three\n', 1],
    ['that change behaviour are left alone', [finding([edit(3, 6, '1')], 'changes-behaviour')], text, 0],
    ['that overlap themselves are left alone', [finding([edit(3, 6, '1'), edit(4, 8, '2')])], text, 0],
    ['that break the text are thrown away', [finding([edit(0, 1, ']')])], text, 0],
  ])('%s', (_, findings, expected, applied) => {
    const fixed = applyFixes('a.yaml', text, findings, false)
    expect([fixed.text, fixed.applied.length]).toEqual([expected, applied])
  })

  it('never cut each other: every applied edit is in the result', () => {
    const edits = fc.tuple(fc.nat(text.length), fc.nat(4)).map(([start, length]) => edit(start, Math.min(text.length, start + length), 'Q'))
    fc.assert(fc.property(fc.array(edits, { maxLength: 8 }), (list) => {
      const fixed = applyFixes('a.yaml', text, list.map((one) => finding([one])), false)
      const distinct = new Set(fixed.applied.map((one) => JSON.stringify(one.fix?.edits)))
      expect(fixed.text.split('Q').length - 1).toBe(distinct.size)
    }))
  })
})

describe('fixing sources', () => {
  const request = (sources: { path: string, text: string }[]): Parameters<typeof fixSources>[0] =>
    ({ sources, rules: toyRules, minors: [36], cwd: '/', settingsFor: () => defaultSettings, today: '2026-11-21' })
  const sources = [{ path: 'a.yaml', text: `${colorMap('a', 'red')}---\n${colorMap('b', 'green')}` }, { path: 'b.yaml', text: colorMap('c', 'blue') }]

  it('changes only what has a safe fix, and a second run finds nothing to do', () => {
    const first = fixSources(request(sources), false)
    expect(first.changed.map(({ path, after }) => [path, after])).toEqual([['a.yaml', `${colorMap('a', 'blue')}---\n${colorMap('b', 'green')}`]])
    expect([first.applied, first.report.diagnostics.length]).toEqual([1, 1])
    expect(fixSources(request(first.changed.map(({ path, after }) => ({ path, text: after }))), false).changed).toEqual([])
  })

  it('goes further when asked', () => {
    expect(fixSources(request(sources), true).report.diagnostics).toEqual([])
  })

  it('leaves suppressed findings as they are', () => {
    expect(fixSources(request([{ path: 'a.yaml', text: colorMap('a', 'red # stowage-ignore color-wrong') }]), false).changed).toEqual([])
  })
})
