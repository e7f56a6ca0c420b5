export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption'

const largeZone = 50
const unhealthyThreshold = 0.55

/** `ComputeZoneState` (1.36): 3 or more, and 55 % of the nodes not Ready is a partial disruption, none Ready a full one. */
export function zoneState(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption'
  return notReady > 2 && notReady / (notReady + ready) >= unhealthyThreshold ? 'PartialDisruption' : 'Normal'
}

/** Nodes per second that may be tainted: `--node-eviction-rate`, `--secondary-node-eviction-rate`. */
export function evictionRate(state: ZoneState, size: number): number {
  return state === 'PartialDisruption' ? size > largeZone ? 0.01 : 0 : 0.1
}

/** One token at a time, refilled at a rate: the first node of a zone goes at once, the next 10 s later. */
export class ZoneLimiter {
  #rate = 0.1
  #tokens = 1
  #at = 0

  get rate(): number {
    return this.#rate
  }

  /** A new rate starts with a full bucket; the same one changes nothing. */
  setRate(rate: number, now: number): void {
    if (rate === this.#rate) return
    this.#tokens = rate === 0 ? 0 : 1
    this.#rate = rate
    this.#at = now
  }

  tryTake(now: number): boolean {
    this.#tokens = Math.min(1, this.#tokens + (now - this.#at) * this.#rate / 1000)
    this.#at = now
    if (this.#rate === 0 || this.#tokens < 1 - 1e-9) return false
    this.#tokens = 0
    return true
  }
}
