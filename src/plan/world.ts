import { Random } from '../base/random.ts'
import { isMap, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Pod } from '../model/kubernetes.generated.ts'
import { clientOf, runKubectl, type Client, type CommandResult, type Io } from '../kubectl/run.ts'
import { defaultPlugins } from '../sim/admission/chain.ts'
import { Cluster, type Livelock } from '../sim/cluster.ts'
import { attachScheduler } from '../sim/cluster-scheduler.ts'
import { allControllers } from '../sim/controllers/all.ts'
import { Kubelets } from '../sim/kubelet/kubelets.ts'
import type { SchedulerSettings } from '../sim/scheduler/configuration/settings.ts'
import { statedLoad, type StatedLoad } from '../sim/controllers/podautoscaler/stated-load.ts'
import { adopt, type Adopted } from './absent-owners.ts'
import { loadCluster } from './cluster-input.ts'
import { History } from './history.ts'
import type { Lookup } from './owners.ts'
import { WatchedScheduler } from './placement.ts'
import { podLimit } from './pod-limit.ts'
import { behaviourBy } from './scenario/behaviours.ts'
import type { BehaviourRule, Load } from './scenario/scenario.ts'
import { isOf } from './scenario/target.ts'

export interface WorldOptions {
  readonly minor: Minor
  /** Objects of the cluster as it is. */
  readonly objects: readonly ValueMap[]
  /** Virtual start in milliseconds since 1970; by default the first instant of 2026: no plan depends on the day on which it is made. */
  readonly start?: number | undefined
  readonly settings?: SchedulerSettings | undefined
  /** Draws among equal nodes; without one the first in the scheduler's own heap is taken. */
  readonly seed?: number | undefined
  /** Rules of the scenario about containers. */
  readonly behaviours?: readonly BehaviourRule[] | undefined
  /** Every moment can be asked for afterwards; a large plan has no room for that. */
  readonly remembers?: boolean | undefined
  /** Pods about which the scheduler says everything. */
  readonly isAsked?: ((pod: Pod) => boolean) | undefined
}

/** A machine went dark, or lost the control plane, or is back. */
export interface MachineChange {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly node: string
  readonly state: 'off' | 'cut off' | 'up'
}

/** A whole simulated cluster with machines, and a memory of everything that happens in it. */
export class World {
  readonly cluster: Cluster
  readonly kubelets: Kubelets
  readonly scheduler: WatchedScheduler
  readonly history: History
  /** Objects of the cluster whose kind is not known. */
  readonly unknown: readonly ValueMap[]
  /** What was assumed of owners that the cluster does not show. */
  readonly adopted: Adopted
  livelock: Livelock | undefined
  /** What is stated of the load of workloads; of two statements about one thing the later counts. */
  readonly loads: Load[] = []
  /** Machines that failed, and that came back, in this order. */
  readonly machines: MachineChange[] = []
  /** Pods of before the plan, by uid; undefined until it begins. */
  #old: ReadonlySet<string> | undefined
  #pods = 0

