import { labelOf, type Labels } from './selector.ts'

/** Counts by topology key and value, only for values where something was counted. Upstream: topologyToMatchedTermCount. */
export class TopologyCounts {
  readonly #keys = new Map<string, Map<string, number>>()

  /** Counts for the domain that a node belongs to; a node without the key belongs to none. */
  add(labels: Labels, topologyKey: string, amount: number): void {
    const value = labelOf(labels, topologyKey)
    if (value === undefined) return
    let values = this.#keys.get(topologyKey)
    if (values === undefined) this.#keys.set(topologyKey, values = new Map<string, number>())
    const count = (values.get(value) ?? 0) + amount
    if (count !== 0) values.set(value, count)
    else values.delete(value)
  }

  count(topologyKey: string, value: string): number {
    return this.#keys.get(topologyKey)?.get(value) ?? 0
  }

  /** The keys with a count and what a node's own domain counts there. */
  * of(labels: Labels): Iterable<{ key: string, value: string, count: number }> {
    for (const [key, values] of this.#keys) {
      const value = labelOf(labels, key)
      if (value !== undefined) yield { key, value, count: values.get(value) ?? 0 }
    }
  }

  get isEmpty(): boolean {
    for (const values of this.#keys.values()) if (values.size > 0) return false
    return true
  }

  copy(): TopologyCounts {
    const copy = new TopologyCounts()
    for (const [key, values] of this.#keys) copy.#keys.set(key, new Map(values))
    return copy
  }
}
