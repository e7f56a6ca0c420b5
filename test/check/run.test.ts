import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { readBaseline, writeBaseline } from '../../src/check/baseline.ts'
import type { ServerCheck } from '../../src/check/server-check.ts'
import { checkTexts, places } from '../support/check-text.ts'
import { colorMap, toyRules } from '../support/toy-rules.ts'

const rules = toyRules
const podText = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: a\n      image: odd\n'

describe('which rules work', () => {
  it.each([
    ['a rule of another profile is off', {}, []],
    ['a profile switches it on', { profiles: ['strict'] as const }, ['warning']],
    ['a severity switches it on', { rules: { 'image-odd': { severity: 'error' as const, options: {} } } }, ['error']],
    ['off switches it off', { profiles: ['strict'] as const, rules: { 'image-odd': { severity: 'off' as const, options: {} } } }, []],
    ['an override for the file wins', { overrides: [{ files: { globs: ['*.yaml'], folder: '/' }, profiles: undefined, rules: { 'image-odd': { severity: 'info' as const, options: {} } } }] }, ['info']],
    ['an override for other files does nothing', { overrides: [{ files: { globs: ['b/*.yaml'], folder: '/' }, profiles: ['strict' as const], rules: {} }] }, []],
  ])('%s', (_, settings, expected) => {
    expect(checkTexts({ 'a.yaml': podText }, { rules, settings }).diagnostics.map((finding) => finding.severity)).toEqual(expected)
  })

  it('options reach the rule', () => {
    expect(places(checkTexts({ 'a.yaml': colorMap('a', 'red') }, { rules, settings: { rules: { 'color-wrong': { options: { allowed: ['red'] } } } } }))).toEqual([])
  })

  it('a rule that throws is reported and hides nothing', () => {
    const report = checkTexts({ 'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\n${colorMap('a', 'red')}` }, { rules })
    expect(report.diagnostics.map((finding) => [finding.rule, finding.message])).toEqual([
      ['rule-failed', 'the rule "always-throws" failed here: sorry'], ['color-wrong', 'the color is "red"'],
    ])
  })

  it('what came before an error of the text is no object for rules', () => {
    expect(places(checkTexts({ 'a.yaml': `${colorMap('a', 'red')}  - broken: [\n---\n${colorMap('b', 'red')}` }, { rules }))).toEqual(['a.yaml:7 yaml-syntax-error', 'a.yaml:14 color-wrong'])
  })
})

describe('what the server refuses', () => {
  const refuse: ServerCheck = () => (resource) => resource.kind === 'ConfigMap' ? {
    reason: 'Invalid', message: 'ConfigMap "a" is invalid: …',
    causes: [{ field: 'data.color', path: ['data', 'color'], message: 'Invalid value: "red": must be blue' }, { field: 'metadata.name', path: ['metadata', 'name'], message: 'Required value' }],
  } : undefined

  it('joins the finding at the same place; the rest is api-refused', () => {
    const { diagnostics } = checkTexts({ 'a.yaml': colorMap('a', 'red') }, { rules, server: refuse })
    expect(diagnostics.map(({ rule, server, pointer, message }) => [rule, pointer, message, server?.message])).toEqual([
      ['api-refused', '/metadata/name', 'metadata.name: Required value', 'Required value'],
      ['color-wrong', '/data/color', 'the color is "red"', 'Invalid value: "red": must be blue'],
    ])
  })

  it('is all that the profile apiserver tells, suppressed or not', () => {
    const text = `# stowage-ignore-file *\n${colorMap('a', 'red')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n`
    const report = checkTexts({ 'a.yaml': text }, { rules, server: refuse, settings: { profiles: ['apiserver'] } })
    expect(report.diagnostics.map(({ rule, pointer }) => [rule, pointer])).toEqual([['api-refused', '/metadata/name'], ['api-refused', '/data/color']])
  })

  it('is told once for a range of releases', () => {
    expect(checkTexts({ 'a.yaml': colorMap('a', 'red') }, { rules, server: refuse, minors: [34, 35, 36] }).diagnostics).toHaveLength(2)
  })

  it('includes what kubectl cannot read, under the profile apiserver', () => {
    const report = checkTexts({ 'a.yaml': 'a: [\n', 'b.yaml': `${colorMap('b', 'blue')}---\nhello: world\n` }, { rules, settings: { profiles: ['apiserver'] } })
    expect(report.diagnostics.map(({ rule, server }) => [rule, server?.reason])).toEqual([['yaml-syntax-error', 'Client'], ['api-refused', 'Client']])
  })

  it('does not include another program\'s file, unless it was named alone', () => {
    const count = (texts: Record<string, string>): number => checkTexts(texts, { rules, settings: { profiles: ['apiserver'] } }).diagnostics.length
    expect([count({ 'a.yaml': 'hello: world\n', 'b.yaml': colorMap('b', 'blue') }), count({ 'a.yaml': 'hello: world\n' })]).toEqual([0, 1])
  })
})

describe('the baseline', () => {
  const before = checkTexts({ 'a.yaml': `${colorMap('a', 'red')}---\n${colorMap('b', 'red')}` }, { rules })

  it('hides what it knows, wherever it has moved within the file', () => {
    const baseline = readBaseline(writeBaseline(before.diagnostics))
    if (typeof baseline === 'string') throw new Error(baseline)
    const report = checkTexts({ 'a.yaml': `# a comment\n${colorMap('b', 'red')}---\n\n${colorMap('a', 'green')}---\n${colorMap('c', 'red')}` }, { rules, baseline })
    expect(report.diagnostics.map((finding) => finding.resource?.name)).toEqual(['c'])
    expect(report.summary.known).toBe(2)
  })

  it.each([['{', 'the baseline is no JSON'], ['{"version": 9}', 'the baseline has version 9; this stowage reads version 1'], ['null', 'the baseline has version undefined; this stowage reads version 1']])('says what is wrong with %s', (text, expected) => {
    expect(readBaseline(text)).toBe(expected)
  })
})

it('says the same whatever the order of files', () => {
  const texts = Object.fromEntries(['c', 'a', 'b/x', 'b/a', 'd'].map((name, index) => [`${name}.yaml`, `${colorMap(name.replace('/', '-'), index % 2 === 0 ? 'red' : 'green')}---\n${podText}`]))
  const expected = checkTexts(texts, { rules }).diagnostics
  fc.assert(fc.property(fc.shuffledSubarray(Object.keys(texts), { minLength: 5 }), (order) => {
    expect(checkTexts(Object.fromEntries(order.map((path) => [path, texts[path] ?? ''])), { rules }).diagnostics).toEqual(expected)
  }), { numRuns: 20 })
})
