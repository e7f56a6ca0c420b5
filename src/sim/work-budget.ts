/** What there is in a cluster: objects, and those of them that do not merely pile up, as Events and pods that are over do. */
export interface Size {
  readonly all: number
  readonly inUse: number
}

/** Work at one instant that is never too much, and what each object may add: 300 pods that are made and placed at once come to two for each. */
const leastWork = 2000
const workPerObject = 30

/** From here on objects that come meanwhile buy no more work: who makes new ones without end is caught, too. */
const mostWorkOfGrowth = 200_000

/** How much work at one instant is more than there can be. */
export class WorkBudget {
  readonly #size: () => Size
  #work = 0
  #enough: number
  #most: number | undefined

  /** `limit`: what is too much whatever there is. */
  constructor(size: () => Size, limit?: number) {
    this.#size = size
    this.#most = limit
    this.#enough = Math.min(leastWork, limit ?? leastWork)
  }

  /** Counts one piece of work; true when there has been too much. */
  spend(): boolean {
    if (++this.#work < this.#enough) return false
    const { all, inUse } = this.#size()
    if (this.#work >= mostWorkOfGrowth) this.#most ??= workPerObject * inUse
    this.#enough = Math.min(leastWork + workPerObject * all, this.#most ?? mostWorkOfGrowth)
    return this.#work >= this.#enough
  }
}
