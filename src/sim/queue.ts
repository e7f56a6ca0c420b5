import { Heap } from './heap.ts'

/**
 * Order at one instant: nodes and kubelets first, then controllers, then those that have more to write or to look at, then the
 * scheduler, and the binder of volumes, which in a real cluster is never done before the scheduler has looked.
 */
export const eventClass = { kubelet: 0, controller: 1, slowController: 2, scheduler: 3, binder: 4 } as const

/** Work for one instant. */
export interface QueuedEvent {
  readonly time: number
  readonly sequence: number
  /** Who runs, for the error of a livelock. */
  readonly owner: string
  readonly run: () => void
}

const allClasses: readonly number[] = Object.values(eventClass)

/** Events by (time, class, sequence): a heap for each class, so that some classes can be asked without moving the others. */
export class EventQueue {
  readonly #heaps = allClasses.map(() => new Heap<QueuedEvent>(isBefore))
  #sequence = 0

  add(time: number, order: number, owner: string, run: () => void): void {
    this.#heaps[order]?.push({ time, sequence: this.#sequence++, owner, run })
  }

  /** What comes first, of all classes or of some. */
  peek(classes?: readonly number[]): QueuedEvent | undefined {
    return this.#first(classes)?.peek()
  }

  pop(classes?: readonly number[]): QueuedEvent | undefined {
    return this.#first(classes)?.pop()
  }

  #first(classes = allClasses): Heap<QueuedEvent> | undefined {
    let first: Heap<QueuedEvent> | undefined
    let time = Infinity
    for (const order of classes) {
      const heap = this.#heaps[order]
      const head = heap?.peek()
      if (head === undefined || head.time >= time) continue
      first = heap
      time = head.time
    }
    return first
  }
}

function isBefore(a: QueuedEvent, b: QueuedEvent): boolean {
  return a.time === b.time ? a.sequence < b.sequence : a.time < b.time
}
