import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readScenarios, type ScenarioFile } from '../../../src/plan/scenario/file.ts'
import { runScenario, type ScenarioRun } from '../../../src/plan/scenario/run-file.ts'
import { fileTree } from '../../../src/plan/send.ts'
import { usePackageSchemas } from '../../../src/workspace/package-schemas.ts'

/** What the documents that this project grew from teach, each as a scenario with its expectations. */
usePackageSchemas()
const folder = new URL('../../scenarios/', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, folder), 'utf8')
const files = readdirSync(new URL('files/', folder)).map((name) => ({ path: `files/${name}`, text: textOf(`files/${name}`) }))

function run(scenario: ScenarioFile): ScenarioRun {
  return runScenario(scenario, (path) => files.filter((file) => file.path === path), fileTree(files))
}

describe.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  const { scenarios, diagnostics } = readScenarios(name, textOf(name))

  it('is understood', () => {
    expect(diagnostics).toEqual([])
    expect(scenarios.length).toBeGreaterThan(0)
    for (const scenario of scenarios) expect(scenario.expectations.length).toBeGreaterThan(0)
  })

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
    const { verdicts } = run(scenario)
    expect(verdicts.filter(({ holds }) => !holds).map(({ line, expectation, found }) => `${name}:${line} ${expectation.text}: ${found}`)).toEqual([])
  })
})

describe('the example', () => {
  const examples = new URL('../../../examples/', import.meta.url)
  const example = (path: string): { path: string, text: string } => ({ path, text: readFileSync(new URL(path, examples), 'utf8') })
  const { scenarios } = readScenarios('plan/scenario.yaml', example('plan/scenario.yaml').text)
  const shop = readdirSync(new URL('shop/', examples)).filter((name) => name !== 'stowage.config.yaml').map((name) => example(`shop/${name}`))

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
    const { verdicts } = runScenario(scenario, (path) => path === 'cluster.yaml' ? [example('plan/cluster.yaml')] : shop)
    expect(verdicts.filter(({ holds }) => !holds).map(({ expectation, found }) => `${expectation.text}: ${found}`)).toEqual([])
  })
})

describe('the page about scenarios', () => {
  const page = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8')
  const block = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text).find((text) => text.includes('cut-off-node')) ?? ''
  const agent = 'apiVersion: v1\nkind: Pod\nmetadata: {name: agent}\nspec: {containers: [{name: agent, image: agent:1}]}\n'

  it('shows a scenario whose expectations hold', () => {
    const { scenarios: [scenario], diagnostics } = readScenarios('scenario.yaml', block)
    expect(diagnostics).toEqual([])
    if (scenario === undefined) throw new Error('the page shows no such scenario')
    const { verdicts } = runScenario(scenario, () => [], fileTree([{ path: 'static/agent.yaml', text: agent }]))
    expect(verdicts.filter(({ holds }) => !holds).map(({ expectation, found }) => `${expectation.text}: ${found}`)).toEqual([])
  })
})

describe('the cluster of a scenario', () => {
  it('is told to be faulty, where it is', () => {
    const sketch = { path: 'sketch.yaml', text: 'apiVersion: stowage.dev/v1alpha1\nkind: ClusterSketch\npools: [{name: m, count: many}]\n' }
    const { scenarios: [scenario] } = readScenarios('s.yaml', 'apiVersion: stowage.dev/v1alpha1\nkind: Scenario\ncluster: [sketch.yaml, {apiVersion: stowage.dev/v1alpha1, kind: ClusterSketch, pools: [{name: n}]}]\nexpect: [no problem]\n')
    if (scenario === undefined) throw new Error('the scenario is missing')
    expect(runScenario(scenario, () => [sketch]).diagnostics.map(({ rule, message, location }) => `${location.path} ${rule} ${message}`)).toEqual([
      's.yaml cluster-sketch-invalid name is a text, not false',
      'sketch.yaml cluster-sketch-invalid count is a whole number, not "many"',
    ])
    expect(scenario.clusterLine).toBe(3)
  })
})

describe('a plan', () => {
  const scenario = readScenarios('node-dies.yaml', textOf('node-dies.yaml')).scenarios[0]

  it('is the same to the byte when it is made again', () => {
    if (scenario === undefined) throw new Error('the scenario is missing')
    expect(JSON.stringify(run(scenario).run.plan)).toBe(JSON.stringify(run(scenario).run.plan))
  })
})
