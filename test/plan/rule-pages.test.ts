import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { rules } from '../../rules/index.ts'
import { diffOf } from '../../src/plan/changes/diff.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { Problem } from '../../src/plan/plan.ts'
import type { SendMode } from '../../src/plan/send.ts'
import { parsePage, type Example } from '../support/rule-page.ts'

/**
 * Rules of the planner against their pages: files below `before/` were applied earlier, those below `cluster/` are a snapshot, the others are
 * sent. What is told stands on the marked lines and nowhere else. Options of a block: `{"prune":true}`, `{"mode":"create"}`.
 */
interface Stage {
  readonly prune?: boolean
  readonly allowlist?: readonly string[]
  readonly mode?: SendMode
}

function told({ files, options, minors }: Example): readonly Problem[] {
  const { prune = false, allowlist = [], mode } = options as Stage
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
  const below = (folder: string): typeof texts => texts.filter(({ path }) => path.startsWith(`${folder}/`))
  const known = [...below('before'), ...below('cluster')]
  return diffOf({
    cluster: loadClusterState(below('cluster'), { minor: minors[0] }), before: below('before'), manifests: texts.filter((one) => !known.includes(one)), mode,
    ...prune ? { prune: { allowlist } } : {},
  }).problems
}

const pages = rules.filter(({ raisedBy }) => raisedBy === 'plan').map(({ id, group }) => ({ id, page: parsePage(readFileSync(new URL(`../../rules/${group}/${id}.md`, import.meta.url), 'utf8')) }))

describe.each(pages.filter(({ page }) => page.examples.some(({ section }) => section === 'Bad')))('$id', ({ id, page }) => {
  it('has something bad and something good', () => {
    expect(page.examples.filter(({ section }) => section === 'Bad').every(({ expected }) => expected.some((one) => one.id === id))).toBe(true)
    expect(page.examples.map(({ section }) => section)).toEqual(expect.arrayContaining(['Bad', 'Good']))
  })

  it.each(page.examples.map((example) => [`${example.section}, line ${String(example.line)}`, example] as const))('%s: is told where it is marked and nowhere else', (_title, example) => {
    const problems = told(example).filter(({ rule }) => rule === id)
    expect(problems.map(({ origin, position }) => `${origin?.path ?? ''}:${String(position?.line)}`).sort()).toEqual(example.expected.filter((one) => one.id === id).map(({ path, line }) => `${path}:${String(line)}`).sort())
  })
})

it('every rule about changes has examples', () => {
  expect(pages.filter(({ id, page }) => id.startsWith('plan-') && !['plan-livelock', 'plan-preemption'].includes(id) && page.examples.length === 0).map(({ id }) => id)).toEqual([])
})
