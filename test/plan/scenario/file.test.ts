import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { manifestObjects, parseFile } from '../../../src/parse/document.ts'
import { scenarioSchema } from '../../../src/plan/scenario/file-schema.ts'
import { readScenarios } from '../../../src/plan/scenario/file.ts'

const head = 'apiVersion: stowage.dev/v1alpha1\nkind: Scenario\n'

function faults(text: string): string[] {
  return readScenarios('s.yaml', `${head}${text}`).diagnostics.map(({ rule, message, location, suggestion }) => {
    expect(rule === 'scenario-invalid' || rule === 'yaml-syntax-error').toBe(true)
    const line = `${head}${text}`.slice(0, location.span.start).split('\n').length
    return `${line}: ${message}${suggestion === undefined ? '' : `; ${suggestion}`}`
  })
}

describe('a scenario file', () => {
  it('reads what its page shows', () => {
    const page = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8')
    const block = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const { scenarios: [scenario], diagnostics } = readScenarios('scenario.yaml', block)
    expect(diagnostics).toEqual([])
    expect(scenario).toMatchObject({
      cluster: [{ path: 'cluster.yaml' }], before: [{ path: 'v1.yaml' }], manifests: [{ path: 'v2.yaml' }], mode: 'apply',
      scenario: { steps: [{ when: { kind: 'at', seconds: 90 }, action: { kind: 'kubectl' } }], behaviours: [{ image: 'shop/web:2', behaviour: { readyAfter: 'never' } }] },
    })
    expect(scenario?.expectations.map(({ line }) => line)).toEqual([14, 15, 16])
  })

  it('takes its further documents, and objects that stand in it, as manifests', () => {
    const { scenarios: [scenario] } = readScenarios('s.yaml', `${head}before:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n`)
    expect(scenario?.before).toEqual([{ path: 's.yaml', text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}' }])
    expect(scenario?.manifests).toEqual([{ path: 's.yaml', text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}' }])
  })

  it.each([
    ['an unknown field', 'expects: []\n', ['3: a scenario knows no field "expects" here; did you mean "expect"?']],
    ['an action that is none', 'steps:\n  - explode\n', [expect.stringMatching(/^4: "explode" is nothing that can be done; it is one of kubectl/)]],
    ['a step that is neither', 'steps:\n  - {at: 5s}\n', ['4: a step is an action, or a map with at (a time) and then (an action), or with before (an action)']],
    ['a time that is none', 'for: ever\n', ['3: for is a time such as 40s, 5m or 1h30m, not "ever"']],
    ['a sentence that is none', 'expect:\n  - at least 3 happy of deployment/web\n', [expect.stringContaining('4: "at least 3 happy of deployment/web": "happy" cannot be counted')]],
    ['an expectation that is no sentence', 'expect:\n  - {ready: 3}\n', ['4: an expectation is a sentence']],
    ['an exit that is none', 'behaviour:\n  - {of: deployment/web, exit: soon}\n', ['4: exit is "never" or "code <number> after <time>", such as code 1 after 5s']],
    ['a load that is none', 'load: [much]\n', [expect.stringContaining('3: "much" states no load')]],
    ['a release that is none', 'release: "2.0"\n', ['3: release knows no "2.0": it is one such as "1.36"']],
    ['a mode that is none', 'send: pigeon\n', [expect.stringContaining('3: send is one of apply, create, server-side')]],
    ['broken YAML', 'steps: [\n', [expect.stringContaining('')]],
  ])('tells %s at its line', (_sentence, text, expected) => {
    expect(faults(text)).toEqual(expected)
  })
})

describe('the schema of scenario files', () => {
  const validate = new Ajv({ strict: false }).compile(scenarioSchema)
  const folder = new URL('../../scenarios/', import.meta.url)
  const files = [...readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => new URL(name, folder)), new URL('../../../examples/plan/scenario.yaml', import.meta.url)]

  it.each(files.map((file) => [file.pathname.split('/').at(-1) ?? '', file] as const))('takes %s', (name, file) => {
    const scenarios = manifestObjects(parseFile(name, readFileSync(file, 'utf8'))).objects.filter(({ value }) => value.kind === 'Scenario')
    expect(scenarios.map(({ value }) => validate(value) ? [] : validate.errors)).toEqual(scenarios.map(() => []))
  })

  it('knows no other fields than the reader', () => {
    expect(validate({ apiVersion: 'stowage.dev/v1alpha1', kind: 'Scenario', expects: [] })).toBe(false)
  })
})
