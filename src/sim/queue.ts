/**
 * Order at one instant: nodes and kubelets first, then controllers, then those that have more to write or to look at, then the
 * scheduler, and the binder of volumes, which in a real cluster is never done before the scheduler has looked.
 */
export const eventClass = { kubelet: 0, controller: 1, slowController: 2, scheduler: 3, binder: 4 } as const

/** Work for one instant. */
export interface QueuedEvent {
  readonly time: number
  /** What comes first at one instant. */
  readonly class: number
  readonly sequence: number
  /** Who runs, for the error of a livelock. */
  readonly owner: string
  readonly run: () => void
}

/** Events by (time, class, sequence): a binary heap. */
export class EventQueue {
  readonly #heap: QueuedEvent[] = []
  #sequence = 0

  get size(): number {
    return this.#heap.length
  }

  add(time: number, order: number, owner: string, run: () => void): void {
    this.#heap.push({ time, class: order, sequence: this.#sequence++, owner, run })
    this.#rise(this.#heap.length - 1)
  }

  peek(): QueuedEvent | undefined {
    return this.#heap[0]
  }

  pop(): QueuedEvent | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    heap[0] = last
    this.#sink(0)
    return first
  }

  #rise(start: number): void {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(start: number): void {
    let at = start
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let first = at
      if (left < this.#heap.length && this.#isBefore(left, first)) first = left
      if (right < this.#heap.length && this.#isBefore(right, first)) first = right
      if (first === at) return
      this.#swap(at, first)
      at = first
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a], this.#heap[b]]
    if (x === undefined || y === undefined) return false
    return (x.time - y.time || x.class - y.class || x.sequence - y.sequence) < 0
  }

  #swap(a: number, b: number): void {
    const [x, y] = [this.#heap[a], this.#heap[b]]
    if (x === undefined || y === undefined) return
    this.#heap[a] = y
    this.#heap[b] = x
  }
}
