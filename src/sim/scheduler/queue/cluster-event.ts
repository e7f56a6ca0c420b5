import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import type { WatchedKinds } from '../cycle/cluster-objects.ts'
import type { PodInfo } from '../cycle/pod-info.ts'

export interface EventKinds extends WatchedKinds {
  Pod: Pod
  Node: Node
}

export type EventKind = keyof EventKinds

/** What happened to an object. `Update` stands for an update that none of the finer ones names. Upstream: `framework.ActionType`. */
export type EventAction =
  | 'Add' | 'Delete' | 'Update'
  | 'UpdateNodeAllocatable' | 'UpdateNodeLabel' | 'UpdateNodeTaint' | 'UpdateNodeCondition' | 'UpdateNodeAnnotation' | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel' | 'UpdatePodScaleDown' | 'UpdatePodToleration' | 'UpdatePodSchedulingGatesEliminated' | 'UpdatePodGeneratedResourceClaim'

/** A change in the cluster: `old` is missing when the object is new, `new` when it is gone. */
export interface ClusterEvent<K extends EventKind = EventKind> {
  readonly kind: K
  readonly action: EventAction
  readonly old?: EventKinds[K]
  readonly new?: EventKinds[K]
}

type Helps<K extends EventKind> = (pod: PodInfo, event: ClusterEvent<K>, cache: SchedulerCache) => boolean

/** A kind of event that may make a pod schedulable that a plugin rejected; `helps` (the queueing hint) looks closer. */
export interface EventHint {
  readonly kind: EventKind
  readonly actions: readonly EventAction[]
  readonly helps?: Helps<EventKind>
}

export function onEvent<K extends EventKind>(kind: K, actions: readonly EventAction[], helps?: Helps<K>): EventHint {
  return helps === undefined ? { kind, actions } : { kind, actions, helps: helps as unknown as Helps<EventKind> }
}

/**
 * A node that is added may be tainted until it is ready. Whoever waits for new nodes is therefore told of every change of taints.
 * Upstream: `scheduler.go` (1.36), buildQueueingHintMap.
 */
export function withTaintUpdates(hints: readonly EventHint[]): readonly EventHint[] {
  const ofNodes = hints.filter((hint) => hint.kind === 'Node')
  const waits = ofNodes.some(({ actions }) => actions.includes('Add')) && !ofNodes.some(({ actions }) => actions.includes('UpdateNodeTaint'))
  return waits ? [...hints, onEvent('Node', ['UpdateNodeTaint'])] : hints
}

/** Whether a plugin asked to hear of such an event. An `Update` it asked for includes the finer ones. */
export function hears(hint: EventHint, event: ClusterEvent): boolean {
  if (hint.kind !== event.kind) return false
  return hint.actions.includes(event.action) || (event.action.startsWith('Update') && hint.actions.includes('Update'))
}
