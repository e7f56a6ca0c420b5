import { defaultPlugins } from './admission/chain.ts'
import type { AdmissionPlugin } from './admission/plugin.ts'
import { ApiServer } from './api/server.ts'
import type { AnyObject } from './api/strategy.ts'
import { seedStockCluster } from './api/stock-cluster.ts'
import { VirtualClock } from './clock.ts'
import { ClusterClient } from './cluster-client.ts'
import { EventRecorder } from './cluster-events.ts'
import { Informers, type Change } from './cluster-informers.ts'
import { Scales } from './cluster-scales.ts'
import type { Controller, ControllerContext, KeysOf } from './controllers/controller.ts'
import { EventQueue, type QueuedEvent } from './queue.ts'
import { seededEntropy } from './random.ts'
import { SimulationTrace } from './trace.ts'
import type { Minor } from '../base/release.ts'

export interface ClusterOptions {
  readonly minor: Minor
  /** Virtual start in milliseconds since 1970. */
  readonly start: number
  readonly seed?: string
  readonly controllers: readonly Controller[]
  /** The server's own admission plugins, when they are not the usual ones. */
  readonly plugins?: readonly AdmissionPlugin[]
  /** Work at one instant beyond which it counts as a livelock, whatever there is to do. */
  readonly workLimit?: number
}

interface Watcher {
  readonly controller: Controller
  readonly context: ControllerContext
  readonly keysOf: KeysOf
}

/** More work at one instant than there can be. */
export interface Livelock {
  readonly error: string
  /** Who kept the others awake, the busiest first. */
  readonly controllers: readonly string[]
}

/**
 * Order at one instant: nodes and kubelets first, then controllers, then those that have more to write or to look at, then the
 * scheduler, and the binder of volumes, which in a real cluster is never done before the scheduler has looked.
 */
export const eventClass = { kubelet: 0, controller: 1, slowController: 2, scheduler: 3, binder: 4 } as const

/** Work at one instant that is never too much, and what each object in the store may add: 300 pods that are made and placed at once come to two for each. */
const leastWork = 2000
const workPerObject = 30

/** A control plane on virtual time. It does nothing by itself: `settle` and `advance` run what is due. */
export class Cluster {
  readonly clock: VirtualClock
  readonly queue = new EventQueue()
  readonly server: ApiServer
  readonly read: Informers
  readonly trace = new SimulationTrace()
  readonly client: ClusterClient
  readonly events: EventRecorder
  readonly scales: Scales
  readonly #workLimit: number
  readonly #controllers: { readonly controller: Controller, readonly context: ControllerContext }[] = []
  readonly #watchers = new Map<string, readonly Watcher[]>()
  readonly #queued = new Set<string>()
  readonly #due = new Map<string, number>()
  readonly #failures = new Map<string, number>()

