import type { Node, Taint } from '../../../model/kubernetes.generated.ts'
import { amountsOf, wholeUnits } from './amounts.ts'
import { UsedPorts } from './host-ports.ts'
import type { PodInfo } from './pod-info.ts'
import { resourceOf } from './pod-requests.ts'
import { addResource, copyResource, emptyResource, type Resource } from './resource.ts'
import type { Labels } from './selector.ts'
import { claimKeysOf } from './pod-volumes.ts'

/** A node with the pods on it and the sums the plugins ask for. Upstream: `framework.NodeInfo`. */
export class NodeInfo {
  node: Node
  /** Where it stands in the cache's list. */
  position = -1
  name = ''
  labels: Labels = {}
  taints: readonly Taint[] = []
  allocatable: Resource = emptyResource()
  allowedPodNumber = 0
  /** Pods of equal standing keep the order in which they came. */
  readonly pods: PodInfo[] = []
  podsWithAffinity = 0
  podsWithRequiredAntiAffinity = 0
  requested: Resource = emptyResource()
  nonZeroCpu = 0
  nonZeroMemory = 0
  usedPorts = new UsedPorts()
  /** Claims (`namespace/name`) in use and by how many pods. */
  claimUsers = new Map<string, number>()

  constructor(node: Node) {
    this.node = node
    this.setNode(node)
  }

  setNode(node: Node): void {
    const allocatable = amountsOf(node.status?.allocatable)
    this.node = node
    this.name = node.metadata?.name ?? ''
    this.labels = node.metadata?.labels ?? {}
    this.taints = node.spec?.taints ?? []
    this.allocatable = resourceOf(allocatable)
    this.allowedPodNumber = wholeUnits(allocatable.get('pods') ?? 0n)
  }

  addPod(info: PodInfo): void {
    this.pods.push(info)
    this.#count(info, 1)
    for (const port of info.shape.hostPorts) this.usedPorts.add(port)
  }

  /** A pod that is here already, in a later state of the same shape: sums stay, and it is the last one that came. */
  replacePod(info: PodInfo): void {
    const index = this.pods.findIndex(({ key }) => key === info.key)
    if (index >= 0) this.pods.splice(index, 1)
    this.pods.push(info)
  }

  /** The pod that left, or undefined when no such pod is here. */
  removePod(key: string): PodInfo | undefined {
    const index = this.pods.findIndex((info) => info.key === key)
    const [info] = index < 0 ? [] : this.pods.splice(index, 1)
    if (info === undefined) return undefined
    this.#count(info, -1)
    for (const port of info.shape.hostPorts) this.usedPorts.remove(port)
    return info
  }

  /** A private copy for a what-if on this node. */
  copy(): NodeInfo {
    const copy = new NodeInfo(this.node)
    copy.pods.push(...this.pods)
    copy.podsWithAffinity = this.podsWithAffinity
    copy.podsWithRequiredAntiAffinity = this.podsWithRequiredAntiAffinity
    copy.requested = copyResource(this.requested)
    copy.nonZeroCpu = this.nonZeroCpu
    copy.nonZeroMemory = this.nonZeroMemory
    copy.usedPorts = this.usedPorts.copy()
    copy.claimUsers = new Map(this.claimUsers)
    return copy
  }

  #count(info: PodInfo, sign: 1 | -1): void {
    const { shape } = info
    addResource(this.requested, shape.requests, sign)
    this.nonZeroCpu += sign * shape.nonZero.milliCpu
    this.nonZeroMemory += sign * shape.nonZero.memory
    if (shape.hasAffinity) this.podsWithAffinity += sign
    if (shape.terms.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity += sign
    for (const key of claimKeysOf(info)) {
      const users = (this.claimUsers.get(key) ?? 0) + sign
      if (users > 0) this.claimUsers.set(key, users)
      else this.claimUsers.delete(key)
    }
  }
}
