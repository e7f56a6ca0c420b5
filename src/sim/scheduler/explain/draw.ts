import type { PodExplanation } from './explain-pod.ts'
import { amountText } from './change.ts'
import type { PendingExplanation } from './propose.ts'

/** The verdict of every node and the points of those that will do, as lines of text. */
export function drawExplanation(explanation: PodExplanation): string[] {
  if ('status' in explanation.preFilter) {
    const { plugin, verdict } = explanation.preFilter.status
    return [`no node was looked at: ${verdict.reasons.map((reason) => reason.text).join(', ')}${plugin === '' ? '' : ` (${plugin})`}`]
  }
  const verdicts = explanation.nodes.map(({ node, absent, rejection }) => {
    const state = rejection === undefined ? 'fits' : `${rejection.verdict.reasons.map((reason) => reason.text).join(', ')} (${rejection.plugin})`
    return [node, absent ? 'not looked at' : state]
  })
  return [...drawTable([['node', 'verdict'], ...verdicts]), ...drawScores(explanation)]
}

/** Why a pod is pending: the scheduler's sentence, the nearest node, and what would help. */
export function drawPending({ message, nearest, proposals }: PendingExplanation): string[] {
  const lines = [message]
  if (nearest !== undefined) {
    const missing = nearest.missing.map((one) => `${one.name} lacks ${amountText(one.name, one.missing)} of ${amountText(one.name, one.asked)}`)
    const others = nearest.refusals.filter(({ plugin }) => plugin !== 'NodeResourcesFit').flatMap(({ verdict }) => verdict.reasons.map((reason) => reason.text))
    lines.push(`closest: node ${nearest.node}: ${[...missing, ...others].join(', ')}`)
  }
  for (const { text, node } of proposals) lines.push(`would help: ${text} (then it goes to ${node})`)
  return lines
}

/** Where the real scheduler could have put pods instead: each choice that was arbitrary, with the nodes among which it was. */
export function drawTies(choices: readonly { readonly pod: string, readonly chosen: string, readonly ties: readonly string[] }[]): string[] {
  const arbitrary = choices.filter(({ ties }) => ties.length > 1)
  return arbitrary.map(({ pod, chosen, ties }) => `${pod}: ${chosen}, or as well ${ties.filter((node) => node !== chosen).join(', ')}`)
}

/** Normalised points × weight per plugin; nodes with the most points are marked. */
function drawScores({ scores, feasible, ties }: PodExplanation): string[] {
  if (scores === undefined) return []
  const shown = scores.plugins.filter(({ raw, normalized }) => (normalized ?? raw).some((score) => score !== 0))
  const rows = feasible.map((node, index) => [
    node,
    ...shown.map(({ raw, normalized, weight }) => `${(normalized ?? raw)[index] ?? 0}×${weight}`),
    String(scores.totals[index] ?? 0),
    ties.includes(node) ? '*' : '',
  ])
  return ['', ...drawTable([['node', ...shown.map(({ plugin }) => plugin), 'total', ''], ...rows])]
}

function drawTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd())
}
