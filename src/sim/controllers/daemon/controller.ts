import { cloneValue, sameValue, type ValueMap } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import { scaledValue } from '../../../base/int-or-string.ts'
import type { ControllerRevision, DaemonSet, DaemonSetStatus, Node, Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { controllerOf, type Change } from '../../cluster-informers.ts'
import { claim } from '../claim.ts'
import { defineController, ownerOf, self, splitKey, type Controller, type ControllerContext, type KeysOf } from '../controller.ts'
import { computeHash } from '../deployment/template-hash.ts'
import { revisionData } from '../history/controller-revision.ts'
import { listRevisions, resolveRevision, truncateRevisions } from '../history/history.ts'
import { createPod, deletePod, podFromTemplate, slowStart, type Attempt, type Owner } from '../pod-control.ts'
import { isPodAvailable, isPodReady, isPodTerminal, nextAvailability } from '../pods.ts'
import { pinnedTo, shouldRunOn, targetNode, withDaemonTolerations } from './node-fit.ts'
import { replaceStep, surgeStep, type DaemonNode, type DaemonPod } from './rolling.ts'

const hashLabel = 'controller-revision-hash'
const generationAnnotation = 'deprecated.daemonset.template.generation'
const burstReplicas = 250
const firstBackoff = 1000
const longestBackoff = 15 * 60_000

interface Backoff { delay: number, at: number }

/** DaemonSets: `pkg/controller/daemon` (1.36). */
export function daemonSetController(): Controller {
  const backoffs = new Map<string, Backoff>()
  return defineController({
    name: 'daemonset',
    component: 'daemonset-controller',
    watches: { DaemonSet: self, Pod: podKeys(), Node: nodeKeys },
    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      const set = context.read.get('DaemonSet', namespace, name) as DaemonSet | undefined
      if (set === undefined) return undefined
      return new DaemonSetSync(set, key, backoffs, context).run()
    },
  })
}

function podKeys(): KeysOf {
  const owners = ownerOf('DaemonSet')
  return (change, context) => {
    const { after } = change
    if (after === undefined || controllerOf(after) !== undefined) return owners(change, context)
    const namespace = after.metadata?.namespace ?? ''
    const adopters = context.read.list('DaemonSet', namespace).filter((set) => compileLabelSelector((set as DaemonSet).spec?.selector)?.matches(after.metadata?.labels))
    return [...owners(change, context), ...adopters.map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)]
  }
}

/** A node concerns the sets that want it and are not there, or are there and may not stay. */
function nodeKeys({ before, after }: Change, context: ControllerContext): string[] {
  const keys: string[] = []
  const node = after as Node | undefined
  for (const object of context.read.list('DaemonSet')) {
    const set = object as DaemonSet
    const key = `${set.metadata?.namespace ?? ''}/${set.metadata?.name ?? ''}`
    // A node that goes wakes nobody: its pods do, as they are collected.
    if (node === undefined) continue
    if (before === undefined) {
      if (shouldRunOn(set, node).run) keys.push(key)
      continue
    }
    const old = before as Node
    if (sameValue(old.metadata?.labels, node.metadata?.labels) && sameValue(old.spec, node.spec) && sameValue(old.metadata?.name, node.metadata?.name)) continue
    const { run, keep } = shouldRunOn(set, node)
    const isThere = (context.read.ownedBy('Pod', set.metadata?.uid) as Pod[]).some((pod) => targetNode(pod.spec) === (node.metadata?.name ?? ''))
    if ((run && !isThere) || (isThere && !keep)) keys.push(key)
  }
  return keys
}

class DaemonSetSync {
  readonly #set: DaemonSet
  readonly #key: string
  readonly #backoffs: Map<string, Backoff>
  readonly #context: ControllerContext
  readonly #owner: Owner
  readonly #nodes: readonly Node[]

  constructor(set: DaemonSet, key: string, backoffs: Map<string, Backoff>, context: ControllerContext) {
    this.#set = set
    this.#key = key
    this.#backoffs = backoffs
    this.#context = context
    this.#owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', object: set }
    this.#nodes = context.read.list('Node')
  }

