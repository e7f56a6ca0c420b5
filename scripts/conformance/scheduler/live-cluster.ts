import { cloneValue, isMap, sameValue, setKey, type ValueMap } from '../../../src/base/json.ts'
import type { Pod, PodCondition, PriorityClass } from '../../../src/model/kubernetes.generated.ts'
import { eventMessage } from '../../../src/sim/scheduler/cycle/diagnosis.ts'
import type { PodInfo } from '../../../src/sim/scheduler/cycle/pod-info.ts'
import type { EventKind } from '../../../src/sim/scheduler/queue/cluster-event.ts'
import { Scheduler } from '../../../src/sim/scheduler/scheduler.ts'
import { SchedulingLoop, type Attempt } from '../../../src/sim/scheduler/scheduling-loop.ts'
import { prepareNode, prepareObject, preparePod, shownName, type ScenarioObject } from './scenario.ts'

export interface LiveEvent { readonly reason: string, readonly pod: string, readonly message: string }

/** What settling may take: longer than the longest back-off. */
const patience = 25_000

/**
 * The API server and the user of a live session, as far as the scheduler can see them: no kubelet, no controllers, only the admission that
 * matters to scheduling (priority classes, default tolerations).
 */
export class LiveCluster {
  readonly events: LiveEvent[] = []
  readonly #objects = new Map<string, ScenarioObject>()
  readonly #loop = new SchedulingLoop(new Scheduler({ ties: true }))
  readonly #minor: number
  /** Where the recording put a pod, for ties. */
  readonly #preferred: (pod: string) => string | undefined
  /** Stands in for resourceVersion. */
  readonly #versions = new WeakMap<object, number>()
  readonly #told = new Set<string>()
  #version = 0
  #now = 1_000_000

  constructor(minor: number, preferred: (pod: string) => string | undefined) {
    this.#minor = minor
    this.#preferred = preferred
  }

  get pods(): Pod[] {
    return [...this.#objects.values()].filter(({ kind }) => kind === 'Pod')
  }

  create(object: ScenarioObject): void {
    this.#write(undefined, object.kind === 'Pod' ? this.#admit(object) : object.kind === 'Node' ? { kind: 'Node', ...prepareNode(object) } as ScenarioObject : prepareObject(object))
  }

  patch(kind: string, namespace: string | undefined, name: string, patch: ValueMap): void {
    const before = this.#find(kind, namespace, name)
    if (before !== undefined) this.#write(before, mergePatch(before, patch) as ScenarioObject)
  }

  delete(kind: string, namespace: string | undefined, name: string, gracePeriodSeconds: number | undefined): void {
    const before = this.#find(kind, namespace, name)
    if (before === undefined) return
    const seconds = gracePeriodSeconds ?? (before as Pod).spec?.terminationGracePeriodSeconds ?? 30
    const graceful = kind === 'Pod' && seconds > 0 && Boolean((before as Pod).spec?.nodeName)
    if (graceful) this.#write(before, { ...before, metadata: { ...before['metadata'] as ValueMap, deletionTimestamp: '2026-01-01T00:00:30Z' } })
    else this.#remove(before)
  }

  /** Lets the scheduler try whatever it can try without waiting, at most so many pods. */
  react(attempts = Infinity): void {
    this.#now += 5
    for (let left = attempts; left > 0; left--) {
      const attempt = this.#loop.next(this.#now)
      if (attempt === undefined) return
      this.#apply(attempt)
    }
  }

  /** Waits until nothing happens any more. */
  settle(): void {
    const end = this.#now + patience
    this.react()
    for (let wake = this.#loop.queue.nextWake(this.#now); wake !== undefined && wake <= end; wake = this.#loop.queue.nextWake(this.#now)) {
      this.#now = Math.max(wake, this.#now + 1000)
      this.react()
    }
    this.#now = end
  }

  #apply({ info, decision, victims, losers, volumes }: Attempt): void {
    const current = (): Pod => this.#find('Pod', info.namespace, info.name) as Pod
    if (decision.kind === 'placed') {
      const wanted = this.#preferred(shownName(info))
      const node = wanted !== undefined && decision.ties?.includes(wanted) === true ? wanted : decision.node
      if (node !== decision.node) this.#loop.scheduler.cache.place(info, node)
      if (volumes !== undefined) return this.#update(current(), { status: { nominatedNodeName: node } })
      this.#event('Scheduled', info, `Successfully assigned ${info.key} to ${node}`)
      const scheduled = { type: 'PodScheduled', status: 'True' }
      return this.#update(current(), { spec: { nodeName: node }, status: { nominatedNodeName: null, conditions: withCondition(current(), scheduled) } })
    }
    this.#event('FailedScheduling', info, eventMessage(decision.message))
    const reason = decision.kind === 'error' ? 'SchedulerError' : 'Unschedulable'
    const conditions = withCondition(current(), { type: 'PodScheduled', status: 'False', reason, message: decision.message })
    const nominated = decision.kind === 'unschedulable' ? decision.nominatedNode : undefined
    this.#update(current(), { status: { conditions, ...(nominated === undefined ? {} : { nominatedNodeName: nominated === '' ? null : nominated }) } })
    for (const victim of victims) this.#evict(victim, info, nominated ?? '')
    for (const loser of losers) this.#update(this.#find('Pod', loser.namespace, loser.name) as Pod, { status: { nominatedNodeName: null } })
  }

