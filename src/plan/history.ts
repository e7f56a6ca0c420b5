import { compareStrings, sameValue } from '../base/json.ts'
import type { Job, Node, Pod } from '../model/kubernetes.generated.ts'
import type { AnyObject } from '../sim/api/strategy.ts'
import type { Cluster } from '../sim/cluster.ts'
import type { Change } from '../sim/cluster-informers.ts'
import { deedsOf, type Deed } from './timeline/describe.ts'

/** An object from this instant on; `object` is absent once it is gone. */
export interface Version {
  /** Virtual milliseconds since 1970. */
  readonly time: number
  readonly object: AnyObject | undefined
}

/** One change of one object, and who made it. */
export interface Step {
  readonly time: number
  readonly kind: string
  readonly before: AnyObject | undefined
  readonly after: AnyObject | undefined
  readonly by: string
  readonly because: string
  /** What it did in words, where the objects are no longer whole. */
  readonly deeds?: readonly Deed[]
}

/** A change whose author is not written down yet. */
interface Seen extends Omit<Step, 'by' | 'because'> {
  /** `Pod/shop/web-1`, as the trace calls it. */
  readonly id: string
  /** Who was at work, when it was no component. */
  readonly actor: string | undefined
  /** Where the trace stood: a component writes down what it did right behind. */
  readonly traceIndex: number
}

/** Everything that happened to every object: what was when can be asked later. Leases are left out. */
export class History {
  readonly #cluster: Cluster
  readonly #isWhole: boolean
  readonly #steps: Step[] = []
  /** What happened last. */
  #news: Seen[] = []
  readonly #versions = new Map<string, Map<string, Version[]>>()
  /** Who acts from outside of the control plane, while somebody does. */
  actor: string | undefined
  /** When something last happened that is not the beat of a clock. */
  lastActivity: number

