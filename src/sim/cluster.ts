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
import { eventClass, EventQueue } from './queue.ts'
import { seededEntropy } from './random.ts'
import { SimulationTrace } from './trace.ts'
import { WorkBudget } from './work-budget.ts'
import { WorkQueue } from './work-queue.ts'
import type { Minor } from '../base/release.ts'

export { eventClass } from './queue.ts'

export interface ClusterOptions {
  readonly minor: Minor
  /** Virtual start in milliseconds since 1970. */
  readonly start: number
  readonly seed?: string
  /** Uids that objects have which will be put into the store: no new one is the same. */
  readonly taken?: ReadonlySet<string>
  readonly controllers: readonly Controller[]
  /** The server's own admission plugins, when they are not the usual ones. */
  readonly plugins?: readonly AdmissionPlugin[]
  /** Work at one instant beyond which it counts as a livelock, whatever there is to do; by default it depends on that. */
  readonly workLimit?: number
}

interface Watcher {
  readonly queue: WorkQueue
  readonly keysOf: KeysOf
}

/** More work at one instant than there can be. */
export interface Livelock {
  readonly error: string
  /** Who kept the others awake, the busiest first. */
  readonly controllers: readonly string[]
}

const nodeClasses = [eventClass.kubelet, eventClass.scheduler, eventClass.binder]

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
  readonly #workLimit: number | undefined
  readonly #queues: readonly WorkQueue[]
  readonly #watchers = new Map<string, readonly Watcher[]>()

  constructor({ minor, start, seed = 'stowage', taken, controllers, plugins = defaultPlugins, workLimit }: ClusterOptions) {
    this.clock = new VirtualClock(start)
    this.server = new ApiServer({ minor, entropy: seededEntropy(seed, this.clock, taken), plugins })
    this.read = new Informers(this.server)
    this.client = new ClusterClient(this.server, this.read, this.trace, this.clock, 'user')
    this.scales = new Scales(this.server, this.trace, this.clock)
    this.events = new EventRecorder(this.client.as('events'), this.clock)
    this.#workLimit = workLimit
    this.#queues = controllers.map((controller) => new WorkQueue(controller, this.clock, this.queue, (requeueAfter) => this.contextFor(controller.component, requeueAfter)))
    this.read.onChange((change) => { this.#dispatch(change) })
    // What every cluster has from the start is news to its controllers.
    seedStockCluster(this.server)
  }

  /** Runs everything that is due now. */
  settle(): Livelock | undefined {
    const budget = new WorkBudget(() => this.read.size(), this.#workLimit)
    for (;;) {
      const next = this.queue.peek()
      if (next === undefined || next.time > this.clock.now) return undefined
      this.queue.pop()
      next.run()
      if (budget.spend()) return livelock(this.#busy(), this.clock.timestamp())
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
    for (let next = this.queue.peek(nodeClasses); next !== undefined && next.time <= this.clock.now; next = this.queue.peek(nodeClasses)) {
      this.queue.pop(nodeClasses)
      next.run()
    }
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

  #dispatch(change: Change): void {
    for (const { queue, keysOf } of this.#watchersOf(change.kind)) for (const key of keysOf(change, queue.context)) queue.add(key)
  }

  /** Who wants to hear of a kind, in the order in which controllers were added. */
  #watchersOf(kind: string): readonly Watcher[] {
    let found = this.#watchers.get(kind)
    if (found === undefined) {
      found = this.#queues.flatMap((queue) => {
        const keysOf = queue.controller.watches[kind] ?? queue.controller.watches['*']
        return keysOf === undefined ? [] : [{ queue, keysOf }]
      })
      this.#watchers.set(kind, found)
    }
    return found
  }
}

function livelock(recent: ReadonlyMap<string, number>, time: string): Livelock {
  const controllers = [...recent].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name)
  return { error: `the simulation does not come to rest at ${time}: ${controllers.join(', ')} keep waking each other`, controllers }
}