  #evict(victim: PodInfo, preemptor: PodInfo, node: string): void {
    this.#event('Preempted', victim, `Preempted by pod <uid of ${shownName(preemptor)}> on node ${node}`)
    const pod = this.#find('Pod', victim.namespace, victim.name) as Pod
    const message = 'default-scheduler: preempting to accommodate a higher priority pod'
    this.#update(pod, { status: { conditions: withCondition(pod, { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message }) } })
    this.delete('Pod', victim.namespace, victim.name, undefined)
  }

  /** A second event about the same version of an object, with the same reason, only counts up the first, whatever it says. */
  #event(reason: string, info: PodInfo, message: string): void {
    const key = `${reason} ${info.key} ${String(this.#versions.get(info.pod))}`
    if (this.#told.has(key)) return
    this.#told.add(key)
    this.events.push({ reason, pod: shownName(info), message })
  }

  #admit(raw: Pod): ScenarioObject {
    const pod = preparePod(raw, this.#minor)
    const spec = pod.spec ??= {}
    const priorityClass = this.#find('PriorityClass', undefined, spec.priorityClassName ?? '') as PriorityClass | undefined
    spec.priority = priorityClass?.value ?? builtInPriority[spec.priorityClassName ?? ''] ?? 0
    spec.preemptionPolicy = priorityClass?.preemptionPolicy ?? 'PreemptLowerPriority'
    const tolerations = spec.tolerations ??= []
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      const covered = tolerations.some((one) => (one.key === key || !one.key) && (one.effect === 'NoExecute' || !one.effect))
      if (!covered) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })
    }
    pod.status = { phase: 'Pending' }
    if ((spec.schedulingGates ?? []).length > 0) {
      const message = 'Scheduling is blocked due to non-empty scheduling gates'
      pod.status.conditions = [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }]
    }
    return { ...pod, kind: 'Pod' } as unknown as ScenarioObject
  }

  #update(before: Pod, patch: object): void {
    this.#write(before as unknown as ScenarioObject, mergePatch(before as unknown as ValueMap, patch as ValueMap) as ScenarioObject)
  }

  #write(before: ScenarioObject | undefined, after: ScenarioObject): void {
    const changed = before === undefined || !sameValue(before, after)
    this.#versions.set(after, changed ? ++this.#version : this.#versions.get(before) ?? 0)
    this.#objects.set(keyOf(after), after)
    this.#loop.observe(after.kind as EventKind, before, after, this.#now)
  }

  #remove(before: ScenarioObject): void {
    this.#objects.delete(keyOf(before))
    this.#loop.observe(before.kind as EventKind, before, undefined, this.#now)
  }

  #find(kind: string, namespace: string | undefined, name: string): ScenarioObject | undefined {
    return this.#objects.get(`${kind}/${kind === 'Node' ? '' : namespace ?? 'default'}/${name}`)
  }
}

const builtInPriority: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 }

function keyOf(object: ScenarioObject): string {
  const { namespace, name } = (object as Pod).metadata ?? {}
  return `${object.kind}/${object.kind === 'Node' ? '' : namespace ?? 'default'}/${name ?? ''}`
}

function withCondition(pod: Pod, condition: PodCondition): PodCondition[] {
  return [...(pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type), condition]
}

/** RFC 7396. */
function mergePatch(target: ValueMap, patch: ValueMap): ValueMap {
  const result: ValueMap = {}
  for (const [key, value] of Object.entries(target)) setKey(result, key, value)
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key]
    if (value === null) delete result[key]
    else setKey(result, key, isMap(value) ? mergePatch(isMap(old) ? old : {}, value) : cloneValue(value))
  }
  return result
}
