import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import '../../support/schemas.ts'
import { Recording } from '../../../scripts/conformance/rollout/recording.ts'
import type { Scenario } from '../../../scripts/conformance/rollout/scenario.ts'
import { smallRecorder } from './small-trace.ts'

interface Kept extends Scenario {
  readonly scale: readonly (readonly string[])[]
  readonly conditions: Readonly<Record<string, readonly string[]>>
}

/** What kube-controller-manager v1.36.2 did in these scenarios (origin: `conformance/rollout`, by id). */
const kept = readFileSync(new URL('scenarios.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Kept)

test.each(kept.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  const { phases, history, events } = new Recording({ ...scenario, phases: [], final: [], history: {} }, 36, smallRecorder).run()
  expect(phases.flatMap(({ scale }) => scale === undefined ? [] : [scale])).toEqual(scenario.scale)
  const conditions = Object.fromEntries(Object.keys(scenario.conditions).map((key) => [key, history[key]?.conditions]))
  expect(conditions).toEqual(scenario.conditions)
  expect(events).toEqual(scenario.events)
})
