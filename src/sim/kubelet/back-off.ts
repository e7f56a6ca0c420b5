/** Waiting longer each time: `client-go/util/flowcontrol/backoff.go` (0.36) as kubelets use it, without jitter. */
export class BackOff {
  readonly #initial: number
  readonly #maximum: number
  #delay = 0
  #lastUpdate = -Infinity

  /** 10 s · 2^n up to 300 s, for restarts and for image pulls alike. */
  constructor(initial = 10_000, maximum = 300_000) {
    this.#initial = initial
    this.#maximum = maximum
  }

  get delay(): number {
    return this.#delay
  }

  get lastUpdate(): number {
    return this.#lastUpdate
  }

  /** The instant until which to wait when what is waited for happened at `since`; undefined when there is nothing to wait for. */
  waitsUntil(since: number, now: number): number | undefined {
    if (this.#delay === 0 || this.#hasExpired(since)) return undefined
    const until = since + this.#delay
    return now < until ? until : undefined
  }

  /**
   * One more failure. What went well for twice the longest delay counts as new: a container that crashes at 0, 0, 10, 30, 70 s waits
   * 0, 10, 20, 40, 80 s; one that ran for more than 600 s starts over with none.
   */
  next(since: number, now: number): void {
    this.#delay = this.#delay === 0 || this.#hasExpired(since) ? this.#initial : Math.min(this.#delay * 2, this.#maximum)
    this.#lastUpdate = now
  }

  #hasExpired(since: number): boolean {
    return since - this.#lastUpdate > 2 * this.#maximum
  }
}

/** `10s`, `1m20s`, `5m0s`: Go's spelling of whole seconds. */
export function goSeconds(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