  /** `isWhole` keeps every version of every pod, so that any moment can be asked for; without it, what a plan tells is kept. */
  constructor(cluster: Cluster, isWhole = true) {
    this.#cluster = cluster
    this.#isWhole = isWhole
    this.lastActivity = cluster.clock.now
    const namespaces = cluster.read.list('Namespace')
    const stock = [...['Namespace', 'PriorityClass'].flatMap((kind) => cluster.read.list(kind).map((object) => ({ kind, object }))), ...namespaces.flatMap(({ metadata }) => cluster.read.inNamespace(metadata?.name ?? ''))]
    for (const { kind, object } of stock) this.#remember(kind, keyOf(object), { time: this.lastActivity, object })
    cluster.read.onChange((change) => { this.#see(change) })
  }

  /** Something happened that may show in no object yet: a machine fell silent. */
  touch(): void {
    this.lastActivity = this.#cluster.clock.now
  }

  /** All changes from an instant on, in order. */
  stepsFrom(time: number): readonly Step[] {
    this.#settleNews(this.#cluster.trace.entries.length + 1)
    return this.#steps.slice(firstFrom(this.#steps, time))
  }

  /** The instants at which anything changed, from one on. */
  timesFrom(time: number): number[] {
    return [...new Set(this.stepsFrom(time).filter(({ kind }) => kind !== 'Event').map((step) => step.time))]
  }

  /** An object as it stood when the work of an instant was done. */
  at(time: number, kind: string, namespace: string, name: string): AnyObject | undefined {
    return standing(this.#versions.get(kind)?.get(`${namespace}/${name}`), time)
  }

  /** All of a kind as they stood, by namespace and name. */
  listAt(time: number, kind: string): AnyObject[] {
    const keys = [...this.#versions.get(kind) ?? []].sort(([a], [b]) => compareStrings(a, b))
    return keys.map(([, versions]) => standing(versions, time)).filter((object) => object !== undefined)
  }

  /** Kinds of which there was anything, by name. */
  kinds(): string[] {
    return [...this.#versions.keys()].sort(compareStrings)
  }

  /** Every version of every object of a kind, by namespace and name. */
  versionsOf(kind: string): ReadonlyMap<string, readonly Version[]> {
    return this.#versions.get(kind) ?? new Map<string, Version[]>()
  }

  /** Heartbeats, counters and the runs of CronJobs go on for ever: they do not keep a plan from coming to rest. */
  #isActivity(kind: string, before: AnyObject | undefined, after: AnyObject | undefined): boolean {
    if (kind === 'Event' || kind === 'CronJob') return false
    const object = after ?? before
    if (kind === 'Job') return !isScheduledRun(object)
    if (kind === 'Pod') {
      const owner = object?.metadata?.ownerReferences?.find(({ controller }) => controller === true)
      const job = owner?.kind === 'Job' ? this.#cluster.read.get('Job', object?.metadata?.namespace ?? '', owner.name ?? '') as Job | undefined : undefined
      return job === undefined || !isScheduledRun(job)
    }
    if (kind !== 'Node' || before === undefined || after === undefined) return true
    return !sameValue(nodeState(before), nodeState(after))
  }

  #see({ kind, before, after }: Change): void {
    if (kind === 'Lease') return
    const { clock: { now: time }, trace } = this.#cluster
    const key = keyOf(after ?? before)
    const seen = { time, kind, before, after, id: `${kind}/${key}`, actor: this.actor, traceIndex: trace.entries.length }
    this.#settleNews(seen.traceIndex)
    if (this.#isWhole || !manyVersions.has(kind)) {
      if (this.#isWhole || kind !== 'Event' || this.actor !== undefined) this.#news.push(seen)
      this.#remember(kind, key, { time, object: after })
    } else this.#seeThin(seen, key)
    if (this.#isActivity(kind, before, after)) this.lastActivity = time
  }

  /** Ten thousand pods have many versions: of each step only who it was about and what it did stays. */
  #seeThin(seen: Seen, key: string): void {
    const { time, kind } = seen
    const before = this.#versions.get(kind)?.get(key)?.at(-1)?.object
    const after = thin(seen.after)
    const deeds = deedsOf({ ...seen, by: '', because: '' })
    if (deeds.length > 0) this.#news.push({ ...seen, before: seen.before && before, after, deeds })
    this.#remember(kind, key, { time, object: after })
  }

  #remember(kind: string, key: string, version: Version): void {
    let objects = this.#versions.get(kind)
    if (objects === undefined) this.#versions.set(kind, objects = new Map<string, Version[]>())
    const versions = objects.get(key)
    if (versions === undefined) objects.set(key, [version])
    else if (this.#isWhole || !manyVersions.has(kind) || versions.length < 2 || isFirstRunning(versions)) versions.push(version)
    else versions[versions.length - 1] = version
  }

  /** Who did it is written down right behind a change: when the trace has gone on, it is known. */
  #settleNews(traceIndex: number): void {
    if (this.#news.length === 0 || (this.#news.at(-1)?.traceIndex ?? 0) >= traceIndex) return
    for (const { id, actor, traceIndex: at, ...step } of this.#news) this.#steps.push({ ...step, ...this.#causeOf(id, actor, at, step.time) })
    this.#news = []
  }

  #causeOf(id: string, actor: string | undefined, traceIndex: number, time: number): { by: string, because: string } {
    if (actor !== undefined) return { by: actor, because: '' }
    const { entries } = this.#cluster.trace
    // A removal that an update sets off is seen behind the update's own line.
    const entry = [entries[traceIndex], entries[traceIndex - 1]].find((one) => one?.object === id && one.time === time)
    return { by: entry?.by ?? 'kube-apiserver', because: entry?.because ?? '' }
  }
}

/** Kinds of which there are many, with many versions each. */
const manyVersions = new Set(['Pod', 'EndpointSlice', 'Endpoints'])

/** What is asked of one of many objects once it has changed. */
function thin(object: AnyObject | undefined): AnyObject | undefined {
  if (object === undefined) return undefined
  const { name, namespace, uid, labels, annotations, ownerReferences, deletionTimestamp } = object.metadata ?? {}
  return { metadata: { name, namespace, uid, labels, annotations, ownerReferences, deletionTimestamp }, status: { phase: (object as Pod).status?.phase } } as unknown as AnyObject
}

/** Index of the first step from an instant on: steps are in order of time. */
function firstFrom(steps: readonly Step[], time: number): number {
  let [from, to] = [0, steps.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((steps[middle]?.time ?? time) < time) from = middle + 1
    else to = middle
  }
  return from
}

/** The version in which a pod first ran is asked for later. */
function isFirstRunning(versions: readonly Version[]): boolean {
  const isRunning = ({ object }: Version): boolean => (object as Pod | undefined)?.status?.phase === 'Running'
  const last = versions.at(-1)
  return last !== undefined && isRunning(last) && versions.findIndex(isRunning) === versions.length - 1
}

/** `namespace/name`; the namespace is empty for what belongs to none. */
export function keyOf(object: AnyObject | undefined): string {
  return `${object?.metadata?.namespace ?? ''}/${object?.metadata?.name ?? ''}`
}

function standing(versions: readonly Version[] | undefined, time: number): AnyObject | undefined {
  return versions?.findLast((version) => version.time <= time)?.object
}

function nodeState(object: AnyObject): unknown {
  const { spec, status } = object as Node
  return [spec?.taints, spec?.unschedulable, status?.conditions?.map(({ type, status: verdict }) => [type, verdict])]
}

/** Whether a CronJob made the Job. */
export function isScheduledRun(job: Job | undefined): boolean {
  return job?.metadata?.ownerReferences?.some(({ kind }) => kind === 'CronJob') === true
}
