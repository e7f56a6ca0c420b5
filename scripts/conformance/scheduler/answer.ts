import { compareStrings } from '../../../src/base/json.ts'
import type { PodExplanation } from '../../../src/sim/scheduler/explain/explain-pod.ts'
import type { PluginScores } from '../../../src/sim/scheduler/cycle/score.ts'
import type { Verdict } from '../../../src/sim/scheduler/cycle/verdict.ts'
import type { Preemption } from '../../../src/sim/scheduler/preemption/preemption.ts'
import { shownName } from './scenario.ts'

/** Our answers in the shape of the recordings, normalised for comparison: reasons are sets. */

type Plain = Record<string, unknown>

export function preFilterAnswer(explanation: PodExplanation): Plain {
  const plugins: Plain = {}
  for (const { plugin, verdict, nodes } of explanation.preFilterPlugins) {
    plugins[plugin] = verdict !== undefined ? { code: verdict.code, reasons: reasonsOf(verdict) } : nodes !== undefined ? { nodes } : 'Success'
  }
  const { preFilter } = explanation
  if (!('status' in preFilter)) {
    return { status: 'Success', ...(preFilter.nodes === undefined ? {} : { nodes: [...preFilter.nodes].sort(compareStrings) }), plugins }
  }
  const { plugin, verdict } = preFilter.status
  return { status: verdict.code, ...(plugin === '' ? {} : { plugin }), reasons: reasonsOf(verdict), plugins }
}

/** The recordings leave `all` out when it only repeats the verdict; whether they notice may depend on the order of the reasons. */
export function withoutRepeats(filter: unknown): unknown {
  if (typeof filter !== 'object' || filter === null) return filter
  return Object.fromEntries(Object.entries(filter as Record<string, Plain>).map(([node, answer]) => {
    const { all, ...rest } = answer as { all?: Record<string, { reasons?: unknown }>, plugin?: string, reasons?: unknown, absent?: boolean }
    const [[plugin, only] = ['', undefined], ...others] = Object.entries(all ?? {})
    const repeats = others.length === 0 && only !== undefined && plugin === rest.plugin && rest.absent !== true && same(only.reasons, rest.reasons)
    return [node, repeats ? rest : answer]
  }))
}

export function filterAnswer(explanation: PodExplanation): Plain {
  return Object.fromEntries(explanation.nodes.map(({ node, absent, rejection, all }) => {
    const answer: Plain = rejection === undefined ? { verdict: 'Success' } : verdictAnswer(rejection.plugin, rejection.verdict)
    if (absent) answer['absent'] = true
    const [only] = all
    const repeats = all.length === 1 && only?.plugin === rejection?.plugin && !absent
      && (rejection?.verdict.code === 'Error' || same(only && reasonsOf(only.verdict), answer['reasons']))
    if (all.length > 0 && !repeats) {
      answer['all'] = Object.fromEntries(all.map(({ plugin, verdict }) => [plugin, verdict.code === 'Error'
        ? { code: 'Error', error: verdict.reasons[0]?.text }
        : { code: verdict.code === 'Unschedulable' ? 'U' : 'UU', reasons: reasonsOf(verdict) }]))
    }
    return [node, answer]
  }))
}

function verdictAnswer(plugin: string, verdict: Verdict): Plain {
  if (verdict.code === 'Error') return { verdict: 'Error', plugin, error: verdict.reasons[0]?.text }
  return { verdict: verdict.code, plugin, reasons: reasonsOf(verdict) }
}

/** Scores, and which plugins skipped or gave nothing but zero. */
export function scoreAnswer({ scores, feasible, ties }: PodExplanation): Plain | undefined {
  if (scores === undefined) return undefined
  const isZero = ({ raw, normalized }: PluginScores): boolean => [...raw, ...(normalized ?? [])].every((score) => score === 0)
  const byNode = (values: readonly number[]): Plain => Object.fromEntries(values.map((value, index) => [feasible[index] ?? '', value]))
  const shown = scores.plugins.filter((plugin) => !isZero(plugin))
  const names = (list: readonly string[]): Plain => list.length === 0 ? {} : { list: [...list].sort(compareStrings) }
  return {
    score: Object.fromEntries(shown.map(({ plugin, weight, raw, normalized }) =>
      [plugin, { weight, raw: byNode(raw), ...(normalized === undefined ? {} : { normalized: byNode(normalized) }) }])),
    scoreSkip: names(scores.skipped),
    scoreZero: names(scores.plugins.filter(isZero).map(({ plugin }) => plugin)),
    total: byNode(scores.totals),
    top: ties,
  }
}

export function preemptionAnswer(preemption: Preemption | undefined): Plain {
  if (preemption === undefined) return { notRun: true }
  if (!preemption.eligible) return { eligible: false, why: preemption.why }
  if (preemption.potential.length === 0) return { eligible: true }
  const candidates = Object.fromEntries(preemption.candidates.map(({ node, victims, pdbViolations }) => [node, { pdbViolations, victims: victims.map(shownName) }]))
  const notHelpful = Object.fromEntries([...preemption.notHelpful].map(([node, reasons]) => [node, reasons.map((reason) => reason.text).sort(compareStrings)]))
  return {
    eligible: true,
    potential: [...preemption.potential].sort(compareStrings),
    candidates,
    ...(Object.keys(notHelpful).length === 0 ? {} : { notHelpful }),
    ...(preemption.picks.length === 0 ? {} : { picks: [...preemption.picks].sort(compareStrings) }),
  }
}

export function reasonsOf(verdict: Verdict): string[] {
  return verdict.reasons.map((reason) => reason.text).sort(compareStrings)
}

/** Deep equality without regard to the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => compareStrings(a, b)))
    : member) ?? 'undefined'
}

/** A recorded part with its reasons sorted. */
export function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalized)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) =>
    [key, key === 'reasons' && Array.isArray(member) ? (member as string[]).slice().sort(compareStrings) : normalized(member)]))
}
