import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import '../../support/schemas.ts'
import { Recording } from '../../../scripts/conformance/rollout/recording.ts'
import type { Scenario } from '../../../scripts/conformance/rollout/scenario.ts'
import { smallRecorder } from './small-trace.ts'

interface Kept extends Scenario {
  readonly note?: string
  /** False where their order is none. */
  readonly hasEvents?: boolean
  readonly scale: readonly (readonly string[])[]
  readonly conditions: Readonly<Record<string, readonly string[]>>
  /** Phase by phase. */
  readonly changes?: readonly { readonly created?: readonly string[], readonly deleted?: readonly string[] }[]
}

/** What kube-controller-manager v1.36.2 did in these scenarios: those of `conformance/rollout`, by id, and some recorded the same way for a rule of their own. */
const kept = ['scenarios.jsonl', 'fresh.jsonl'].flatMap((file) => readFileSync(new URL(file, import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Kept))

test.each(kept.map((scenario) => [scenario.note === undefined ? scenario.id : `${scenario.id}: ${scenario.note}`, scenario] as const))('%s', (_name, scenario) => {
  const { phases, history, events } = new Recording({ ...scenario, phases: [], final: [], history: {} }, 36, smallRecorder).run()
  expect(phases.flatMap(({ scale }) => scale === undefined ? [] : [scale])).toEqual(scenario.scale)
  const conditions = Object.fromEntries(Object.keys(scenario.conditions).map((key) => [key, history[key]?.conditions]))
  expect(conditions).toEqual(scenario.conditions)
  if (scenario.hasEvents !== false) expect(events).toEqual(scenario.events)
  const changes = phases.map(({ created, deleted }) => ({ ...created === undefined ? {} : { created }, ...deleted === undefined ? {} : { deleted } }))
  if (scenario.changes !== undefined) expect(changes).toEqual(scenario.changes)
})
