import type { ApiObject } from './api/strategy.ts'
import type { ClusterClient } from './cluster-client.ts'
import type { VirtualClock } from './clock.ts'
import type { CoreEvent } from './controllers/types.ts'

/** What an event is about. */
export interface About {
  readonly kind: string
  readonly apiVersion: string
  readonly object: ApiObject
  /** The container of a pod: `spec.containers{web}`. */
  readonly fieldPath?: string
  /** The node whose kubelet tells it. */
  readonly host?: string
}

/** Of one kind about one object so many differ; what follows within ten minutes is told as one. */
const mostDifferent = 10
const similarMilliseconds = 600_000
const burst = 25
const refillMilliseconds = 300_000
/** Upstream: maxLruCacheEntries of `events_cache.go`. */
const remembered = 4096

/** What one component on one host knows of its events. */
interface Source {
  readonly known: Recent<{ readonly name: string, readonly namespace: string, count: number }>
  readonly similar: Recent<{ readonly messages: Set<string>, at: number }>
  readonly budgets: Recent<{ tokens: number, at: number }>
}

/**
 * Writes Events as `client-go/tools/record` does (1.36): equal ones are counted, from the tenth on those that only differ in their message
 * are one, and of each object and type a source may tell 25 at once and one more every 300 s; what it keeps to itself is counted, too. A
 * source remembers the 4096 that it told last.
 */
export class EventRecorder {
  readonly #client: ClusterClient
  readonly #clock: VirtualClock
  readonly #sources = new Map<string, Source>()
  #number = 0

  constructor(client: ClusterClient, clock: VirtualClock) {
    this.#client = client
    this.#clock = clock
  }

  record(component: string, { kind, apiVersion, object, fieldPath, host }: About, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const meta = object.metadata ?? {}
    const source = this.#source(component, host)
    const about = `${kind} ${meta.namespace ?? ''} ${meta.name ?? ''} ${meta.uid ?? ''} ${type}`
    const isOneOfMany = this.#isOneOfMany(source, `${about} ${reason}`, message)
    const key = isOneOfMany ? `${about} ${reason}` : `${about} ${fieldPath ?? ''} ${reason} ${message}`
    const text = (isOneOfMany ? `(combined from similar events): ${message}` : message).slice(0, 1024)
    const namespace = meta.namespace ?? 'default'
    const known = source.known.get(key) ?? { name: `${meta.name ?? ''}.${(++this.#number).toString(16).padStart(16, '0')}`, namespace, count: 0 }
    const count = ++known.count
    source.known.set(key, known)
    if (!this.#mayTell(source, about)) return
    const now = this.#clock.timestamp()
    const live = count === 1 ? undefined : this.#client.read<CoreEvent>('Event', known.namespace, known.name)
    if (live !== undefined) {
      this.#client.update('Event', { ...live, message: text, count, lastTimestamp: now }, 'the same happened again')
      return
    }
    const event: CoreEvent = {
      apiVersion: 'v1', kind: 'Event', metadata: { name: known.name, namespace },
      involvedObject: { kind, apiVersion, name: meta.name, namespace: meta.namespace, uid: meta.uid, resourceVersion: meta.resourceVersion, ...fieldPath === undefined ? {} : { fieldPath } },
      reason, message: text, type, source: { component, ...host === undefined ? {} : { host } }, reportingComponent: component, ...host === undefined ? {} : { reportingInstance: host }, firstTimestamp: now, lastTimestamp: now, count,
    }
    this.#client.create('Event', event, 'an event')
  }

  /** `EventAggregator` of `events_cache.go` (1.36). */
  #isOneOfMany({ similar }: Source, group: string, message: string): boolean {
    const { now } = this.#clock
    let record = similar.get(group)
    if (record === undefined || now - record.at > similarMilliseconds) record = { messages: new Set(), at: now }
    record.messages.add(message)
    record.at = now
    similar.set(group, record)
    if (record.messages.size < mostDifferent) return false
    for (const first of record.messages) {
      record.messages.delete(first)
      break
    }
    return true
  }

  #source(component: string, host = ''): Source {
    const name = `${component} ${host}`
    let source = this.#sources.get(name)
    if (source === undefined) this.#sources.set(name, source = { known: new Recent(), similar: new Recent(), budgets: new Recent() })
    return source
  }

  #mayTell({ budgets }: Source, about: string): boolean {
    const now = this.#clock.now
    const budget = budgets.get(about) ?? { tokens: burst, at: now }
    budget.tokens = Math.min(burst, budget.tokens + (now - budget.at) / refillMilliseconds)
    budget.at = now
    budgets.set(about, budget)
    if (budget.tokens < 1) return false
    budget.tokens--
    return true
  }
}

/** Keeps the entries that were asked for last. */
class Recent<V> {
  readonly #entries = new Map<string, V>()

  get(key: string): V | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= remembered) return
    for (const oldest of this.#entries.keys()) return void this.#entries.delete(oldest)
  }
}
