import type { Pod } from '../../../src/model/kubernetes.generated.ts'
import type { EventKind, EventKinds } from '../../../src/sim/scheduler/queue/cluster-event.ts'
import { SchedulingLoop } from '../../../src/sim/scheduler/scheduling-loop.ts'
import type { Tally } from '../replay.ts'
import { prepareNode, prepareObject, preparePod, worldOf, type Scenario, type ScenarioObject } from './scenario.ts'

export interface RequeueCase extends Scenario {
  readonly pod: Pod
  readonly event: { readonly verb: 'create' | 'update' | 'delete', readonly object: ScenarioObject }
  readonly message?: string
  readonly requeued: boolean
}

/** A rejected pod in the pool, and one event: does the queue take it out because of it? */
export function replayRequeue(recorded: RequeueCase, minor: number, tally: Tally): void {
  const scheduler = worldOf(recorded, minor)
  const loop = new SchedulingLoop(scheduler)
  const pod = preparePod(recorded.pod, minor)
  loop.observe('Pod', undefined, pod, 0)
  const attempt = loop.next(0)
  if (recorded.message !== undefined) {
    const message = attempt?.decision.kind === 'unschedulable' ? attempt.decision.message : undefined
    tally.count(recorded.id, 'message', message === recorded.message, recorded.message, message)
  }
  const { verb, object } = recorded.event
  const kind = object.kind as EventKind
  const before = verb === 'create' ? undefined : existing(recorded, pod, object, minor)
  const after = verb === 'delete' ? undefined : prepared(object, minor)
  loop.observe(kind, before, after, 60_000)
  const place = loop.queue.find(`${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`)?.place
  tally.count(recorded.id, 'requeue', (place !== 'unschedulable') === recorded.requeued, recorded.requeued, place)
}

function existing(recorded: RequeueCase, pod: Pod, object: ScenarioObject, minor: number): EventKinds[EventKind] | undefined {
  const name = nameOf(object)
  if (object.kind === 'Node') return recorded.nodes.map(prepareNode).find((node) => nameOf(node) === name)
  if (object.kind === 'Pod') return [...recorded.pods.map((other) => preparePod(other, minor)), pod].find((other) => nameOf(other) === nameOf(preparePod(object as Pod, minor)))
  return (recorded.objects ?? []).map(prepareObject).find((other) => other.kind === object.kind && nameOf(other) === nameOf(prepareObject(object)))
}

function prepared(object: ScenarioObject, minor: number): EventKinds[EventKind] {
  if (object.kind === 'Node') return prepareNode(object)
  if (object.kind === 'Pod') return preparePod(object, minor)
  return prepareObject(object)
}

function nameOf(object: object): string {
  const { metadata } = object as Pod
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}
