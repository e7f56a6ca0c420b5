import { sameValue } from '../../base/json.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import { eventClass, type Cluster } from '../cluster.ts'
import type { Change } from '../cluster-informers.ts'
import { podKey, PodShapes } from '../scheduler/cycle/pod-info.ts'
import { PodAddresses } from './addresses.ts'
import { isSteady } from './adoption.ts'
import type { Pressure } from './admission.ts'
import type { BehaviourOf } from './behaviour.ts'
import { memorySignal, storageSignal } from './eviction.ts'
import { Machine, type Fleet } from './machine.ts'
import { reportedNode } from './node-status.ts'
import { PodWorker } from './pod-worker.ts'
import { PressureWatch } from './pressure-watch.ts'
import { staticPodFault } from './static-pod-references.ts'
import { isMirrorPod, mirrorAgain, mirrorOf } from './static-pods.ts'

export interface KubeletOptions {
  readonly cluster: Cluster
  readonly behaviourOf: BehaviourOf
  /** Milliseconds between two renewals of a node's lease. Default 10,000. */
  readonly leasePeriod?: number | undefined
  /** Volumes are attached by a controller, so pods wait until theirs are. Default false. */
  readonly waitsForAttachments?: boolean | undefined
}

/** The conditions of a node that a scenario may set. */
export type NodeConditionType = 'Ready' | Pressure

/** A kubelet on every node of a simulated cluster: those that are there, and those that come. */
export class Kubelets {
  readonly #cluster: Cluster
  readonly #leasePeriod: number
  readonly #machines = new Map<string, Machine>()
  readonly #fleet: Fleet
  readonly #waiting = new Map<string, Map<PodWorker, (changed: number) => number>>()
  /** Static pods whose mirror is being made anew. */
  readonly #heirs = new Map<string, PodWorker>()
  /** Mirrors, by uid, of static pods whose file is gone, and the pod that the file has now. */
  readonly #withdrawn = new Map<string, Pod | undefined>()
  #containers = 0

  constructor({ cluster, behaviourOf, leasePeriod = 10_000, waitsForAttachments = false }: KubeletOptions) {
    this.#cluster = cluster
    this.#leasePeriod = leasePeriod
    this.#fleet = {
      cluster, behaviourOf, waitsForAttachments, shapes: new PodShapes(), addresses: new PodAddresses(),
      nextContainerId: () => `containerd://${(++this.#containers).toString(16).padStart(64, '0')}`,
      waitFor: (kind, namespace, name, worker, at) => { this.#waitFor(`${kind} ${namespace}/${name}`, worker, at) },
    }
    for (const pod of cluster.read.list('Pod') as Pod[]) this.#fleet.addresses.take(pod.status?.podIP)
    for (const node of cluster.read.list('Node') as Node[]) this.#join(node)
    cluster.read.onChange((change) => { this.#seen(change) })
  }

  /** Milliseconds since 1970 of the last renewal of a node's lease, for `allControllers({ lastRenewal })`; undefined for an unknown node. */
  lastRenewal(node: string): number | undefined {
    const machine = this.#machines.get(node)
    if (machine === undefined) return undefined
    const { now } = this.#cluster.clock
    return machine.isUp ? now - now % this.#leasePeriod : machine.stoppedAt
  }

  /** Whether the machine runs and is heard of. */
  isReporting(node: string): boolean {
    return this.#machines.get(node)?.isUp === true
  }

  /** The machine goes dark: its containers are gone, and nobody says so. One that is only cut off runs on. */
  fail(node: string, how: 'off' | 'cut off' = 'off'): void {
    const machine = this.#machines.get(node)
    if (machine?.isUp !== true) return
    machine.runsOn = how === 'cut off'
    machine.stoppedAt = this.lastRenewal(node) ?? 0
    machine.isUp = false
    for (const worker of machine.workers.values()) worker.halt()
  }

  /** The machine is back and Ready. Its pods start over, or, when it was only cut off, go on. */
  recover(node: string): void {
    const machine = this.#machines.get(node)
    if (machine === undefined || machine.isUp) return
    machine.isUp = true
    machine.isNotReady = false
    machine.pressures.clear()
    this.#soon(() => {
      if (!machine.runsOn) this.#tellNode(machine, 'Normal', 'Starting', 'Starting kubelet.')
      this.#report(machine)
      this.#rouseAll(machine)
      for (const worker of [...machine.workers.values()]) worker.revive(machine.runsOn)
    })
  }

  /** What the kubelet reports of its node from now on. */
  setCondition(node: string, type: NodeConditionType, status: 'True' | 'False'): void {
    const machine = this.#machines.get(node)
    if (machine === undefined) return
    if (type === 'Ready') machine.isNotReady = status === 'False'
    else if (status === 'True') machine.pressures.add(type)
    else machine.pressures.delete(type)
    this.#report(machine)
  }

