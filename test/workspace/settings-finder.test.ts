import { describe, expect, it } from 'vitest'
import { LineIndex } from '../../src/diagnostic/lines.ts'
import { ruleStatesFinder } from '../../src/check/settings.ts'
import { absolutePath } from '../../src/base/paths.ts'
import { findSettings, type FoundSettings } from '../../src/workspace/settings-finder.ts'
import { toyRules } from '../support/toy-rules.ts'

const find = (files: Record<string, string>, paths: string[], fixed?: string | false): Promise<FoundSettings> => findSettings(paths, fixed, toyRules, {
  cwd: '/repo', read: (absolute) => files[absolute], shown: (absolute) => absolute.replace('/repo/', ''),
})

function told({ findings, texts }: FoundSettings): string[] {
  return findings.map(({ location, message, suggestion }) => {
    const { line, column } = new LineIndex(texts.get(location.path) ?? '').positionAt(location.span.start)
    return `${location.path}:${line}:${column} ${message}${suggestion === undefined ? '' : `; ${suggestion}`}`
  })
}

describe('the configuration of a file', () => {
  const files = { '/repo/stowage.config.yaml': 'profile: strict\n', '/repo/apps/shop/stowage.config.json': '{"profile": ["ha", "security"]}', '/stowage.config.yaml': 'profile: ha\n' }

  it('is the nearest one above it', async () => {
    const { settingsFor } = await find(files, ['a.yaml', 'apps/b.yaml', 'apps/shop/deep/c.yaml', '../d.yaml'])
    expect(['a.yaml', 'apps/b.yaml', 'apps/shop/deep/c.yaml', '../d.yaml'].map((path) => settingsFor(path).profiles.join())).toEqual(['strict', 'strict', 'ha,security', 'ha'])
  })

  it('is the one that is named, or none when that is asked for', async () => {
    expect((await find(files, ['apps/shop/c.yaml'], 'stowage.config.yaml')).settingsFor('apps/shop/c.yaml').profiles).toEqual(['strict'])
    expect((await find(files, ['apps/shop/c.yaml'], false)).settingsFor('apps/shop/c.yaml').profiles).toEqual(['recommended'])
    expect(told(await find(files, ['a.yaml'], 'nope.yaml'))).toEqual(['nope.yaml:1:1 there is no configuration nope.yaml'])
  })
})

describe('extends', () => {
  it('lays a configuration over another: values replace, rules merge, lists follow, globs stay relative to their own file', async () => {
    const { settingsFor, findings } = await find({
      '/repo/base/strict.yaml': 'profile: strict\nrules: {color-wrong: {severity: info, allowed: [red]}, image-odd: off}\noverrides: [{files: [x.yaml], rules: {color-wrong: error}}]\n',
      '/repo/app/stowage.config.yaml': 'extends: ../base/strict.yaml\nrules: {color-wrong: warning}\n',
    }, ['app/x.yaml'])
    expect(findings).toEqual([])
    const settings = settingsFor('app/x.yaml')
    const states = ruleStatesFinder(toyRules, (path) => absolutePath('/repo', path))
    expect(states(settings, 'app/x.yaml').get('color-wrong')).toEqual({ severity: 'warning', options: { allowed: ['red'] } })
    expect(states(settings, 'base/x.yaml').get('color-wrong')?.severity).toBe('error')
    expect(states(settings, 'app/x.yaml').get('image-odd')?.severity).toBe('off')
  })

  it('tells a circle and a missing file', async () => {
    const files = { '/repo/stowage.config.yaml': 'extends: [b.yaml, gone.yaml]\n', '/repo/b.yaml': 'extends: stowage.config.yaml\n' }
    expect(told(await find(files, ['a.yaml']))).toEqual(['b.yaml:1:10 stowage.config.yaml extends itself', 'stowage.config.yaml:1:19 there is no gone.yaml to extend'])
  })
})

describe('mistakes are told at their place, with what was meant', () => {
  it.each([
    ['an unknown key', 'profil: strict\n', '1:1 the configuration has no key "profil"; did you mean "profile"?'],
    ['an unknown rule', 'rules:\n  colour-wrong: off\n', '2:3 there is no rule "colour-wrong"; did you mean "color-wrong"?'],
    ['an unknown option', 'rules:\n  color-wrong:\n    alowed: [red]\n', '3:5 "rules.color-wrong" has no key "alowed"; did you mean "allowed"?'],
    ['a severity', 'rules: {color-wrong: warn}\n', '1:22 "rules.color-wrong" is "warn", which is none of the values that it can have; did you mean "warning"?'],
    ['an option of the wrong type', 'rules: {color-wrong: {allowed: red}}\n', '1:32 "rules.color-wrong.allowed" must be array'],
    ['a release', 'kubernetesVersion: "1.99"\n', '1:20 "kubernetesVersion" is "1.99"'],
    ['a profile', 'profile: pss_baseline\n', '1:10 "profile" is "pss_baseline", which is none of the values that it can have; did you mean "pss-baseline"?'],
    ['broken YAML', 'rules: [\n', '2:1 did not find expected node content; a bracket is opened and never closed'],
  ])('%s', async (_, text, expected) => {
    const messages = told(await find({ '/repo/stowage.config.yaml': text }, ['a.yaml']))
    expect(messages).toHaveLength(1)
    expect(messages[0]?.split(';')[0]).toBe(`stowage.config.yaml:${expected}`.split(';')[0])
    if (expected.includes('did you mean')) expect(messages[0]).toContain(expected.split('; ')[1])
  })

  it('a bare off is what it says', async () => {
    const { settingsFor, findings } = await find({ '/repo/stowage.config.yaml': 'rules: {color-wrong: off, image-odd: {severity: off}}\nkubernetesVersion: 1.30\n' }, ['a.yaml'])
    expect(findings).toEqual([])
    expect([settingsFor('a.yaml').rules['color-wrong']?.severity, settingsFor('a.yaml').rules['image-odd']?.severity, settingsFor('a.yaml').minors]).toEqual(['off', 'off', [30]])
  })
})
