import { expect, it } from 'vitest'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import { runPlan } from '../../src/plan/run.ts'
import { planText } from '../../src/report/plan-text.ts'
import { usePackageSchemas } from '../../src/workspace/package-schemas.ts'

usePackageSchemas()

function cronJob(name: string, spec: string): string {
  return `---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: ${name}}\nspec: {${spec}, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}}}}\n`
}

it('tells when CronJobs run next, the soonest first, by the clocks of their zone and across a change of them', () => {
  const text = [cronJob('never', 'schedule: "0 0 30 2 *"'), cronJob('berlin', 'schedule: "30 2 * * *", timeZone: Europe/Berlin'), cronJob('idle', 'schedule: "@weekly", suspend: true')].join('')
  const { plan } = runPlan({ cluster: loadClusterState([]), manifests: [{ path: 'a.yaml', text }], now: '2026-03-27T12:00:00Z' })
  expect(plan.schedules?.map(({ resource: { name }, suspended, runs }) => [name, suspended, runs.slice(0, 3)])).toEqual([
    // Clocks go from 02:00 to 03:00 on 29 March: no 02:30 on that day.
    ['berlin', false, ['2026-03-28T01:30:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z']],
    ['idle', true, ['2026-03-29T00:00:00Z', '2026-04-05T00:00:00Z', '2026-04-12T00:00:00Z']],
    ['never', false, []],
  ])
  expect(planText(plan, { color: false })).toMatch(/next runs\n {2}CronJob default\/berlin +30 2 \* \* \* in Europe\/Berlin +2026-03-28 01:30, 2026-03-30 00:30, 2026-03-31 00:30 UTC\n {2}CronJob default\/idle +@weekly +suspended; else 2026-03-29 00:00, .*\n {2}CronJob default\/never +0 0 30 2 \* +never\n/)
})
