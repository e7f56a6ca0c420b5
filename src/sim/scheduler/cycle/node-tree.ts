import type { Node } from '../../../model/kubernetes.generated.ts'
import { labelOf } from './selector.ts'

/**
 * Nodes by zone, listed one of each zone in turn, so that a search that stops early still sees every zone.
 * Upstream: `backend/cache/node_tree.go` (1.36).
 */
export class NodeTree {
  readonly #zones = new Map<string, string[]>()
  readonly #zoneOf = new Map<string, string>()

  add(node: Node): void {
    const name = node.metadata?.name ?? ''
    const zone = zoneKey(node)
    if (this.#zoneOf.get(name) === zone) return
    this.remove(name)
    const names = this.#zones.get(zone)
    if (names === undefined) this.#zones.set(zone, [name])
    else names.push(name)
    this.#zoneOf.set(name, zone)
  }

  remove(name: string): void {
    const zone = this.#zoneOf.get(name)
    const names = zone === undefined ? undefined : this.#zones.get(zone)
    if (zone === undefined || names === undefined) return
    names.splice(names.indexOf(name), 1)
    if (names.length === 0) this.#zones.delete(zone)
    this.#zoneOf.delete(name)
  }

  /** Names zone by zone: adding them in this order makes the same tree. */
  names(): string[] {
    return [...this.#zones.values()].flat()
  }

  list(): string[] {
    const zones = [...this.#zones.values()]
    const listed: string[] = []
    for (let index = 0; listed.length < this.#zoneOf.size; index++) {
      for (const names of zones) {
        const name = names[index]
        if (name !== undefined) listed.push(name)
      }
    }
    return listed
  }
}

/** Upstream: `component-helpers/node/topology`, GetZoneKey: the old labels win; a node with neither is in the zone without a name. */
function zoneKey(node: Node): string {
  const labels = node.metadata?.labels ?? {}
  const zone = labelOf(labels, 'failure-domain.beta.kubernetes.io/zone') ?? labelOf(labels, 'topology.kubernetes.io/zone') ?? ''
  const region = labelOf(labels, 'failure-domain.beta.kubernetes.io/region') ?? labelOf(labels, 'topology.kubernetes.io/region') ?? ''
  return zone === '' && region === '' ? '' : `${region}:\0:${zone}`
}
