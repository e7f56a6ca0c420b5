import type { Node, Pod } from '../../../model/kubernetes.generated.ts'
import { ClusterObjects } from './cluster-objects.ts'
import { ImageStates } from './image-states.ts'
import { NodeInfo } from './node-info.ts'
import { NodeTree } from './node-tree.ts'
import { podKey, PodShapes, type PodInfo, type PodShape } from './pod-info.ts'
import { claimKeysOf } from './pod-volumes.ts'

/** A pod came to a node or left it. What is counted incrementally reads these in order. */
export interface PodChange {
  readonly shape: PodShape
  readonly node: NodeInfo
  readonly sign: 1 | -1
}

/**
 * The scheduler's view of the cluster, kept up to date change by change. Upstream: `backend/cache/cache.go` (1.36). As there, terminal
 * pods must not be given, and pods of a node that is not (or no longer) known wait for it.
 */
export class SchedulerCache {
  readonly objects: ClusterObjects
  readonly images = new ImageStates()
  readonly shapes: PodShapes
  /** Grows when a node comes, goes or changes: what depends on labels, taints or allocatable is stale then. */
  nodesVersion = 0
  readonly #tree = new NodeTree()
  readonly #nodes = new Map<string, NodeInfo>()
  readonly #places = new Map<string, { readonly info: PodInfo, readonly nodeName: string }>()
  readonly #waiting = new Map<string, Map<string, PodInfo>>()
  readonly #claimUsers = new Map<string, number>()
  readonly #onNodes = new Map<PodShape, Map<NodeInfo, number>>()
  #list: NodeInfo[] | undefined
  #changes: PodChange[] = []
  #firstChange = 0

  constructor(objects = new ClusterObjects(), shapes = new PodShapes()) {
    this.objects = objects
    this.shapes = shapes
  }

