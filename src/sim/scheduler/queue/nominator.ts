import type { PodInfo } from '../cycle/pod-info.ts'

/** Pods that wait for room on a certain node. Upstream: `backend/queue/nominator.go` (1.36). */
export class Nominator {
  readonly #byNode = new Map<string, Map<string, PodInfo>>()
  readonly #nodeOf = new Map<string, string>()

  add(info: PodInfo, nodeName: string): void {
    this.remove(info.key)
    if (nodeName === '') return
    const pods = this.#byNode.get(nodeName) ?? new Map<string, PodInfo>()
    this.#byNode.set(nodeName, pods.set(info.key, info))
    this.#nodeOf.set(info.key, nodeName)
  }

  remove(key: string): void {
    const node = this.#nodeOf.get(key)
    if (node === undefined) return
    this.#nodeOf.delete(key)
    this.#byNode.get(node)?.delete(key)
  }

  copyInto(other: Nominator): void {
    for (const [nodeName, pods] of this.#byNode) for (const info of pods.values()) other.add(info, nodeName)
  }

  nodeOf(key: string): string | undefined {
    return this.#nodeOf.get(key)
  }

  podsFor(nodeName: string): Iterable<PodInfo> {
    return this.#byNode.get(nodeName)?.values() ?? []
  }

  get size(): number {
    return this.#nodeOf.size
  }
}
