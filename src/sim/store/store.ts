import { compareStrings, type ValueMap } from '../../base/json.ts'

/**
 * The key-value store under `/registry/…`, as etcd serves the API server: one revision counter, values with the revision of
 * their last write, and a log of events that watchers read from.
 */
export interface StoredObject {
  readonly key: string
  readonly value: ValueMap
  readonly revision: number
}

export type StoreEventType = 'ADDED' | 'MODIFIED' | 'DELETED'

export interface StoreEvent {
  readonly type: StoreEventType
  readonly key: string
  readonly revision: number
  readonly value: ValueMap
  /** The value before, absent for ADDED. */
  readonly previous?: ValueMap
}

export class Store {
  /** By the segment after `/registry/`, so that a list of few among many looks at few. */
  private readonly buckets = new Map<string, Map<string, StoredObject>>()
  private readonly watchers = new Set<(event: StoreEvent) => void>()
  private readonly unheard: StoreEvent[] = []
  private readonly log: StoreEvent[] = []
  private lastRevision = 1

  get revision(): number {
    return this.lastRevision
  }

  get(key: string): StoredObject | undefined {
    return this.buckets.get(bucketOf(key))?.get(key)
  }

  /** Everything below a prefix, in key order. */
  list(prefix: string): StoredObject[] {
    const found: StoredObject[] = []
    for (const entry of this.below(prefix)) if (entry.key.startsWith(prefix)) found.push(entry)
    return found.sort((a, b) => compareStrings(a.key, b.key))
  }

  /** Writes a value, which the store owns from now on, and returns its revision. */
  put(key: string, value: ValueMap): number {
    const name = bucketOf(key)
    let bucket = this.buckets.get(name)
    if (bucket === undefined) this.buckets.set(name, bucket = new Map<string, StoredObject>())
    const previous = bucket.get(key)?.value
    const revision = ++this.lastRevision
    bucket.set(key, { key, value, revision })
    this.publish({ type: previous === undefined ? 'ADDED' : 'MODIFIED', key, revision, value, ...previous === undefined ? {} : { previous } })
    return revision
  }

  /** Removes a key; returns the revision of the removal, or undefined when it was not there. */
  delete(key: string): number | undefined {
    const bucket = this.buckets.get(bucketOf(key))
    const previous = bucket?.get(key)?.value
    if (previous === undefined) return undefined
    const revision = ++this.lastRevision
    bucket?.delete(key)
    this.publish({ type: 'DELETED', key, revision, value: previous, previous })
    return revision
  }

  /** Calls `watcher` for each event from now on, in order, until the returned function is called. */
  watch(watcher: (event: StoreEvent) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Takes over everything that another store holds, at its revision; watchers see it come. Values are shared: stores never change one. */
  adopt(other: Store): void {
    this.lastRevision = other.lastRevision
    for (const [name, bucket] of other.buckets) this.buckets.set(name, new Map(bucket))
    for (const bucket of other.buckets.values()) for (const { key, value, revision } of bucket.values()) this.publish({ type: 'ADDED', key, revision, value })
  }

  /** What was written after a revision, or the oldest revision that can still be asked for. */
  since(revision: number): readonly StoreEvent[] | { readonly oldest: number } {
    const oldest = (this.log[0]?.revision ?? this.lastRevision + 1) - 1
    return revision < oldest ? { oldest } : this.log.filter((event) => event.revision > revision)
  }

  private *below(prefix: string): Iterable<StoredObject> {
    const isWithinOne = prefix.indexOf('/', root.length) > 0
    const chosen = isWithinOne ? [this.buckets.get(bucketOf(prefix))] : this.buckets.values()
    for (const bucket of chosen) if (bucket !== undefined) yield* bucket.values()
  }

  /** Every watcher hears of a write before any hears of what another watcher makes of it. */
  private publish(event: StoreEvent): void {
    this.log.push(event)
    if (this.log.length >= 2 * loggedEvents) this.log.splice(0, loggedEvents)
    this.unheard.push(event)
    if (this.unheard.length > 1) return
    for (let next = this.unheard[0]; next !== undefined; next = this.unheard[0]) {
      for (const watcher of [...this.watchers]) watcher(next)
      this.unheard.shift()
    }
  }
}

/** `/registry/<resource>[.<group>]/[<namespace>/]<name>`; an empty name gives the prefix of the collection. */
export function registryKey(resource: string, group: string, namespace: string, name: string): string {
  return `/registry/${group === '' ? resource : `${group}/${resource}`}/${namespace === '' ? '' : `${namespace}/`}${name}`
}

const root = '/registry/'

/** So many events, and up to twice as many, are kept for those who come late. */
const loggedEvents = 500

function bucketOf(key: string): string {
  const end = key.indexOf('/', root.length)
  return end < 0 ? key : key.slice(0, end)
}