  /** A file in the node's `/etc/kubernetes/manifests`: its kubelet runs the pod whatever becomes of its mirror. Gives why it does not. */
  addStaticPod(node: string, manifest: Pod): string | undefined {
    const machine = this.#machines.get(node)
    if (machine === undefined) return `no node is called ${node}`
    const fault = staticPodFault(manifest, this.#cluster.server.minor)
    if (fault !== undefined) return fault
    const mirror = mirrorOf(manifest, machine.node, this.#cluster.clock.timestamp())
    // A file that was changed: what it said before ends first.
    const old = this.#cluster.read.get('Pod', mirror.metadata?.namespace ?? '', mirror.metadata?.name ?? '') as Pod | undefined
    if (old !== undefined && isMirrorPod(old)) {
      this.#withdraw(machine, old, mirror)
      return undefined
    }
    return this.#cluster.client.as('kubelet').create('Pod', mirror, 'the mirror of a static pod').refusal?.message
  }

  /** The file of a static pod is taken away: its containers stop, and its mirror goes. Gives why there is none. */
  removeStaticPod(node: string, name: string, namespace = 'default'): string | undefined {
    const machine = this.#machines.get(node)
    const mirror = this.#cluster.read.get('Pod', namespace, `${name}-${node}`) as Pod | undefined
    if (machine === undefined || mirror === undefined || !isMirrorPod(mirror)) return `node ${node} has no static pod ${namespace}/${name}`
    this.#withdraw(machine, mirror)
    return undefined
  }

  #withdraw(machine: Machine, mirror: Pod, successor?: Pod): void {
    const uid = mirror.metadata?.uid ?? ''
    this.#withdrawn.set(uid, successor)
    const worker = machine.workers.get(uid) ?? this.#rouse(machine, mirror)
    worker.begin()
    worker.end({ reason: '', message: '', isWithdrawn: true })
  }

  #seen({ kind, before, after }: Change): void {
    if (kind === 'Pod') this.#seenPod(before, after)
    else if (kind === 'Node') this.#seenNode(before, after)
    else if (configurationKinds.has(kind) && after !== undefined) this.#seenConfiguration(`${kind} ${after.metadata?.namespace ?? ''}/${after.metadata?.name ?? ''}`)
  }

