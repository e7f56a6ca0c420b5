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
  private readonly entries = new Map<string, StoredObject>()
  private readonly watchers = new Set<(event: StoreEvent) => void>()
  private lastRevision = 1

  get revision(): number {
    return this.lastRevision
  }

  get(key: string): StoredObject | undefined {
    return this.entries.get(key)
  }

  /** Everything below a prefix, in key order. */
  list(prefix: string): StoredObject[] {
    const found: StoredObject[] = []
    for (const entry of this.entries.values()) if (entry.key.startsWith(prefix)) found.push(entry)
    return found.sort((a, b) => compareStrings(a.key, b.key))
  }

  /** Writes a value, which the store owns from now on, and returns its revision. */
  put(key: string, value: ValueMap): number {
    const previous = this.entries.get(key)?.value
    const revision = ++this.lastRevision
    this.entries.set(key, { key, value, revision })
    this.publish({ type: previous === undefined ? 'ADDED' : 'MODIFIED', key, revision, value, ...previous === undefined ? {} : { previous } })
    return revision
  }

  /** Removes a key; returns the revision of the removal, or undefined when it was not there. */
  delete(key: string): number | undefined {
    const previous = this.entries.get(key)?.value
    if (previous === undefined) return undefined
    const revision = ++this.lastRevision
    this.entries.delete(key)
    this.publish({ type: 'DELETED', key, revision, value: previous, previous })
    return revision
  }

  /** Calls `watcher` for each event from now on, in order, until the returned function is called. */
  watch(watcher: (event: StoreEvent) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  private publish(event: StoreEvent): void {
    for (const watcher of [...this.watchers]) watcher(event)
  }
}

/** `/registry/<resource>[.<group>]/[<namespace>/]<name>`; an empty name gives the prefix of the collection. */
export function registryKey(resource: string, group: string, namespace: string, name: string): string {
  return `/registry/${group === '' ? resource : `${group}/${resource}`}/${namespace === '' ? '' : `${namespace}/`}${name}`
}