  constructor({ minor, objects, start, settings, seed, behaviours = [], isAsked, remembers = true }: WorldOptions) {
    const beginning = start ?? firstInstant
    const kubelets: { current?: Kubelets } = {}
    this.cluster = new Cluster({
      minor, start: beginning, taken: uidsOf(objects), plugins: [...defaultPlugins, podLimit(objects, () => this.#pods)],
      controllers: allControllers({
        lastRenewal: (node) => kubelets.current?.lastRenewal(node) ?? beginning, metrics: statedLoad(() => this.#statements()),
        provisioners: { has: () => true }, attaching: { isReporting: (node) => kubelets.current?.isReporting(node) ?? true },
      }),
    })
    this.cluster.read.onChange(({ kind, before, after }) => {
      if (kind === 'Pod') this.#pods += Number(after !== undefined) - Number(before !== undefined)
    })
    this.history = new History(this.cluster, remembers)
    this.scheduler = new WatchedScheduler({
      ...settings === undefined ? {} : { settings },
      ...seed === undefined ? {} : { tieBreak: { rule: 'seed' as const, random: new Random(seed) } },
    }, isAsked ?? (() => false))
    attachScheduler(this.cluster, this.scheduler)
    this.history.actor = 'snapshot'
    this.adopted = adopt(objects)
    this.unknown = loadCluster(this.cluster.server, this.adopted.objects)
    this.history.actor = undefined
    this.kubelets = kubelets.current = new Kubelets({
      cluster: this.cluster,
      waitsForAttachments: true,
      behaviourOf: (pod, container, restart) => behaviourBy(behaviours, pod, container, restart, this.isNew(pod), (kind, namespace, name) => this.cluster.read.get(kind, namespace, name)),
    })
  }

  /** From here on, pods that come are new. */
  begin(): void {
    this.#old = new Set(this.cluster.read.list('Pod').map(({ metadata }) => metadata?.uid ?? ''))
  }

  /** Whether a pod came with the plan. */
  isNew({ metadata }: Pod): boolean {
    return this.#old !== undefined && !this.#old.has(metadata?.uid ?? '')
  }

  get now(): number {
    return this.cluster.clock.now
  }

  /** Runs one command of kubectl now; what it changes is done by the user. */
  kubectl(argv: readonly string[], io: Io, client: Client = this.client()): CommandResult {
    this.history.actor = 'kubectl'
    const result = runKubectl(argv, io, client)
    this.history.actor = undefined
    this.settle()
    return result
  }

  /** A client for which time passes while it waits. */
  client(): Client {
    return { ...clientOf(this.cluster.server, () => this.cluster.clock.timestamp()), waitUntil: (holds, seconds) => this.#waitUntil(holds, seconds) }
  }

  #waitUntil(holds: () => boolean, seconds: number): boolean {
    const { actor } = this.history
    const latest = Math.min(this.now + seconds * 1000, this.now + longestWait)
    this.history.actor = undefined
    for (this.settle(); !holds() && this.livelock === undefined && this.now < latest;) this.advance(Math.min(this.cluster.nextTime ?? latest, latest))
    this.history.actor = actor
    return holds()
  }

  #statements(): StatedLoad[] {
    const lookup: Lookup = (kind, namespace, name) => this.cluster.read.get(kind, namespace, name)
    return this.loads.map(({ target, resource, amount }) => ({ kind: 'resource', resource, amount, selects: (pod: Pod) => isOf(pod, target, lookup) }))
  }

  settle(): void {
    this.livelock ??= this.cluster.settle()
  }

  /** Lets time pass up to an instant. */
  advance(until: number): void {
    if (this.livelock === undefined) this.livelock = this.cluster.advance(until)
  }

  /** Lets time pass until nothing has happened for so many milliseconds, as many as `patience` says by then, at most up to an instant. Gives whether it came to rest. */
  rest(patience: number | (() => number), latest: number): boolean {
    this.settle()
    const asked = typeof patience === 'number' ? () => patience : patience
    let quiet = asked()
    while (this.livelock === undefined) {
      const until = Math.min(this.history.lastActivity + quiet, latest)
      const next = this.cluster.nextTime
      if (next !== undefined && next <= until) {
        this.advance(next)
        continue
      }
      // What happened meanwhile may be waited for in turn: a node that fell silent.
      const now = asked()
      if (now > quiet && until < latest) quiet = now
      else {
        this.advance(until)
        return until < latest || this.history.lastActivity + quiet <= latest
      }
    }
    return false
  }
}

const firstInstant = Date.UTC(2026, 0, 1)

/** A command that waits for ever is given up after an hour. */
const longestWait = 3_600_000

function uidsOf(objects: readonly ValueMap[]): Set<string> {
  return new Set(objects.flatMap(({ metadata }) => isMap(metadata) && typeof metadata.uid === 'string' ? [metadata.uid] : []))
}