  /** The same cluster for a what-if. */
  copy(): SchedulerCache {
    const copy = new SchedulerCache(this.objects.copy(), this.shapes)
    for (const name of this.#tree.names()) copy.addNode((this.#nodes.get(name) as NodeInfo).node)
    for (const { info, nodeName } of this.#places.values()) copy.place(info, nodeName)
    return copy
  }

  /** Nodes in the order in which the scheduler looks at them. */
  get nodes(): readonly NodeInfo[] {
    if (this.#list === undefined) {
      this.#list = this.#tree.list().flatMap((name) => this.#nodes.get(name) ?? [])
      for (const [position, node] of this.#list.entries()) node.position = position
    }
    return this.#list
  }

  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name)
  }

  /** Pods on nodes, those whose node is gone included. */
  get placedPods(): number {
    return this.#places.size
  }

  placed(key: string): { readonly info: PodInfo, readonly nodeName: string } | undefined {
    return this.#places.get(key)
  }

  /** How many pods on nodes use a claim (`namespace/name`). */
  claimUsers(key: string): number {
    return this.#claimUsers.get(key) ?? 0
  }

  addNode(node: Node): void {
    const name = node.metadata?.name ?? ''
    const known = this.#nodes.get(name)
    if (known !== undefined) this.images.remove(known.node)
    this.images.add(node)
    this.#tree.add(node)
    this.#list = undefined
    this.nodesVersion++
    if (known !== undefined) return known.setNode(node)
    const info = new NodeInfo(node)
    this.#nodes.set(name, info)
    for (const pod of this.#waiting.get(name)?.values() ?? []) this.#enter(pod, info)
    this.#waiting.delete(name)
  }

  removeNode(name: string): void {
    const known = this.#nodes.get(name)
    if (known === undefined) return
    const pods = new Map(known.pods.map((info) => [info.key, info]))
    for (const key of pods.keys()) this.#leave(key, known)
    if (pods.size > 0) this.#waiting.set(name, pods)
    this.images.remove(known.node)
    this.#tree.remove(name)
    this.#nodes.delete(name)
    this.#list = undefined
    this.nodesVersion++
  }

  /** A pod on a node: new, changed, or assumed to go there. */
  addPod(pod: Pod, nodeName = pod.spec?.nodeName ?? ''): PodInfo {
    const info = this.shapes.infoOf(pod, this.#places.get(podKey(pod))?.info)
    this.place(info, nodeName)
    return info
  }

  /** As addPod, for a pod that is parsed already. */
  place(info: PodInfo, nodeName: string): void {
    const before = this.#places.get(info.key)
    if (before !== undefined && before.nodeName === nodeName && isEqualTo(before.info, info)) return this.#refresh(info, nodeName)
    this.removePod(info.key)
    this.#places.set(info.key, { info, nodeName })
    for (const claim of claimKeysOf(info)) this.#claimUsers.set(claim, this.claimUsers(claim) + 1)
    const node = this.#nodes.get(nodeName)
    if (node !== undefined) return this.#enter(info, node)
    const waiting = this.#waiting.get(nodeName) ?? new Map<string, PodInfo>()
    this.#waiting.set(nodeName, waiting.set(info.key, info))
  }

  removePod(key: string): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    this.#places.delete(key)
    for (const claim of claimKeysOf(place.info)) {
      const users = this.claimUsers(claim) - 1
      if (users > 0) this.#claimUsers.set(claim, users)
      else this.#claimUsers.delete(claim)
    }
    const node = this.#nodes.get(place.nodeName)
    if (node !== undefined) this.#leave(key, node)
    else this.#waiting.get(place.nodeName)?.delete(key)
  }

  forget(pod: Pod): void {
    this.removePod(podKey(pod))
  }

  /** Pods on nodes by shape: how many of it are on which node. */
  get shapesOnNodes(): ReadonlyMap<PodShape, ReadonlyMap<NodeInfo, number>> {
    return this.#onNodes
  }

  /** Number of the next change. */
  get changeCursor(): number {
    return this.#firstChange + this.#changes.length
  }

  /** Changes since a cursor, or undefined when they are no longer kept and the reader has to count anew. */
  changesSince(cursor: number): readonly PodChange[] | undefined {
    return cursor < this.#firstChange ? undefined : this.#changes.slice(cursor - this.#firstChange)
  }

  /** The pod is the last one that came, as after any other change of it. */
  #refresh(info: PodInfo, nodeName: string): void {
    this.#places.delete(info.key)
    this.#places.set(info.key, { info, nodeName })
    const waiting = this.#waiting.get(nodeName)
    waiting?.delete(info.key)
    waiting?.set(info.key, info)
    this.#nodes.get(nodeName)?.replacePod(info)
  }

  #enter(info: PodInfo, node: NodeInfo): void {
    node.addPod(info)
    this.#record({ shape: info.shape, node, sign: 1 })
  }

  #leave(key: string, node: NodeInfo): void {
    const info = node.removePod(key)
    if (info !== undefined) this.#record({ shape: info.shape, node, sign: -1 })
  }

  #record(change: PodChange): void {
    this.#count(change)
    this.#changes.push(change)
    if (this.#changes.length < changesKept * 2) return
    this.#changes = this.#changes.slice(changesKept)
    this.#firstChange += changesKept
  }

  #count({ shape, node, sign }: PodChange): void {
    let nodes = this.#onNodes.get(shape)
    if (nodes === undefined) this.#onNodes.set(shape, nodes = new Map<NodeInfo, number>())
    const count = (nodes.get(node) ?? 0) + sign
    if (count > 0) nodes.set(node, count)
    else if (nodes.delete(node) && nodes.size === 0) this.#onNodes.delete(shape)
  }
}

const changesKept = 4096

/** Most updates of a pod say nothing new to the scheduler: sums and counts hold. Claims are no part of a shape. */
function isEqualTo(before: PodInfo, after: PodInfo): boolean {
  return before.shape === after.shape && claimKeysOf(before).length === 0 && claimKeysOf(after).length === 0
}
