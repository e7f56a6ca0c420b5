import { compareStrings, sameValue } from '../base/json.ts'
import type { OwnerReference } from '../model/kubernetes.generated.ts'
import type { ServedResource } from './api/registry.ts'
import type { ApiServer } from './api/server.ts'
import type { AnyObject } from './api/strategy.ts'
import { isPodTerminal } from './controllers/pods.ts'
import type { StoreEvent } from './store/store.ts'
import type { Size } from './work-budget.ts'

/** A change of an object as controllers see it. `after` is missing for one that is gone. */
export interface Change {
  readonly kind: string
  readonly before: AnyObject | undefined
  readonly after: AnyObject | undefined
}

/** An object in its latest state. All indexes hold one and the same entry, so that a write that moves it in none of them is one assignment. */
interface Entry {
  readonly kind: string
  object: AnyObject
}

type Index = Map<string, Map<string, Entry>>

/**
 * Stored objects by kind, namespace and owner, kept up to date event by event, so that no controller has to look through all of them.
 * Objects are in their hub version and belong to the store: clone before a change.
 */
export class Informers {
  readonly #server: ApiServer
  readonly #kinds = new Map<string, Index>()
  /** By key in the store. */
  readonly #entries = new Map<string, Entry>()
  readonly #owned: Index = new Map()
  readonly #orphans: Index = new Map()
  readonly #dependents: Index = new Map()
  readonly #byNode: Index = new Map()
  readonly #byLabel: Index = new Map()
  /** Lists that were asked for, until one of their objects comes or goes. */
  readonly #sorted = new Map<string, Entry[]>()
  readonly #derived = new Map<string, Map<string, Map<unknown, unknown>>>()
  readonly #resources = new Map<string, ServedResource | undefined>()
  readonly #handlers: ((change: Change) => void)[] = []