  #seenPod(before: Pod | undefined, after: Pod | undefined): void {
    const pod = after ?? before
    const machine = this.#machines.get(pod?.spec?.nodeName ?? '')
    if (pod === undefined || machine === undefined) return
    const uid = pod.metadata?.uid ?? ''
    if (machine.dormant.has(uid)) return this.#seenDormant(machine, before, after)
    const worker = machine.workers.get(uid)
    if (after === undefined) {
      machine.workers.delete(uid)
      worker?.gone()
      if (worker !== undefined && isMirrorPod(pod)) this.#mirrorIsGone(machine, worker, pod)
    } else if (worker === undefined) this.#place(machine, after)
    else if (isMirrorPod(after) && after.metadata?.deletionTimestamp !== undefined) {
      if (before?.metadata?.deletionTimestamp === undefined) this.#takeMirrorAway(machine, after)
    } else if (hasNews(before, after)) worker.wake()
  }

  #seenDormant(machine: Machine, before: Pod | undefined, after: Pod | undefined): void {
    if (before === undefined) return
    if (after === undefined) {
      machine.dormant.delete(before.metadata?.uid ?? '')
      machine.release(podKey(before))
    } else if (machine.isUp && hasNews(before, after)) {
      const worker = this.#rouse(machine, before)
      this.#soon(() => {
        worker.begin()
        worker.wake()
      })
    }
  }

  /** A static pod does not end with its mirror. */
  #takeMirrorAway(machine: Machine, { metadata: { namespace = '', name = '', uid } = {} }: Pod): void {
    this.#soon(() => {
      if (machine.isUp) this.#cluster.client.as('kubelet').delete('Pod', namespace, name, 'its static pod runs on', { gracePeriodSeconds: 0, uid })
    })
  }

  #mirrorIsGone(machine: Machine, worker: PodWorker, mirror: Pod): void {
    const { uid = '' } = mirror.metadata ?? {}
    const isWithdrawn = this.#withdrawn.has(uid)
    const successor = this.#withdrawn.get(uid)
    this.#withdrawn.delete(uid)
    this.#soon(() => {
      if (this.#machines.get(machine.name) !== machine) return
      if (isWithdrawn) {
        if (successor !== undefined) this.#cluster.client.as('kubelet').create('Pod', successor, 'the mirror of a static pod')
        return
      }
      this.#heirs.set(worker.key, worker)
      this.#cluster.client.as('kubelet').create('Pod', mirrorAgain(mirror), 'the mirror of a static pod')
      this.#heirs.delete(worker.key)
    })
  }

  #seenNode(before: Node | undefined, after: Node | undefined): void {
    const name = (after ?? before)?.metadata?.name ?? ''
    const machine = this.#machines.get(name)
    if (after === undefined) {
      for (const worker of machine?.workers.values() ?? []) worker.halt()
      this.#machines.delete(name)
    } else if (machine === undefined) this.#join(after)
    else {
      machine.node = after
      const [was, is] = [before?.spec?.unschedulable === true, after.spec?.unschedulable === true]
      if (was !== is) this.#soon(() => { this.#tellStatus(machine, is ? 'NodeNotSchedulable' : 'NodeSchedulable') })
    }
  }

  #seenConfiguration(key: string): void {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    this.#waiting.delete(key)
    const { now } = this.#cluster.clock
    for (const [worker, at] of waiting) this.#cluster.queue.add(at(now), eventClass.kubelet, 'kubelet', () => { worker.wake() })
  }

  /** A node that nobody hears of any more is a machine that is off. */
  #join(node: Node): void {
    const machine = new Machine(node, this.#fleet.shapes)
    this.#machines.set(machine.name, machine)
    machine.watches = [memorySignal, storageSignal].map((signal) => new PressureWatch(this.#cluster, machine, signal, {
      rouse: () => { for (const worker of this.#rouseAll(machine)) worker.begin() },
      report: () => { this.#report(machine) },
      warn: (reason, message) => { this.#tellNode(machine, 'Warning', reason, message) },
    }))
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
    machine.isUp = ready?.status !== 'Unknown'
    machine.isNotReady = ready?.status === 'False'
    for (const { type, status } of node.status?.conditions ?? []) if (status === 'True' && isPressure(type)) machine.pressures.add(type)
    if (ready === undefined) this.#soon(() => { this.#report(machine) })
    for (const pod of this.#cluster.read.podsOn(machine.name) as Pod[]) this.#find(machine, pod)
  }

  /** A pod that was there before the simulation. */
  #find(machine: Machine, pod: Pod): void {
    if (!isSteady(pod, this.#fleet.behaviourOf)) return this.#place(machine, pod)
    machine.take(pod)
    machine.dormant.add(pod.metadata?.uid ?? '')
  }

  /** Something happens to a pod that was left alone: `pod` is how it was before. */
  #rouse(machine: Machine, pod: Pod): PodWorker {
    machine.dormant.delete(pod.metadata?.uid ?? '')
    const worker = new PodWorker(this.#fleet, machine, pod)
    machine.workers.set(worker.uid, worker)
    return worker
  }

  #rouseAll(machine: Machine): PodWorker[] {
    if (machine.dormant.size === 0) return []
    return (this.#cluster.read.podsOn(machine.name) as Pod[]).filter(({ metadata }) => machine.dormant.has(metadata?.uid ?? '')).map((pod) => this.#rouse(machine, pod))
  }

  #place(machine: Machine, pod: Pod): void {
    const worker = new PodWorker(this.#fleet, machine, pod)
    machine.workers.set(worker.uid, worker)
    const before = this.#heirs.get(worker.key)
    this.#soon(() => {
      if (before === undefined) worker.begin()
      else worker.inherit(before)
    })
  }

  #report(machine: Machine): void {
    const live = this.#cluster.read.get('Node', '', machine.name) as Node | undefined
    if (live === undefined || !machine.isUp) return
    const { node, events } = reportedNode(live, { isNotReady: machine.isNotReady, pressures: machine.pressures, minor: this.#cluster.server.minor }, this.#cluster.clock.timestamp())
    if (!sameValue(node.status, live.status)) this.#cluster.client.as('kubelet').updateStatus('Node', node, 'the kubelet reports')
    for (const event of events) this.#tellStatus(machine, event)
  }

  #tellStatus(machine: Machine, status: string): void {
    if (machine.isUp) this.#tellNode(machine, 'Normal', status, `Node ${machine.name} status is now: ${status}`)
  }

  #tellNode(machine: Machine, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const object = this.#cluster.read.get('Node', '', machine.name)
    if (object !== undefined) this.#cluster.events.record('kubelet', { kind: 'Node', apiVersion: 'v1', object, host: machine.name }, type, reason, message)
  }

  #waitFor(key: string, worker: PodWorker, at: (changed: number) => number): void {
    const waiting = this.#waiting.get(key) ?? new Map<PodWorker, (changed: number) => number>()
    this.#waiting.set(key, waiting.set(worker, at))
  }

  #soon(run: () => void): void {
    this.#cluster.queue.add(this.#cluster.clock.now, eventClass.kubelet, 'kubelet', run)
  }
}

/** What pods may wait for. */
const configurationKinds = new Set(['ConfigMap', 'Secret', 'VolumeAttachment', 'PersistentVolumeClaim'])

function isPressure(type: string | undefined): type is Pressure {
  return type === 'MemoryPressure' || type === 'DiskPressure' || type === 'PIDPressure'
}

/** Specs and deletions are news, and so are conditions that a pod waits for; what the kubelet wrote itself is not. */
function hasNews(before: Pod | undefined, after: Pod): boolean {
  const [was, is] = [before?.metadata, after.metadata]
  if (was?.generation !== is?.generation || was?.deletionTimestamp !== is?.deletionTimestamp || was?.deletionGracePeriodSeconds !== is?.deletionGracePeriodSeconds) return true
  const gates = after.spec?.readinessGates ?? []
  return gates.some(({ conditionType }) => statusOf(before, conditionType) !== statusOf(after, conditionType))
}

function statusOf(pod: Pod | undefined, conditionType: string | undefined): string | undefined {
  return pod?.status?.conditions?.find(({ type }) => type === conditionType)?.status
}
