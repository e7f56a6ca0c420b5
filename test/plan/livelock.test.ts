import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readScenarios } from '../../src/plan/scenario/file.ts'
import { runScenario } from '../../src/plan/scenario/run-file.ts'
import { usePackageSchemas } from '../../src/workspace/package-schemas.ts'

usePackageSchemas()
const manifests = [{ path: 'fight.yaml', text: readFileSync(new URL('livelock/fight.yaml', import.meta.url), 'utf8') }]
const scenario = 'apiVersion: stowage.dev/v1alpha1\nkind: Scenario\nmanifests: [fight.yaml]\nexpect:\n  - no failed of deployment/web\n  - problem plan-livelock\n'

it('a policy that undoes what a controller writes ends the plan with an error that names the controllers, and nothing is expected of it any more', () => {
  const [file] = readScenarios('s.yaml', scenario).scenarios
  if (file === undefined) throw new Error('the scenario is missing')
  const { run: { plan }, verdicts } = runScenario(file, () => manifests)
  expect(plan.problems.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`)).toEqual([
    expect.stringMatching(/^error plan-livelock the simulation does not come to rest at \S+: (?=.*deployment)(?=.*replicaset).* keep waking each other$/),
  ])
  expect(plan.verdict).toBe('3 created; the cluster does not come to rest')
  expect(verdicts.map(({ holds }) => holds)).toEqual([false, true])
})
