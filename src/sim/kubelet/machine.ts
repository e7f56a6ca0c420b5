import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import type { Cluster } from '../cluster.ts'
import { NodeInfo } from '../scheduler/cycle/node-info.ts'
import { podKey, type PodShapes } from '../scheduler/cycle/pod-info.ts'
import type { PodAddresses } from './addresses.ts'
import type { Pressure } from './admission.ts'
import type { BehaviourOf } from './behaviour.ts'
import type { Signal } from './eviction.ts'
import { imagesOf } from './images.ts'
import type { PodWorker } from './pod-worker.ts'

/** What the kubelets of a cluster have in common. */
export interface Fleet {
  readonly cluster: Cluster
  readonly behaviourOf: BehaviourOf
  readonly waitsForAttachments: boolean
  readonly shapes: PodShapes
  readonly addresses: PodAddresses
  nextContainerId(): string
  /** Calls a pod worker when a ConfigMap, Secret, VolumeAttachment or PersistentVolumeClaim is created or changed. */
  waitFor(kind: 'ConfigMap' | 'Secret' | 'VolumeAttachment' | 'PersistentVolumeClaim', namespace: string, name: string, worker: PodWorker, at: (changed: number) => number): void
}

/** One machine: its pods, and what of it is used. */
export class Machine {
  readonly name: string
  readonly workers = new Map<string, PodWorker>()
  /** Pods by uid that go on as they were found: nobody works for them until something happens. */
  readonly dormant = new Set<string>()
  readonly images: Set<string>
  isUp = true
  /** While it is not up: it has only lost the API server, and its containers go on. */
  runsOn = false
  /** The kubelet says that it is not ready. */
  isNotReady = false
  readonly pressures = new Set<Pressure>()
  /** When its lease was last renewed, while it is not renewed any more. */
  stoppedAt = 0
  /** Who watches what may run short. */
  watches: readonly { readonly signal: Signal, look(): void }[] = []
  #node: Node
  readonly #shapes: PodShapes
  readonly #taken = new Map<string, Pod>()
  #info: NodeInfo | undefined
  readonly #hopeful = new Set<PodWorker>()
  readonly #known = new Set<Signal>()

  constructor(node: Node, shapes: PodShapes) {
    this.#node = node
    this.#shapes = shapes
    this.name = node.metadata?.name ?? ''
    this.images = imagesOf(node.status?.images)
  }

  get node(): Node {
    return this.#node
  }

  set node(node: Node) {
    this.#node = node
    this.#info?.setNode(node)
  }

  get hostIP(): string {
    const { addresses = [] } = this.#node.status ?? {}
    return (addresses.find(({ type }) => type === 'InternalIP') ?? addresses.find(({ type }) => type === 'ExternalIP'))?.address ?? ''
  }

  get podCIDR(): string | undefined {
    return this.#node.spec?.podCIDR
  }

  /** Pods that the kubelet took, with the sums of what they ask for: made when somebody asks. */
  get info(): NodeInfo {
    if (this.#info === undefined) {
      this.#info = new NodeInfo(this.#node)
      for (const pod of this.#taken.values()) this.#info.addPod(this.#shapes.infoOf(pod))
    }
    return this.#info
  }

  /** Counts a pod that was taken. */
  take(pod: Pod): void {
    const key = podKey(pod)
    if (this.#taken.has(key)) this.release(key)
    this.#taken.set(key, pod)
    this.#info?.addPod(this.#shapes.infoOf(pod))
  }

  /** The pod as it was counted. */
  release(key: string): Pod | undefined {
    const pod = this.#taken.get(key)
    this.#taken.delete(key)
    this.#info?.removePod(key)
    return pod
  }

  /** Wakes a worker when a pod has left. */
  whenFreed(worker: PodWorker): void {
    this.#hopeful.add(worker)
  }

  /** A pod has left. */
  freed(key: string): void {
    this.release(key)
    const hopeful = [...this.#hopeful]
    this.#hopeful.clear()
    for (const worker of hopeful) worker.wake()
  }

  /** A container came or went. Nothing is watched while nobody has said what containers need of it. */
  usageChanged(): void {
    for (const watch of this.watches) {
      const { signal } = watch
      if (!this.#known.has(signal) && [...this.workers.values()].some(({ runtime }) => runtime.records.some(({ run }) => run !== undefined && signal.usageOf(run) !== undefined))) this.#known.add(signal)
      if (this.#known.has(signal)) watch.look()
    }
  }
}
