import type { CycleState } from './cycle-state.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { Plugin } from './plugin.ts'
import type { Profile } from './profile.ts'

/** Scores of one plugin, in the order of the feasible nodes. */
export interface PluginScores {
  readonly plugin: string
  readonly weight: number
  readonly raw: readonly number[]
  /** Missing when the plugin takes its raw scores as they are. */
  readonly normalized?: readonly number[]
}

export interface ScoreTable {
  readonly plugins: readonly PluginScores[]
  /** Plugins with nothing to say about this pod. */
  readonly skipped: readonly string[]
  readonly totals: readonly number[]
}

const maxNodeScore = 100

/** Raw scores, normalised, weighted, summed. Upstream: `framework/runtime/framework.go` (1.36), RunScorePlugins. */
export function scoreNodes(profile: Profile, cycle: CycleState, pod: PodInfo, feasible: readonly NodeInfo[]): ScoreTable | { readonly error: string } {
  const plugins: PluginScores[] = []
  const totals = feasible.map(() => 0)
  for (const { plugin, weight } of profile.score) {
    if (cycle.skipScore.has(plugin.name)) continue
    const scores = pluginScores(plugin, weight, cycle, pod, feasible)
    if ('error' in scores) return { error: `running Score plugins: plugin "${plugin.name}" failed with: ${scores.error}` }
    plugins.push(scores)
    for (const [index, score] of (scores.normalized ?? scores.raw).entries()) {
      if (score < 0 || score > maxNodeScore) {
        const range = `it should in the range of [0, ${maxNodeScore}] after normalizing`
        return { error: `applying score defaultWeights on Score plugins: plugin "${plugin.name}" returns an invalid score ${score}, ${range}` }
      }
      totals[index] = (totals[index] ?? 0) + score * weight
    }
  }
  const skipped = profile.score.map(({ plugin }) => plugin.name).filter((name) => cycle.skipScore.has(name))
  return { plugins, skipped, totals }
}

function pluginScores(plugin: Plugin, weight: number, cycle: CycleState, pod: PodInfo, feasible: readonly NodeInfo[]): PluginScores | { readonly error: string } {
  const error = plugin.scoreError?.(cycle)
  if (error !== undefined) return { error }
  if (!cycle.scoreStates.has(plugin.name) && plugin.preScore !== undefined) {
    if (plugin.missingState?.score !== undefined) return { error: plugin.missingState.score }
    const made = plugin.preScore(pod, feasible, cycle)
    if ('skip' in made) return { plugin: plugin.name, weight, raw: feasible.map(() => 0) }
    cycle.scoreStates.set(plugin.name, made.state)
  }
  const state = cycle.scoreStates.get(plugin.name)
  const raw = feasible.map((node) => plugin.score?.(pod, node, state) ?? 0)
  if (plugin.normalize === undefined) return { plugin: plugin.name, weight, raw }
  const normalized = [...raw]
  plugin.normalize(normalized, feasible, state)
  return { plugin: plugin.name, weight, raw, normalized }
}
