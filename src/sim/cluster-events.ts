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

const burst = 25
const refillMilliseconds = 300_000
/** Upstream: maxLruCacheEntries of `events_cache.go`. */
const remembered = 4096

/** What one component on one host knows of its events. */
interface Source {
  readonly known: Recent<{ readonly name: string, readonly namespace: string, count: number }>
  readonly budgets: Recent<{ tokens: number, at: number }>
}

/**
 * Writes Events as `client-go/tools/record` does (1.36): equal ones are counted, and of each object a source may tell 25 at once and one
 * more every 300 s. A source remembers the 4096 that it told last.
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
    const about = `${kind} ${meta.namespace ?? ''} ${meta.name ?? ''} ${meta.uid ?? ''}`
    if (!this.#mayTell(source, about)) return
    const key = `${about} ${fieldPath ?? ''} ${type} ${reason} ${message}`
    const now = this.#clock.timestamp()
    const known = source.known.get(key)
    const live = known && this.#client.read<CoreEvent>('Event', known.namespace, known.name)
    if (known !== undefined && live !== undefined) {
      known.count++
      this.#client.update('Event', { ...live, count: known.count, lastTimestamp: now }, 'the same happened again')
      return
    }
    const namespace = meta.namespace ?? 'default'
    const name = `${meta.name ?? ''}.${(++this.#number).toString(16).padStart(16, '0')}`
    const event: CoreEvent = {
      apiVersion: 'v1', kind: 'Event', metadata: { name, namespace },
      involvedObject: { kind, apiVersion, name: meta.name, namespace: meta.namespace, uid: meta.uid, resourceVersion: meta.resourceVersion, ...fieldPath === undefined ? {} : { fieldPath } },
      reason, message: message.slice(0, 1024), type, source: { component, ...host === undefined ? {} : { host } }, reportingComponent: component, ...host === undefined ? {} : { reportingInstance: host }, firstTimestamp: now, lastTimestamp: now, count: 1,
    }
    if (this.#client.create('Event', event, 'an event').refusal === undefined) source.known.set(key, { name, namespace, count: 1 })
  }

  #source(component: string, host = ''): Source {
    const name = `${component} ${host}`
    let source = this.#sources.get(name)
    if (source === undefined) this.#sources.set(name, source = { known: new Recent(), budgets: new Recent() })
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