  constructor({ minor, start, seed = 'stowage', controllers, plugins = defaultPlugins, workLimit = 200_000 }: ClusterOptions) {
    this.clock = new VirtualClock(start)
    this.server = new ApiServer({ minor, entropy: seededEntropy(seed, this.clock), plugins })
    this.read = new Informers(this.server)
    this.client = new ClusterClient(this.server, this.read, this.trace, this.clock, 'user')
    this.scales = new Scales(this.server, this.trace, this.clock)
    this.events = new EventRecorder(this.client.as('events'), this.clock)
    this.#workLimit = workLimit
    for (const controller of controllers) this.#add(controller)
    this.read.onChange((change) => { this.#dispatch(change) })
    // What every cluster has from the start is news to its controllers.
    seedStockCluster(this.server)
  }

  /** Runs everything that is due now. */
  settle(): Livelock | undefined {
    let work = 0
    let enough = Math.min(leastWork, this.#workLimit)
    for (;;) {
      const next = this.queue.peek()
      if (next === undefined || next.time > this.clock.now) return undefined
      this.queue.pop()
      next.run()
      if (++work < enough) continue
      // Many objects make much work, and may have come meanwhile.
      enough = Math.min(leastWork + workPerObject * this.server.store.list('/registry/').length, this.#workLimit)
      if (work >= enough) return livelock(this.#busy(), this.clock.timestamp())
    }
  }

  /** Who keeps working, by what a while more of it shows. */
  #busy(): ReadonlyMap<string, number> {
    const busy = new Map<string, number>()
    for (let more = 0; more < 500; more++) {
      const next = this.queue.peek()
      if (next === undefined || next.time > this.clock.now) break
      this.queue.pop()
      busy.set(next.owner, (busy.get(next.owner) ?? 0) + 1)
      next.run()
    }
    return busy
  }

  /** Runs kubelets, the scheduler and the volume binder alone: what they do between two requests of a client, before other controllers have had their turn. */
  settleNodes(): void {
    const later: QueuedEvent[] = []
    for (let next = this.queue.peek(); next !== undefined && next.time <= this.clock.now; next = this.queue.peek()) {
      this.queue.pop()
      if (next.class === eventClass.controller || next.class === eventClass.slowController) later.push(next)
      else next.run()
    }
    for (const { time, class: order, owner, run } of later) this.queue.add(time, order, owner, run)
  }

  /** Lets time pass up to an instant, running what falls due on the way. */
  advance(until: number): Livelock | undefined {
    for (;;) {
      const failed = this.settle()
      if (failed !== undefined) return failed
      const next = this.queue.peek()
      if (next === undefined || next.time > until) break
      this.clock.advanceTo(next.time)
    }
    this.clock.advanceTo(until)
    return undefined
  }

  /** Lets time pass until something holds, so many milliseconds at most; false when it does not hold then. */
  waitUntil(holds: () => boolean, milliseconds: number): boolean | Livelock {
    const end = this.clock.now + milliseconds
    for (;;) {
      const failed = this.settle()
      if (failed !== undefined) return failed
      if (holds()) return true
      if (this.clock.now >= end) return false
      this.clock.advanceTo(Math.min(this.nextTime ?? end, end))
    }
  }

  /** When something is due next; undefined when nothing is. */
  get nextTime(): number | undefined {
    return this.queue.peek()?.time
  }

  /** What a controller, or a component like one, gets to work with. */
  contextFor(component: string, wake: (key: string, milliseconds: number) => void = () => undefined): ControllerContext {
    return {
      read: this.read,
      write: this.client.as(component),
      clock: this.clock,
      minor: this.server.minor,
      scales: this.scales,
      requeueAfter: wake,
      shown: (kind, object) => {
        const resource = this.read.resourceOf(kind)
        return (resource === undefined ? {} : this.server.showPlain(resource, object as AnyObject))
      },
      event: (kind, object, type, reason, message) => {
        const resource = this.read.resourceOf(kind)
        const apiVersion = resource === undefined || resource.group === '' ? 'v1' : `${resource.group}/${resource.version}`
        this.events.record(component, { kind, apiVersion, object }, type, reason, message)
      },
    }
  }

  #add(controller: Controller): void {
    const context = this.contextFor(controller.component, (key, milliseconds) => { this.#wakeAt(controller, context, key, this.clock.now + milliseconds) })
    this.#controllers.push({ controller, context })
    this.#watchers.clear()
    const { resync } = controller
    if (resync !== undefined) {
      const again = (): void => {
        for (const key of resync.keys(context)) this.#wake(controller, context, key)
        this.queue.add(this.clock.now + resync.milliseconds, turnOf(controller), controller.name, again)
      }
      this.queue.add(this.clock.now + resync.milliseconds, turnOf(controller), controller.name, again)
    }
  }

  #dispatch(change: Change): void {
    for (const { controller, context, keysOf } of this.#watchersOf(change.kind)) for (const key of keysOf(change, context)) this.#wake(controller, context, key)
  }

  /** Who wants to hear of a kind, in the order in which controllers were added. */
  #watchersOf(kind: string): readonly Watcher[] {
    let found = this.#watchers.get(kind)
    if (found === undefined) {
      found = this.#controllers.flatMap(({ controller, context }) => {
        const keysOf = controller.watches[kind] ?? controller.watches['*']
        return keysOf === undefined ? [] : [{ controller, context, keysOf }]
      })
      this.#watchers.set(kind, found)
    }
    return found
  }

  /** A key waits in its controller's queue once, however often it is woken. */
  #wake(controller: Controller, context: ControllerContext, key: string): void {
    const id = `${controller.name} ${key}`
    if (this.#queued.has(id)) return
    this.#queued.add(id)
    this.queue.add(this.clock.now, turnOf(controller), controller.name, () => {
      this.#queued.delete(id)
      const error = controller.reconcile(key, context)
      if (error === undefined) this.#failures.delete(id)
      else this.#retry(controller, context, key, id)
    })
  }

  /** Of several wake-ups the earliest counts, as in upstream's delaying queue. */
  #wakeAt(controller: Controller, context: ControllerContext, key: string, time: number): void {
    const id = `${controller.name} ${key}`
    const due = this.#due.get(id)
    if (due !== undefined && due <= time) return
    this.#due.set(id, time)
    this.queue.add(time, turnOf(controller), controller.name, () => {
      if (this.#due.get(id) !== time) return
      this.#due.delete(id)
      this.#wake(controller, context, key)
    })
  }

  /** Unless a controller has its own, 5 ms · 2^n up to 1000 s: client-go `workqueue.DefaultControllerRateLimiter`. */
  #retry(controller: Controller, context: ControllerContext, key: string, id: string): void {
    const { first, longest, most = Infinity } = controller.backoff ?? { first: 5, longest: 1_000_000 }
    const failures = this.#failures.get(id) ?? 0
    if (failures >= most) {
      this.#failures.delete(id)
      return
    }
    this.#failures.set(id, failures + 1)
    this.#wakeAt(controller, context, key, this.clock.now + Math.min(first * 2 ** failures, longest))
  }
}

function turnOf({ turn = 'controller' }: Controller): number {
  return eventClass[turn]
}

function livelock(recent: ReadonlyMap<string, number>, time: string): Livelock {
  const controllers = [...recent].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name)
  return { error: `the simulation does not come to rest at ${time}: ${controllers.join(', ')} keep waking each other`, controllers }
}
