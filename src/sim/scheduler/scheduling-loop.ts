import { compareStrings } from '../../base/json.ts'
import type { Node, ObjectMeta, Pod } from '../../model/kubernetes.generated.ts'
import { defaultSettings, type SchedulerSettings } from './configuration/settings.ts'
import { isWatchedKind, type WatchedKind, type WatchedKinds } from './cycle/cluster-objects.ts'
import { podKey, priorityOf, type PodInfo } from './cycle/pod-info.ts'
import { boundTo, classifyClaims, findPodVolumes, provisionedOn, type PodVolumes } from './plugins/volume-binder.ts'
import type { Decision, Scheduler } from './scheduler.ts'
import { nodeChanges, podChanges } from './queue/changes.ts'
import type { ClusterEvent, EventKind, EventKinds } from './queue/cluster-event.ts'
import { SchedulingQueue } from './queue/scheduling-queue.ts'

/** What the scheduler wants written after an attempt; whoever drives it does so and reports what changed through `observe`. */
export interface Attempt {
  readonly info: PodInfo
  readonly decision: Exclude<Decision, { kind: 'gated' }>
  /** Pods to evict for it, the most important first; those already on their way out are left alone. */
  readonly victims: readonly PodInfo[]
  /** Less important pods that were promised the node and lose it. */
  readonly losers: readonly PodInfo[]
  /** Claims to bind or to have provisioned before the pod can be bound. Until then it only shows its nominated node. */
  readonly volumes: PodVolumes | undefined
}

/** An object and its kind. */
export interface Listed {
  readonly kind: EventKind
  readonly object: EventKinds[EventKind] & { readonly metadata?: ObjectMeta | undefined }
}

/** The scheduler with its queue, driven by changes of the cluster and a clock. Upstream: `eventhandlers.go`, `schedule_one.go` (1.36). */
export class SchedulingLoop {
  readonly scheduler: Scheduler
  readonly queue: SchedulingQueue

  constructor(scheduler: Scheduler, settings: SchedulerSettings = defaultSettings) {
    this.scheduler = scheduler
    this.queue = new SchedulingQueue(scheduler, settings)
  }

  /** A watch event: `before` is missing for a new object, `after` for one that is gone. Terminal pods count as gone. */
  observe<K extends EventKind>(kind: K, before: EventKinds[K] | undefined, after: EventKinds[K] | undefined, now: number): void {
    if (kind === 'Pod') this.#observePod(live(before as Pod | undefined), live(after as Pod | undefined), now)
    else if (kind === 'Node') this.#observeNode(before as Node | undefined, after as Node | undefined, now)
    else if (isWatchedKind(kind)) this.#observeObject(kind, before as WatchedKinds[typeof kind] | undefined, after as WatchedKinds[typeof kind] | undefined, now)
  }

