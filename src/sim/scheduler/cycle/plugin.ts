import { withTaintUpdates, type EventHint } from '../queue/cluster-event.ts'
import type { CycleState } from './cycle-state.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'
import type { Scores } from '../plugins/normalize.ts'
import type { Preemption } from '../preemption/preemption.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Verdict, VerdictCode } from './verdict.ts'

/** What a PreFilter says: nothing to do, a refusal, or a state for Filter and perhaps the only nodes worth asking. */
export type PreFilterResult<State> =
  | { readonly skip: true }
  | { readonly reject: Verdict }
  | { readonly state: State, readonly nodes?: ReadonlySet<string> }

export type PreScoreResult<State> = { readonly skip: true } | { readonly state: State }

/**
 * A scheduler plugin: the extension points it implements, each a function of pod, node and the state of the cycle.
 * `filter` returns undefined when the node will do. The cluster is read through the cache that the factory was given.
 */
export interface Plugin<Filter = unknown, Score = unknown> {
  readonly name: string
  preEnqueue?(pod: PodInfo): Verdict | undefined
  preFilter?(pod: PodInfo, cycle: CycleState): PreFilterResult<Filter>
  /** Keep the PreFilter state true while pods are added to or taken from a node in a what-if. */
  readonly extensions?: PreFilterExtensions<Filter>
  filter?(pod: PodInfo, node: NodeInfo, state: Filter): Verdict | undefined
  /** Asked in turn when no node fits. */
  postFilter?(pod: PodInfo, cycle: CycleState, diagnosis: Diagnosis): PostFilterResult
  preScore?(pod: PodInfo, feasible: readonly NodeInfo[], cycle: CycleState): PreScoreResult<Score>
  score?(pod: PodInfo, node: NodeInfo, state: Score): number
  /** Why it cannot score at all in this cycle. */
  scoreError?(cycle: CycleState): string | undefined
  /** In place. */
  normalize?(scores: Scores, nodes: readonly NodeInfo[], state: Score): void
  /**
   * The error when a state is missing because the configuration leaves out the extension point that writes it. A plugin that says
   * nothing here makes its state up for itself.
   */
  readonly missingState?: { readonly filter?: string, readonly score?: string }
  /** Filter or Score of a node depend on the pod's shape and that node alone, so an answer holds until the node changes. */
  readonly local?: { readonly filter?: true, readonly score?: true }
  /** The cluster events that may make a pod schedulable that this plugin rejected. */
  readonly hints?: readonly EventHint[]
}

/** Success ends the phase; a nominated node is where room is being made, an empty one takes a nomination back. */
export interface PostFilterResult {
  readonly code: 'Success' | VerdictCode
  readonly text: string
  readonly nominatedNode?: string
  readonly preemption?: Preemption
}

export interface PreFilterExtensions<State> {
  copy(state: State): State
  addPod(state: State, pod: PodInfo, added: PodInfo, node: NodeInfo): void
  removePod(state: State, pod: PodInfo, removed: PodInfo, node: NodeInfo): void
}

/** Forgets the types of a plugin's states; the framework hands each plugin only what it returned itself. */
export function definePlugin<Filter, Score>(plugin: Plugin<Filter, Score>): Plugin {
  const { hints } = plugin
  return hints === undefined ? plugin : { ...plugin, hints: withTaintUpdates(hints) }
}