  constructor(server: ApiServer) {
    this.#server = server
    server.store.watch((event) => { this.#see(event) })
    for (const { key, value } of server.store.list('/registry/')) this.#see({ type: 'ADDED', key, revision: 0, value })
  }

  onChange(handler: (change: Change) => void): void {
    this.#handlers.push(handler)
  }

  get(kind: string, namespace: string, name: string): AnyObject | undefined {
    return this.#kinds.get(kind)?.get(namespace)?.get(name)?.object
  }

  /** All of a kind, or those of a namespace, by name. */
  list(kind: string, namespace?: string): AnyObject[] {
    const list = `${kind} ${namespace ?? '*'}`
    let sorted = this.#sorted.get(list)
    if (sorted === undefined) {
      const spaces = this.#kinds.get(kind)
      const found = namespace === undefined ? [...spaces?.values() ?? []].flatMap((space) => [...space.values()]) : [...spaces?.get(namespace)?.values() ?? []]
      this.#sorted.set(list, sorted = found.sort((a, b) => byName(a.object, b.object)))
    }
    return sorted.map(({ object }) => object)
  }

  /** What a function makes of all objects of a kind in a namespace, by name; remembered until one of them changes. */
  derived<T>(kind: string, namespace: string, make: (objects: readonly AnyObject[]) => T): T {
    let spaces = this.#derived.get(kind)
    if (spaces === undefined) this.#derived.set(kind, spaces = new Map<string, Map<unknown, unknown>>())
    let made = spaces.get(namespace)
    if (made === undefined) spaces.set(namespace, made = new Map<unknown, unknown>())
    if (!made.has(make)) made.set(make, make(this.list(kind, namespace)))
    return made.get(make) as T
  }

  /** How many of a kind there are in a namespace. */
  count(kind: string, namespace: string): number {
    return this.#kinds.get(kind)?.get(namespace)?.size ?? 0
  }

  /** How many objects there are, and how many of them do not merely pile up, as Events and pods that are over do. */
  size(): Size {
    let inUse = 0
    for (const { kind, object } of this.#entries.values()) if (kind !== 'Event' && (kind !== 'Pod' || !isPodTerminal(object))) inUse++
    return { all: this.#entries.size, inUse }
  }

  /** Objects of a kind whose controller has this uid, in order of creation. */
  ownedBy(kind: string, uid: string | undefined): AnyObject[] {
    return objectsOf(this.#owned.get(`${kind} ${uid ?? ''}`))
  }

  /** Objects of a kind in a namespace that have no controller. */
  orphans(kind: string, namespace: string): AnyObject[] {
    return objectsOf(this.#orphans.get(`${kind} ${namespace}`))
  }

  /** Whatever names this uid among its owners. */
  dependentsOf(uid: string): { readonly kind: string, readonly object: AnyObject }[] {
    return Array.from(this.#dependents.get(uid)?.values() ?? [], ({ kind, object }) => ({ kind, object }))
  }

  /** Pods bound to a node. */
  podsOn(node: string): AnyObject[] {
    return objectsOf(this.#byNode.get(node))
  }

  /** Pods of a namespace that carry all these labels, by name; no labels select all. */
  podsWith(namespace: string, labels: Readonly<Record<string, string>>): AnyObject[] {
    const pairs = Object.entries(labels)
    const sets = pairs.map(([key, value]) => this.#byLabel.get(`${namespace} ${key}=${value}`))
    if (sets.length === 0) return this.list('Pod', namespace)
    let smallest = sets[0]
    for (const set of sets) if ((set?.size ?? 0) < (smallest?.size ?? 0)) smallest = set
    return objectsOf(smallest).filter(({ metadata }) => pairs.every(([key, value]) => metadata?.labels?.[key] === value)).sort(byName)
  }

  resourceOf(kind: string): ServedResource | undefined {
    if (!this.#resources.has(kind)) {
      let found: ServedResource | undefined
      for (const resource of this.#server.registry.all()) {
        if (resource.kind === kind && resource.version === resource.strategy.version && (found === undefined || resource.group === '')) found = resource
      }
      this.#resources.set(kind, found)
    }
    return this.#resources.get(kind)
  }

  /** Everything in a namespace, by kind and name. */
  inNamespace(namespace: string): { readonly kind: string, readonly object: AnyObject }[] {
    return [...this.#kinds.keys()].sort(compareStrings).flatMap((kind) => this.list(kind, namespace).map((object) => ({ kind, object })))
  }

  /** `pods.`, `deployments.apps`: as the namespace controller writes resources. */
  qualifiedName(kind: string): string {
    const resource = this.resourceOf(kind)
    return resource === undefined ? kind : `${resource.resource}.${resource.group}`
  }

  /** `deployments`, `apps`. */
  kindOf(plural: string, group: string): string | undefined {
    for (const resource of this.#server.registry.all()) if (resource.resource === plural && resource.group === group) return resource.kind
    return undefined
  }

  #see({ key, type, value, previous }: StoreEvent): void {
    const known = this.#entries.get(key)
    const kind = known?.kind ?? this.#kindOf(key)
    if (kind === undefined) return
    const after = type === 'DELETED' ? undefined : value
    const entry = known ?? { kind, object: value }
    // An object that keeps its owners keeps its place, too: lists stay in the order of creation.
    if (known === undefined || after === undefined || !hasSameOwners(known.object, after)) {
      if (known !== undefined) this.#forget(kind, key, known.object)
      if (after !== undefined) this.#remember(key, entry, after)
    }
    if (kind === 'Pod') this.#place(key, entry, known?.object, after)
    entry.object = value
    this.#derived.get(kind)?.delete((value as AnyObject).metadata?.namespace ?? '')
    const change: Change = { kind, before: previous, after }
    for (const handler of this.#handlers) handler(change)
  }

  #place(key: string, entry: Entry, before: AnyObject | undefined, after: AnyObject | undefined): void {
    const namespace = (after ?? before)?.metadata?.namespace ?? ''
    const [had, has] = [before?.metadata?.labels ?? {}, after?.metadata?.labels ?? {}]
    for (const [label, value] of Object.entries(had)) if (has[label] !== value) this.#byLabel.get(`${namespace} ${label}=${value}`)?.delete(key)
    for (const [label, value] of Object.entries(has)) if (had[label] !== value) inner(this.#byLabel, `${namespace} ${label}=${value}`).set(key, entry)
    const [was, is] = [nodeOf(before), nodeOf(after)]
    if (was === is) return
    if (was !== '') this.#byNode.get(was)?.delete(key)
    if (is !== '') inner(this.#byNode, is).set(key, entry)
  }

  #remember(key: string, entry: Entry, object: AnyObject): void {
    const { kind } = entry
    const meta = object.metadata ?? {}
    const namespace = meta.namespace ?? ''
    this.#entries.set(key, entry)
    this.#unsort(kind, namespace)
    inner(inner(this.#kinds, kind), namespace).set(meta.name ?? '', entry)
    const owner = controllerOf(object)
    if (owner === undefined) inner(this.#orphans, `${kind} ${namespace}`).set(key, entry)
    else inner(this.#owned, `${kind} ${owner.uid ?? ''}`).set(key, entry)
    for (const { uid } of meta.ownerReferences ?? []) inner(this.#dependents, uid ?? '').set(key, entry)
  }

  #forget(kind: string, key: string, object: AnyObject): void {
    const meta = object.metadata ?? {}
    const namespace = meta.namespace ?? ''
    this.#entries.delete(key)
    this.#unsort(kind, namespace)
    this.#kinds.get(kind)?.get(namespace)?.delete(meta.name ?? '')
    const owner = controllerOf(object)
    if (owner === undefined) remove(this.#orphans, `${kind} ${namespace}`, key)
    else remove(this.#owned, `${kind} ${owner.uid ?? ''}`, key)
    for (const { uid } of meta.ownerReferences ?? []) remove(this.#dependents, uid ?? '', key)
  }

  #unsort(kind: string, namespace: string): void {
    this.#sorted.delete(`${kind} ${namespace}`)
    this.#sorted.delete(`${kind} *`)
  }

  /** `/registry/pods/…` or `/registry/apps/deployments/…`. */
  #kindOf(key: string): string | undefined {
    const [, , first = '', second = ''] = key.split('/', 4)
    const core = this.#server.registry.byResource('', 'v1', first)
    if (core !== undefined) return core.kind
    const cached = this.#groupKinds.get(`${first}/${second}`)
    if (cached !== undefined) return cached
    for (const resource of this.#server.registry.all()) {
      if (resource.group === first && resource.resource === second) {
        this.#groupKinds.set(`${first}/${second}`, resource.kind)
        return resource.kind
      }
    }
    return undefined
  }

  readonly #groupKinds = new Map<string, string>()
}

/** The owner that manages an object. */
export function controllerOf(object: AnyObject | undefined): OwnerReference | undefined {
  return object?.metadata?.ownerReferences?.find(({ controller }) => controller === true)
}

export function byName(a: AnyObject, b: AnyObject): number {
  return compareStrings(a.metadata?.namespace ?? '', b.metadata?.namespace ?? '') || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? '')
}

function objectsOf(entries: ReadonlyMap<string, Entry> | undefined): AnyObject[] {
  return entries === undefined ? [] : Array.from(entries.values(), ({ object }) => object)
}

/** Of an owner that is gone nothing stays. */
function remove(index: Index, name: string, key: string): void {
  const entries = index.get(name)
  if (entries?.delete(key) === true && entries.size === 0) index.delete(name)
}

function inner<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  let found = map.get(key)
  if (found === undefined) map.set(key, found = new Map<K, V>())
  return found
}

function nodeOf(pod: AnyObject | undefined): string {
  return (pod as { spec?: { nodeName?: string } } | undefined)?.spec?.nodeName ?? ''
}

function hasSameOwners(a: AnyObject, b: AnyObject): boolean {
  return sameValue(a.metadata?.ownerReferences ?? [], b.metadata?.ownerReferences ?? [])
}
