import { describe, expect, it } from 'vitest'
import { defaultSettings, type IgnoreEntry } from '../../src/check/settings.ts'
import { parseDirective } from '../../src/check/directives.ts'
import { checkTexts, places, type TextsToCheck } from '../support/check-text.ts'
import { colorMap, toyRules } from '../support/toy-rules.ts'

const check = (text: string, options: Partial<TextsToCheck> = {}): string[] => places(checkTexts({ 'a.yaml': text }, { rules: toyRules, ...options }))
const red = colorMap('a', 'red')

describe('a comment', () => {
  it.each([
    ['on the line above', red.replace('  color', '  # stowage-ignore-next-line color-wrong: it must glow\n  color'), []],
    ['above other comments', red.replace('  color', '  # stowage-ignore-next-line color-wrong\n\n  # it is red\n  color'), []],
    ['at the end of the line', red.replace('red', 'red # stowage-ignore color-wrong'), []],
    ['for the document', `# stowage-ignore-document color-wrong\n${red}---\n${colorMap('b', 'red')}`, ['a.yaml:14 color-wrong']],
    ['for the document, behind its separator', `${colorMap('b', 'red')}---\n# stowage-ignore-document color-wrong\n${red}`, ['a.yaml:6 color-wrong']],
    ['for the file', `${red}---\n${colorMap('b', 'red')}# stowage-ignore-file color-wrong\n`, []],
    ['for every rule', `# stowage-ignore-file *: a fixture\n${red}`, []],
    ['that is data', red.replace('red', '"red # stowage-ignore color-wrong"'), ['a.yaml:6 color-wrong']],
    ['on another line', red.replace('\ndata:', '\n# stowage-ignore-next-line color-wrong\ndata:'), ['a.yaml:5 suppression-unused', 'a.yaml:7 color-wrong']],
    ['that is misspelt', red.replace('  color', '  # stowage-ignore-next-line colour-wrong\n  color'), ['a.yaml:6 suppression-unknown-rule', 'a.yaml:7 color-wrong']],
    ['that holds until tomorrow', red.replace('red', 'red # stowage-ignore color-wrong: a trial until 2026-11-22'), []],
    ['that holds until today', red.replace('red', 'red # stowage-ignore color-wrong until 2026-11-21'), []],
    ['that held until yesterday', red.replace('red', 'red # stowage-ignore color-wrong until 2026-11-20'), ['a.yaml:6 color-wrong', 'a.yaml:6 suppression-expired']],
  ])('%s', (_, text, expected) => {
    expect(check(text)).toEqual(expected)
  })
})

describe('an annotation', () => {
  const annotated = (text: string): string => colorMap('a', 'red', `  annotations:\n    stowage.dev/ignore: "${text}"\n`)

  it.each([
    ['suppresses in its object', annotated('color-wrong: it must glow'), []],
    ['takes several, divided by semicolons', annotated('color-wrong: it must glow; image-odd'), ['a.yaml:6 suppression-unused']],
    ['does not reach another object', `${annotated('color-wrong')}---\n${colorMap('b', 'red')}`, ['a.yaml:15 color-wrong']],
  ])('%s', (_, text, expected) => { expect(check(text)).toEqual(expected) })

  it('of a pod template reaches that template', () => {
    const pod = (annotations: string): string => `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  template:\n    metadata: {annotations: {${annotations}}}\n    spec:\n      containers: [{name: a, image: odd}]\n`
    expect(check(pod('stowage.dev/ignore: image-odd'), { settings: { profiles: ['strict'] } })).toEqual([])
    expect(check(pod('other: image-odd'), { settings: { profiles: ['strict'] } })).toEqual(['a.yaml:8 image-odd'])
  })
})

describe('an entry of the configuration', () => {
  const entry: IgnoreEntry = {
    rules: ['color-wrong'], files: undefined, kinds: [], names: [], namespaces: [], containers: [], reason: 'legacy', until: undefined,
    location: { path: 'stowage.config.yaml', span: { start: 0, end: 0 } },
  }

  it.each([
    ['everywhere', {}, []],
    ['by file', { files: { globs: ['legacy/**'], folder: '/' } }, ['a.yaml:6 color-wrong', 'stowage.config.yaml:1 suppression-unused']],
    ['by name', { names: ['a*'] }, []],
    ['by kind and name, both of which must match', { kinds: ['ConfigMap'], names: ['b'] }, ['a.yaml:6 color-wrong', 'stowage.config.yaml:1 suppression-unused']],
    ['by namespace, which the object does not have', { namespaces: ['*'] }, ['a.yaml:6 color-wrong', 'stowage.config.yaml:1 suppression-unused']],
    ['until a day that has passed', { until: '2020-01-01' }, ['a.yaml:6 color-wrong', 'stowage.config.yaml:1 suppression-expired']],
  ])('%s', (_, conditions, expected) => {
    expect(check(red, { settings: { ignore: [{ ...entry, ...conditions }] } })).toEqual(expected)
  })
})

describe('the policy', () => {
  it('can demand reasons', () => {
    const settings = { suppressions: { requireReason: true, locked: [] } }
    expect(check(red.replace('red', 'red # stowage-ignore color-wrong'), { settings })).toEqual(['a.yaml:6 suppression-without-reason'])
  })

  it('can lock rules against comments and annotations, not against the configuration', () => {
    const settings = { suppressions: { ...defaultSettings.suppressions, locked: ['color-wrong'] } }
    expect(check(red.replace('red', 'red # stowage-ignore color-wrong: please'), { settings })).toEqual(['a.yaml:6 color-wrong', 'a.yaml:6 suppression-unused'])
  })
})

it('reads rules, reason and date of a directive', () => {
  expect(parseDirective('a-b, c-d: because: yes, until 2027-01-31')).toEqual({ rules: ['a-b', 'c-d'], reason: 'because: yes, until 2027-01-31', until: '2027-01-31' })
  expect(parseDirective('a-b until 2027-01-31')).toEqual({ rules: ['a-b'], reason: undefined, until: '2027-01-31' })
})
