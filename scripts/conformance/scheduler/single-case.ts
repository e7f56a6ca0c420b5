import type { Pod } from '../../../src/model/kubernetes.generated.ts'
import { compareStrings } from '../../../src/base/json.ts'
import { explainPod } from '../../../src/sim/scheduler/explain/explain-pod.ts'
import type { Framework } from '../../../src/sim/scheduler/cycle/framework.ts'
import type { PodInfo } from '../../../src/sim/scheduler/cycle/pod-info.ts'
import type { Decision, Scheduler } from '../../../src/sim/scheduler/scheduler.ts'
import type { Tally } from '../replay.ts'
import { filterAnswer, normalized, preemptionAnswer, preFilterAnswer, reasonsOf, same, scoreAnswer, withoutRepeats } from './answer.ts'
import { preparePod, worldOf, type Scenario } from './scenario.ts'

interface RecordedPreemption { readonly nominated?: string, readonly picks?: string[], readonly notHelpful?: Record<string, string[]> }

export interface SingleCase extends Scenario {
  readonly pod: Pod
  readonly gated?: unknown
  readonly prefilter?: unknown
  readonly filter?: unknown
  readonly score?: unknown
  readonly scoreSkip?: unknown
  readonly scoreZero?: unknown
  readonly total?: unknown
  readonly top?: readonly string[]
  readonly message?: string
  readonly rejectedBy?: readonly string[]
  readonly preemption?: RecordedPreemption
  readonly error?: string
  readonly cycles?: readonly { evaluated: number, feasible: number, host: string, nextStart?: [number, number] }[]
  readonly event?: unknown
}

/** One pending pod before a set of nodes. */
export function replaySingle(recorded: SingleCase, minor: number, tally: Tally): void {
  const scheduler = worldOf(recorded, minor, { sampling: recorded.cycles !== undefined, ties: true })
  const pod = preparePod(recorded.pod, minor)
  const framework = scheduler.frameworkFor(pod) ?? [...scheduler.frameworks][0]
  if (framework === undefined) return
  const info = scheduler.cache.shapes.infoOf(pod)
  if (recorded.cycles !== undefined) return replayCycles(recorded, scheduler, framework, info, tally)
  const explanation = explainPod(framework, scheduler.cache, info)
  const decision = scheduler.decide(framework, info)
  compareChoice(recorded, decision, framework.profile.postFilter.some((plugin) => plugin.name === 'DefaultPreemption'), tally)
  if (recorded.gated !== undefined) return
  if (recorded.filter !== undefined || recorded.prefilter !== undefined) {
    const expected = { prefilter: normalized(recorded.prefilter), filter: withoutRepeats(normalized(recorded.filter)) }
    const got = { prefilter: preFilterAnswer(explanation), filter: explanation.nodes.length === 0 && recorded.filter === undefined ? undefined : filterAnswer(explanation) }
    tally.count(recorded.id, 'filter', same(expected, got), expected, got)
  }
  if (recorded.score !== undefined) {
    const list = (names: unknown): object => names === undefined ? {} : { list: names }
    const expected = { score: recorded.score, scoreSkip: list(recorded.scoreSkip), scoreZero: list(recorded.scoreZero), total: recorded.total, top: recorded.top }
    const got = scoreAnswer(explanation)
    tally.count(recorded.id, 'score', same(expected, got), expected, got)
  }
}

function compareChoice(recorded: SingleCase, decision: Decision, hasPreemption: boolean, tally: Tally): void {
  const { id } = recorded
  if (recorded.gated !== undefined) {
    const got = decision.kind === 'gated' ? Object.fromEntries(decision.gates.map(({ plugin, verdict }) => [plugin, { code: verdict.code, reasons: reasonsOf(verdict) }])) : decision.kind
    return tally.count(id, 'filter', same(normalized(recorded.gated), got), recorded.gated, got)
  }
  if (recorded.error !== undefined) {
    const got = decision.kind === 'error' ? decision.message : decision.kind
    return tally.count(id, 'choice', got === recorded.error, recorded.error, got)
  }
  const chosen = decision.kind === 'placed' ? decision.node : decision.kind
  if (recorded.top !== undefined) tally.count(id, 'choice', decision.kind === 'placed' && recorded.top.includes(decision.node) && (recorded.score === undefined || hasNoScores(recorded) || same(recorded.top, decision.ties)), recorded.top, chosen)
  else if (decision.kind === 'placed') tally.count(id, 'choice', false, 'not placed', chosen)
  if (recorded.message !== undefined) {
    const got = decision.kind === 'unschedulable' ? { message: decision.message, rejectedBy: decision.rejectedBy } : { message: chosen }
    const expected = { message: recorded.message, rejectedBy: recorded.rejectedBy ?? [] }
    tally.count(id, 'message', same(expected, got), expected, got)
  }
  if (recorded.preemption !== undefined) comparePreemption(id, recorded.preemption, decision, hasPreemption, tally)
}

/** Without score plugins the scheduler takes the first node that will do; the recording still lists all of them. */
function hasNoScores({ score, scoreSkip, scoreZero }: SingleCase): boolean {
  return same(score, {}) && scoreSkip === undefined && scoreZero === undefined
}

function comparePreemption(id: string, recorded: RecordedPreemption, decision: Decision, hasPreemption: boolean, tally: Tally): void {
  const { nominated, ...expected } = recorded
  const sorted = expected.notHelpful === undefined ? {} : { notHelpful: Object.fromEntries(Object.entries(expected.notHelpful).map(([node, reasons]) => [node, reasons.slice().sort(compareStrings)])) }
  const preemption = decision.kind === 'unschedulable' ? decision.preemption : undefined
  const got = hasPreemption ? preemptionAnswer(preemption) : {}
  const picked = preemption?.nominated
  const isPick = (nominated === undefined) === (picked === undefined) && (picked === undefined || (recorded.picks ?? []).includes(picked))
  tally.count(id, 'preemption', isPick && same({ ...expected, ...sorted }, got), recorded, { ...got, nominated: picked })
}

/** The same pod decided again and again: how the search wanders over the nodes. */
function replayCycles(recorded: SingleCase, scheduler: Scheduler, framework: Framework, info: PodInfo, tally: Tally): void {
  const got = (recorded.cycles ?? []).map(() => {
    const before = scheduler.startIndex
    const decision = scheduler.attempt(framework, info)
    const moved = scheduler.startIndex === before ? {} : { nextStart: [before, scheduler.startIndex] }
    return decision.kind === 'placed' ? { evaluated: decision.evaluated, feasible: decision.feasible, host: decision.node, ...moved } : { evaluated: 0, feasible: 0, host: '', ...moved }
  })
  tally.count(recorded.id, 'choice', same(recorded.cycles, got), recorded.cycles, got)
}
