import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { diffOf } from '../../../src/plan/changes/diff.ts'
import { loadClusterState } from '../../../src/plan/cluster-input/load-state.ts'
import { rules } from '../../../rules/index.ts'

/** Two manifests of a recorded session: a is applied, then b twice. `second` is what kubectl 1.36.2 said the second time. */
interface RecordedApply {
  readonly origin: string
  readonly version: string
  readonly a: string
  readonly b: string
  readonly first: string
  readonly second: string
  /** Our cause of it. */
  readonly rules: readonly string[]
}

const recorded = readFileSync(new URL('../../conformance/diff/apply-twice.jsonl', import.meta.url), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedApply)

describe('apply says configured for ever', () => {
  it.each(recorded.map((one) => [one.origin, one] as const))('%s', (_origin, { a, b, first, second, rules: causes }) => {
    const { changes } = diffOf({ cluster: loadClusterState([]), before: [{ path: 'a.yaml', text: a }], manifests: [{ path: 'b.yaml', text: b }] })
    expect(changes.map(({ apply }) => apply.line).join('\n')).toBe(first)
    const endless = changes.flatMap((change) => change.endless ?? [])
    expect(endless.length > 0).toBe(second.includes(' configured'))
    expect(endless.map(({ rule }) => rule)).toEqual(causes)
  })

  it('each cause has a page', () => {
    const known = new Set(rules.map(({ id }) => id))
    expect(recorded.flatMap(({ rules: causes }) => causes).filter((id) => !known.has(id))).toEqual([])
  })
})
