import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { FileTree } from '../../kubectl/run.ts'
import { loadClusterState } from '../cluster-input/load-state.ts'
import type { ManifestText } from '../manifests.ts'
import { runPlan, type PlannedRun } from '../run.ts'
import { evaluate, type Verdict } from './evaluate.ts'
import type { Expectation } from './expectation.ts'
import type { Input, ScenarioFile } from './file.ts'

/** A scenario that was run, and what became of its expectations. */
export interface ScenarioRun {
  readonly name: string
  readonly verdicts: readonly (Verdict & { readonly line: number })[]
  readonly run: PlannedRun
  /** Faults of its cluster, and the texts that they are in; objects that stand in the scenario are a text of its name. */
  readonly diagnostics: readonly Diagnostic[]
  readonly texts: readonly ManifestText[]
}

/** The texts behind a path, as it stands in the scenario. */
export type Texts = (path: string) => readonly ManifestText[]

/** Runs a scenario and holds its expectations against what came of it. */
export function runScenario(file: ScenarioFile, texts: Texts, files?: FileTree): ScenarioRun {
  const all = (inputs: readonly Input[]): ManifestText[] => inputs.flatMap((input) => 'text' in input ? [input] : texts(input.path))
  const clusterTexts = all(file.cluster)
  const cluster = loadClusterState(clusterTexts, { minor: file.minor })
  const run = runPlan({
    cluster,
    before: file.before.length === 0 ? undefined : all(file.before), manifests: all(file.manifests),
    files, mode: file.mode, scenario: { ...file.scenario, least: latestTime(file) }, now: file.now, seed: file.seed, remembers: true,
  })
  const livelock = run.plan.problems.find(({ rule }) => rule === 'plan-livelock')
  const verdictOf = (expectation: Expectation): Verdict => livelock === undefined || expectation.fact.kind === 'problem' ? evaluate(expectation, run) : { expectation, holds: false, found: livelock.message }
  return { name: file.name, run, diagnostics: cluster.diagnostics, texts: clusterTexts, verdicts: file.expectations.map((expectation) => ({ ...verdictOf(expectation), line: expectation.line })) }
}

/** The latest moment that expectations speak of, in seconds. */
function latestTime({ expectations }: ScenarioFile): number {
  return Math.max(0, ...expectations.map(({ window }) => {
    switch (window.kind) {
      case 'at': return window.at
      case 'throughout': case 'sometime': return window.to ?? window.from
      case 'end': case 'never': return 0
    }
  }))
}

/** Every path that a scenario names. */
export function pathsOf({ cluster, before, manifests }: ScenarioFile): string[] {
  return [...cluster, ...before, ...manifests].flatMap((input) => 'text' in input ? [] : [input.path])
}
