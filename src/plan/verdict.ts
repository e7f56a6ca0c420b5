import { counted, timeText } from '../base/words.ts'
import type { PendingPod, Problem, RolloutCurve, Summary } from './plan.ts'

interface Facts {
  readonly summary: Summary
  readonly problems: readonly Problem[]
  readonly rollouts: readonly RolloutCurve[]
  readonly pending: readonly PendingPod[]
  /** What a newer release makes of it. */
  readonly ahead?: string | undefined
}

/** One line: what happens to the objects, and whether all comes up. */
export function verdictOf({ summary, problems, rollouts, pending, ahead = '' }: Facts): string {
  const changes = ([['created', summary.created], ['configured', summary.configured], ['unchanged', summary.unchanged], ['refused', summary.refused]] as const)
    .filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`)
  const head = changes.length === 0 ? 'nothing is sent' : changes.join(', ')
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const stalled = rollouts.filter((curve) => curve.stalled !== undefined).length
  const finished = Math.max(0, ...rollouts.map(({ finishedAt = 0 }) => finishedAt))
  if (errors.some(({ rule }) => rule === 'plan-livelock')) return `${head}; the cluster does not come to rest`
  const rest = [
    stalled > 0 ? `${counted(stalled, 'rollout')} ${stalled === 1 ? 'stalls' : 'stall'}` : '',
    pending.length > 0 ? `${counted(pending.length, 'pod')} ${pending.length === 1 ? 'stays' : 'stay'} Pending` : '',
    stalled === 0 && pending.length === 0 && errors.length > 0 ? counted(errors.length, 'problem') : '',
    errors.length === 0 && rollouts.length > 0 && stalled === 0 ? `everything is ready after ${timeText(finished)}` : '',
    warnings.length > 0 ? counted(warnings.length, 'warning') : '',
    ahead,
  ].filter((part) => part !== '')
  return [head, ...rest].join('; ')
}