  /**
   * The first list of everything there is, as watches begin: kind by kind, in the order of names. However the objects are handed in, nodes
   * enter the cache and pods the queue in the same order.
   */
  start(objects: readonly Listed[], now: number): void {
    const rank = ({ kind }: Listed): number => kind === 'Pod' ? 2 : kind === 'Node' ? 1 : 0
    const key = ({ kind, object: { metadata } }: Listed): string => `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
    const ordered = [...objects].sort((a, b) => rank(a) - rank(b) || compareStrings(key(a), key(b)))
    for (const { kind, object } of ordered) this.observe(kind, undefined, object, now)
  }

  /** Tries the next pod, if there is one to try now. A placed pod occupies its node from here on. */
  next(now: number): Attempt | undefined {
    const queued = this.queue.pop(now)
    if (queued === undefined) return undefined
    const { scheduler } = this
    const { info } = queued
    const framework = scheduler.frameworkFor(info.pod)
    if (framework === undefined || info.pod.metadata?.deletionTimestamp !== undefined) {
      this.queue.delete(info.key)
      return this.next(now)
    }
    const decision = scheduler.attempt(framework, info)
    if (decision.kind === 'placed') {
      this.queue.delete(info.key)
      scheduler.cache.place(info, decision.node)
      const bound: Pod = { ...info.pod, spec: { ...info.pod.spec, nodeName: decision.node } }
      this.queue.moveAll({ kind: 'Pod', action: 'Add', new: bound }, now)
      return { info, decision, victims: [], losers: [], volumes: this.#reserve(info, decision.node) }
    }
    const nominatedNode = decision.kind === 'unschedulable' ? decision.nominatedNode : undefined
    const candidate = decision.kind === 'unschedulable' ? decision.preemption?.candidates.find(({ node }) => node === nominatedNode) : undefined
    const victims = (candidate?.victims ?? []).filter((victim) => victim.pod.metadata?.deletionTimestamp === undefined)
    // Nobody left to evict: the step that would take nominations back is not reached either.
    const losers = victims.length === 0 ? [] : [...scheduler.nominator.podsFor(nominatedNode ?? '')].filter((other) => other.shape.priority < info.shape.priority)
    this.queue.returnUnschedulable(queued, decision.kind === 'unschedulable' ? decision.rejectedBy : [], now)
    if (nominatedNode !== undefined) scheduler.nominator.add(info, nominatedNode)
    return { info, decision, victims, losers, volumes: undefined }
  }

  /** Takes the volumes for the pod, as far as the scheduler's own view goes. Upstream: `volumebinding/binder.go`, AssumePodVolumes. */
  #reserve(info: PodInfo, nodeName: string): PodVolumes | undefined {
    const { objects } = this.scheduler.cache
    const node = this.scheduler.cache.node(nodeName)
    const claims = classifyClaims(info, objects)
    const found = node === undefined || claims.delayed.length === 0 ? undefined : findPodVolumes(claims, node, objects)
    if (found === undefined || 'error' in found) return undefined
    for (const { claim, volume } of found.bindings) objects.put('PersistentVolume', boundTo(volume, claim))
    for (const claim of found.provisions) objects.put('PersistentVolumeClaim', provisionedOn(claim, nodeName))
    return found
  }

  #observePod(before: Pod | undefined, after: Pod | undefined, now: number): void {
    const [wasPlaced, isPlaced] = [Boolean(before?.spec?.nodeName), Boolean(after?.spec?.nodeName)]
    if (after !== undefined && isPlaced) {
      const key = podKey(after)
      const assumed = this.scheduler.cache.placed(key)
      this.scheduler.cache.addPod(after)
      this.queue.delete(key)
      if (wasPlaced && before !== undefined) {
        for (const action of podChanges(before, after)) this.queue.moveAll({ kind: 'Pod', action, old: before, new: after }, now)
      } else if (assumed === undefined) this.queue.moveAll({ kind: 'Pod', action: 'Add', new: after }, now)
    } else if (wasPlaced && before !== undefined) {
      this.scheduler.cache.removePod(podKey(before))
      this.queue.moveAll({ kind: 'Pod', action: 'Delete', old: before }, now)
    } else this.#observePending(before, after, now)
  }

  #observePending(before: Pod | undefined, after: Pod | undefined, now: number): void {
    const pod = after ?? before
    if (pod === undefined || this.scheduler.frameworkFor(pod) === undefined) return
    const key = podKey(pod)
    const isAssumed = this.scheduler.cache.placed(key) !== undefined
    if (isAssumed) {
      // It waits for its volumes. On its way out, it gives its place back.
      if (after !== undefined && after.metadata?.deletionTimestamp === undefined) return
      this.scheduler.cache.removePod(key)
      return this.#promiseEnds(pod, now, true)
    }
    if (after === undefined) {
      this.queue.delete(key)
      if (pod.status?.nominatedNodeName) this.#promiseEnds(pod, now, false)
    } else if (before === undefined) this.queue.add(after, now)
    else {
      this.queue.update(before, after, now)
      const was = before.status?.nominatedNodeName
      if (was && was !== after.status?.nominatedNodeName) this.#promiseEnds(before, now, false)
    }
  }

  /** A pod that was promised a node no longer is: to pods that had to respect the promise it is as if a pod had left. */
  #promiseEnds(pod: Pod, now: number, toAll: boolean): void {
    const priority = priorityOf(pod)
    this.queue.moveAll({ kind: 'Pod', action: 'Delete', old: pod }, now, (info) => toAll || info.shape.priority <= priority)
  }

  #observeNode(before: Node | undefined, after: Node | undefined, now: number): void {
    if (after === undefined) {
      if (before === undefined) return
      this.queue.moveAll({ kind: 'Node', action: 'Delete', old: before }, now)
      return this.scheduler.cache.removeNode(before.metadata?.name ?? '')
    }
    this.scheduler.cache.addNode(after)
    const events: ClusterEvent<'Node'>[] = before === undefined
      ? [{ kind: 'Node', action: 'Add', new: after }]
      : nodeChanges(before, after).map((action) => ({ kind: 'Node', action, old: before, new: after }))
    for (const event of events) this.queue.moveAll(event, now)
  }

  #observeObject<K extends WatchedKind>(kind: K, before: WatchedKinds[K] | undefined, after: WatchedKinds[K] | undefined, now: number): void {
    if (after !== undefined) this.scheduler.cache.objects.put(kind, after)
    else if (before !== undefined) this.scheduler.cache.objects.remove(kind, before)
    const action = before === undefined ? 'Add' : after === undefined ? 'Delete' : 'Update'
    const event = { kind, action, ...(before === undefined ? {} : { old: before }), ...(after === undefined ? {} : { new: after }) }
    this.queue.moveAll(event as unknown as ClusterEvent, now)
  }
}

function live(pod: Pod | undefined): Pod | undefined {
  const phase = pod?.status?.phase
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : pod
}
