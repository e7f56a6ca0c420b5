import type { VirtualClock } from './clock.ts'
import { eventClass, type EventQueue } from './queue.ts'
import type { Controller, ControllerContext } from './controllers/controller.ts'

/** The keys that wait for a controller: `workqueue` of client-go (1.36), on virtual time. */
export class WorkQueue {
  readonly controller: Controller
  readonly context: ControllerContext
  readonly #clock: VirtualClock
  readonly #events: EventQueue
  readonly #turn: number
  readonly #waiting = new Set<string>()
  readonly #due = new Map<string, number>()
  readonly #failures = new Map<string, number>()

  /** `contextFor` makes what the controller works with, given how it comes back to a key. */
  constructor(controller: Controller, clock: VirtualClock, events: EventQueue, contextFor: (requeueAfter: (key: string, milliseconds: number) => void) => ControllerContext) {
    this.controller = controller
    this.#clock = clock
    this.#events = events
    this.#turn = eventClass[controller.turn ?? 'controller']
    this.context = contextFor((key, milliseconds) => { this.#addAt(key, clock.now + milliseconds) })
    if (controller.resync !== undefined) this.#resync(controller.resync)
  }

  /** A key waits once, however often it is added. */
  add(key: string): void {
    if (this.#waiting.has(key)) return
    this.#waiting.add(key)
    this.#events.add(this.#clock.now, this.#turn, this.controller.name, () => {
      this.#waiting.delete(key)
      const error = this.controller.reconcile(key, this.context)
      if (error !== undefined) this.#retry(key)
      else if (this.#failures.size > 0) this.#failures.delete(key)
    })
  }

  /** Of several times the earliest counts, as in upstream's delaying queue. */
  #addAt(key: string, time: number): void {
    const due = this.#due.get(key)
    if (due !== undefined && due <= time) return
    this.#due.set(key, time)
    this.#events.add(time, this.#turn, this.controller.name, () => {
      if (this.#due.get(key) !== time) return
      this.#due.delete(key)
      this.add(key)
    })
  }

  /** Unless a controller has its own, 5 ms · 2^n up to 1000 s: client-go `workqueue.DefaultControllerRateLimiter`. */
  #retry(key: string): void {
    const { first, longest, most = Infinity } = this.controller.backoff ?? { first: 5, longest: 1_000_000 }
    const failures = this.#failures.get(key) ?? 0
    if (failures >= most) {
      this.#failures.delete(key)
      return
    }
    this.#failures.set(key, failures + 1)
    this.#addAt(key, this.#clock.now + Math.min(first * 2 ** failures, longest))
  }

  #resync(resync: NonNullable<Controller['resync']>): void {
    this.#events.add(this.#clock.now + resync.milliseconds, this.#turn, this.controller.name, () => {
      for (const key of resync.keys(this.context)) this.add(key)
      this.#resync(resync)
    })
  }
}
