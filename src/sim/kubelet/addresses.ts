import { addressText, maskedNetwork, networkContains, parseNetwork, type Network } from '../../base/ip.ts'

/** Where pods get their addresses when their node has no range of its own. */
const everywhere = '10.244.0.0/14'

/** Addresses of pods: the next free one of the node's `podCIDR`. */
export class PodAddresses {
  readonly #used = new Set<string>()
  readonly #next = new Map<string, bigint>()

  /** This one is taken by a pod that was there before. */
  take(address: string | undefined): void {
    if (address !== undefined && address !== '') this.#used.add(address)
  }

  free(address: string): void {
    this.#used.delete(address)
  }

  /** The first two of a range are the network's own: 10.244.3.0/24 begins with 10.244.3.2. */
  next(podCIDR: string | undefined): string {
    const range = parseNetwork(podCIDR ?? '') ?? parseNetwork(everywhere)
    if (range === undefined) return ''
    const found = this.#within(maskedNetwork(range))
    if (found !== undefined || podCIDR === undefined) return found ?? ''
    return this.next(undefined)
  }

  #within(range: Network): string | undefined {
    const { address } = range
    const key = addressText(address)
    const first = address.bits + 2n
    const start = this.#next.get(key) ?? first
    for (let bits = start, turned = false; ; bits++) {
      const candidate = { ...address, bits }
      if (!networkContains(range, candidate)) {
        if (turned) return undefined
        turned = true
        bits = first - 1n
        continue
      }
      const text = addressText(candidate)
      if (this.#used.has(text)) {
        if (turned && bits >= start) return undefined
        continue
      }
      this.#used.add(text)
      this.#next.set(key, bits + 1n)
      return text
    }
  }
}