  run(): string | undefined {
    const set = this.#set
    if (set.metadata?.deletionTimestamp !== undefined) return undefined
    const selector = compileLabelSelector(set.spec?.selector)
    if (selector === undefined) return undefined
    const revisions = listRevisions(this.#owner, (labels) => selector.matches(labels), this.#context)
    const template = set.spec?.template ?? {}
    const hashOf = (count: number): string => computeHash(template, count === 0 && set.status?.collisionCount === undefined ? undefined : count, this.#context.minor)
    const resolved = resolveRevision(revisions, {
      owner: this.#owner,
      data: revisionData(this.#context.shown('DaemonSet', set).spec?.template as ValueMap),
      labels: template.metadata?.labels ?? {},
      annotations: set.metadata?.annotations ?? {},
      hashLabel,
      hash: hashOf,
    }, set.status?.collisionCount ?? 0, this.#context)
    if ('error' in resolved) return resolved.error
    const hash = resolved.update.metadata?.labels?.[hashLabel] ?? ''
    const failure = this.#manage(hash)
    if (failure === undefined && set.spec?.updateStrategy?.type !== 'OnDelete') this.#roll(hash)
    if (failure === undefined) this.#cleanUp(revisions, resolved.update)
    // The status is written whatever happened before.
    return this.#writeStatus(hash) ?? failure
  }

  /** Pods by the node they are for. */
  #podsByNode(): Map<string, Pod[]> {
    const selector = compileLabelSelector(this.#set.spec?.selector)
    const byNode = new Map<string, Pod[]>()
    const pods = claim<Pod>('Pod', this.#owner, ({ metadata }) => selector?.matches(metadata?.labels) ?? false, () => true, this.#context)
    for (const pod of pods) {
      if (isPodTerminal(pod) && pod.metadata?.deletionTimestamp !== undefined) continue
      const node = targetNode(pod.spec)
      if (node !== '') byNode.set(node, [...byNode.get(node) ?? [], pod])
    }
    return byNode
  }

  #manage(hash: string): string | undefined {
    const byNode = this.#podsByNode()
    const wanted: string[] = []
    const surplus: Pod[] = []
    for (const node of this.#nodes) {
      const name = node.metadata?.name ?? ''
      const pods = byNode.get(name)
      const { run, keep } = shouldRunOn(this.#set, node)
      if (run && pods === undefined) wanted.push(name)
      else if (keep) this.#tend(name, pods ?? [], run, hash, wanted, surplus)
      else surplus.push(...(pods ?? []).filter(isStaying))
    }
    const known = new Set(this.#nodes.map(({ metadata }) => metadata?.name ?? ''))
    for (const [node, pods] of byNode) if (!known.has(node)) surplus.push(...pods.filter((pod) => (pod.spec?.nodeName ?? '') === ''))
    return this.#apply(wanted, surplus, hash)
  }

  /** Ended pods go, and all but one; with surge an old one may stay beside a new one. */
  #tend(node: string, pods: readonly Pod[], run: boolean, hash: string, wanted: string[], surplus: Pod[]): void {
    const running: Pod[] = []
    for (const pod of pods.filter(isStaying)) {
      const name = `${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`
      if (pod.status?.phase === 'Failed') {
        if (this.#backsOff(node)) continue
        this.#context.event('DaemonSet', this.#set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${name} on node ${node}, will try to kill it`)
        surplus.push(pod)
      } else if (pod.status?.phase === 'Succeeded') {
        this.#context.event('DaemonSet', this.#set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${name} on node ${node}, will try to delete it`)
        surplus.push(pod)
      } else running.push(pod)
    }
    running.sort(oldestFirst)
    if (this.#maxSurge() === 0) return void surplus.push(...running.slice(1))
    if (running.length === 0 && run) wanted.push(node)
    if (running.length <= 1) return
    const newest = running.filter((pod) => pod.metadata?.labels?.[hashLabel] === hash)
    const old = running.filter((pod) => pod.metadata?.labels?.[hashLabel] !== hash)
    surplus.push(...newest.slice(1), ...old.slice(1))
    const [newPod, oldPod] = [newest[0], old[0]]
    if (newPod !== undefined && oldPod !== undefined && (!isPodReady(oldPod) || this.#isAvailable(newPod))) surplus.push(oldPod)
  }

  /** Failed pods of a node are killed after 1, 2, 4 … 900 s. */
  #backsOff(node: string): boolean {
    const { now } = this.#context.clock
    const key = `${this.#set.metadata?.uid ?? ''}/${node}`
    const known = this.#backoffs.get(key)
    if (known !== undefined && now - known.at < known.delay) {
      this.#context.requeueAfter(this.#key, known.delay)
      return true
    }
    const isFresh = known === undefined || now - known.at > 2 * longestBackoff
    this.#backoffs.set(key, { delay: isFresh ? firstBackoff : Math.min(known.delay * 2, longestBackoff), at: now })
    return false
  }

  #roll(hash: string): void {
    const byNode = this.#podsByNode()
    const desired = this.#nodes.filter((node) => shouldRunOn(this.#set, node).run).length
    const nodes = new Map(this.#nodes.map((node) => [node.metadata?.name ?? '', node]))
    const views = [...byNode].map(([name, pods]): DaemonNode => {
      const staying = pods.filter(isStaying)
      const fresh = staying.filter((pod) => this.#isUpdated(pod, hash))
      const old = staying.filter((pod) => !this.#isUpdated(pod, hash))
      const node = nodes.get(name)
      return { node: name, newPod: this.#view(fresh[0]), oldPod: this.#view(old[0]), hasExcess: fresh.length > 1 || old.length > 1, shouldRun: node !== undefined && shouldRunOn(this.#set, node).run }
    }).sort((a, b) => (a.node < b.node ? -1 : 1))
    const surge = this.#maxSurge(desired)
    const given = this.#set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1
    const unavailable = scaledValue(given, desired, true) ?? 0
    const step = surge === 0 ? replaceStep(views, unavailable === 0 ? 1 : unavailable) : surgeStep(views, surge, desired)
    const all = [...byNode.values()].flat()
    this.#apply(step.createOn, step.remove.flatMap((name) => all.find(({ metadata }) => metadata?.name === name) ?? []), hash)
  }

  #apply(createOn: readonly string[], remove: readonly Pod[], hash: string): string | undefined {
    const template = cloneValue(this.#set.spec?.template ?? {})
    const generation = this.#set.metadata?.annotations?.[generationAnnotation]
    template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, ...generation === undefined ? {} : { 'pod-template-generation': generation }, [hashLabel]: hash } }
    template.spec = { ...template.spec, tolerations: withDaemonTolerations(template.spec?.tolerations ?? [], template.spec?.hostNetwork === true) }
    const make = (index: number): Attempt => {
      const node = createOn[index] ?? ''
      const pod = podFromTemplate({ ...template, spec: { ...template.spec, affinity: pinnedTo(template.spec?.affinity, node) } }, this.#owner)
      return createPod(pod, this.#owner, this.#context, `node ${node} has no pod of it`)
    }
    const { failure } = slowStart(Math.min(createOn.length, burstReplicas), make)
    let error = failure?.message
    for (const pod of remove.slice(0, burstReplicas)) error ??= deletePod(pod, this.#owner, this.#context, 'it has ended, is surplus, or is replaced')?.message
    return error
  }

  #cleanUp(revisions: readonly ControllerRevision[], update: ControllerRevision): void {
    const old = revisions.filter(({ metadata }) => metadata?.name !== update.metadata?.name)
    const used = new Set((this.#context.read.ownedBy('Pod', this.#set.metadata?.uid) as Pod[]).map(({ metadata }) => metadata?.labels?.[hashLabel] ?? ''))
    const live = new Set(old.filter(({ metadata }) => used.has(metadata?.labels?.[hashLabel] ?? '')).map(({ metadata }) => metadata?.name ?? ''))
    const limit = this.#set.spec?.revisionHistoryLimit ?? 10
    truncateRevisions(old, live, Math.max(0, limit - live.size), this.#context)
  }

  #writeStatus(hash: string): string | undefined {
    const byNode = this.#podsByNode()
    const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 }
    for (const node of this.#nodes) {
      const pods = [...byNode.get(node.metadata?.name ?? '') ?? []].sort(oldestFirst)
      const [pod] = pods
      if (!shouldRunOn(this.#set, node).run) {
        if (pod !== undefined) count.misscheduled++
        continue
      }
      count.desired++
      if (pod === undefined) continue
      count.current++
      if (isPodReady(pod)) count.ready++
      if (this.#isAvailable(pod)) count.available++
      if (this.#isUpdated(pod, hash)) count.updated++
    }
    const minReadySeconds = this.#set.spec?.minReadySeconds ?? 0
    const wait = minReadySeconds > 0 ? nextAvailability([...byNode.values()].flat(), minReadySeconds, this.#context.clock.now) : undefined
    if (wait !== undefined) this.#context.requeueAfter(this.#key, wait)
    const status: DaemonSetStatus = {
      ...this.#set.status, observedGeneration: this.#set.metadata?.generation, desiredNumberScheduled: count.desired, currentNumberScheduled: count.current,
      numberMisscheduled: count.misscheduled, numberReady: count.ready, updatedNumberScheduled: count.updated, numberAvailable: count.available, numberUnavailable: count.desired - count.available,
    }
    const live = this.#context.read.get('DaemonSet', this.#set.metadata?.namespace ?? '', this.#set.metadata?.name ?? '') as DaemonSet | undefined
    const bare = (of: DaemonSetStatus): unknown => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined && value !== 0))
    if (live === undefined || sameValue(bare(live.status ?? {}), bare(status))) return undefined
    return this.#context.write.updateStatus('DaemonSet', { ...cloneValue(live), status }, 'what its pods say').refusal?.message
  }

  #maxSurge(desired = this.#nodes.length): number {
    return scaledValue(this.#set.spec?.updateStrategy?.rollingUpdate?.maxSurge ?? 0, desired, true) ?? 0
  }

  #view(pod: Pod | undefined): DaemonPod | undefined {
    return pod === undefined ? undefined : { name: pod.metadata?.name ?? '', isAvailable: this.#isAvailable(pod) }
  }

  #isAvailable(pod: Pod): boolean {
    return isPodAvailable(pod, this.#set.spec?.minReadySeconds ?? 0, this.#context.clock.now)
  }

  #isUpdated(pod: Pod, hash: string): boolean {
    const labels = pod.metadata?.labels ?? {}
    const generation = this.#set.metadata?.annotations?.[generationAnnotation]
    return labels[hashLabel] === hash || (generation !== undefined && labels['pod-template-generation'] === generation)
  }
}

function isStaying(pod: Pod): boolean {
  return pod.metadata?.deletionTimestamp === undefined
}

function oldestFirst(a: Pod, b: Pod): number {
  const pending = (pod: Pod): number => (pod.spec?.nodeName ?? '') === '' ? 1 : 0
  return pending(a) - pending(b) || (parseTime(a.metadata?.creationTimestamp) ?? 0) - (parseTime(b.metadata?.creationTimestamp) ?? 0) || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1)
}
