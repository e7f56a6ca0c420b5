import { compareStrings, sameValue } from '../base/json.ts'
import type { OwnerReference } from '../model/kubernetes.generated.ts'
import type { ServedResource } from './api/registry.ts'
import type { ApiServer } from './api/server.ts'
import type { AnyObject } from './api/strategy.ts'
import type { StoreEvent } from './store/store.ts'

/** A change of an object as controllers see it. `after` is missing for one that is gone. */
export interface Change {
  readonly kind: string
  readonly before: AnyObject | undefined
  readonly after: AnyObject | undefined
}

/**
 * Stored objects by kind, namespace and owner, kept up to date event by event, so that no controller has to look through all of them.
 * Objects are in their hub version and belong to the store: clone before a change.
 */
export class Informers {
  readonly #server: ApiServer
  readonly #kinds = new Map<string, Map<string, Map<string, AnyObject>>>()
  readonly #owned = new Map<string, Map<string, AnyObject>>()
  readonly #orphans = new Map<string, Map<string, AnyObject>>()
  readonly #dependents = new Map<string, Map<string, { readonly kind: string, readonly object: AnyObject }>>()
  readonly #byNode = new Map<string, Map<string, AnyObject>>()
  readonly #byLabel = new Map<string, Map<string, AnyObject>>()
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
    return this.#kinds.get(kind)?.get(namespace)?.get(name)
  }

  /** All of a kind, or those of a namespace, by name. */
  list(kind: string, namespace?: string): AnyObject[] {
    const spaces = this.#kinds.get(kind)
    if (spaces === undefined) return []
    const objects = namespace === undefined ? [...spaces.values()].flatMap((space) => [...space.values()]) : [...spaces.get(namespace)?.values() ?? []]
    return objects.sort(byName)
  }

  /** How many of a kind there are in a namespace. */
  count(kind: string, namespace: string): number {
    return this.#kinds.get(kind)?.get(namespace)?.size ?? 0
  }

  /** Objects of a kind whose controller has this uid, in order of creation. */
  ownedBy(kind: string, uid: string | undefined): AnyObject[] {
    return [...this.#owned.get(`${kind} ${uid ?? ''}`)?.values() ?? []]
  }

  /** Objects of a kind in a namespace that have no controller. */
  orphans(kind: string, namespace: string): AnyObject[] {
    return [...this.#orphans.get(`${kind} ${namespace}`)?.values() ?? []]
  }

  /** Whatever names this uid among its owners. */
  dependentsOf(uid: string): { readonly kind: string, readonly object: AnyObject }[] {
    return [...this.#dependents.get(uid)?.values() ?? []]
  }

  /** Pods bound to a node. */
  podsOn(node: string): AnyObject[] {
    return [...this.#byNode.get(node)?.values() ?? []]
  }

  /** Pods of a namespace that carry all these labels, by name; no labels select all. */
  podsWith(namespace: string, labels: Readonly<Record<string, string>>): AnyObject[] {
    const pairs = Object.entries(labels)
    const sets = pairs.map(([key, value]) => this.#byLabel.get(`${namespace} ${key}=${value}`))
    if (sets.length === 0) return this.list('Pod', namespace)
    let smallest = sets[0]
    for (const set of sets) if ((set?.size ?? 0) < (smallest?.size ?? 0)) smallest = set
    return [...smallest?.values() ?? []].filter(({ metadata }) => pairs.every(([key, value]) => metadata?.labels?.[key] === value)).sort(byName)
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
    const kind = this.#kindOf(key)
    if (kind === undefined) return
    // An object that keeps its owners keeps its place, too: lists stay in the order of creation.
    if (previous !== undefined && (type === 'DELETED' || !hasSameOwners(previous, value))) this.#forget(kind, key, previous)
    if (type !== 'DELETED') this.#remember(kind, key, value)
    if (kind === 'Pod') this.#place(key, previous, type === 'DELETED' ? undefined : value)
    const change: Change = { kind, before: previous, after: type === 'DELETED' ? undefined : value }
    for (const handler of this.#handlers) handler(change)
  }

  #place(key: string, before: AnyObject | undefined, after: AnyObject | undefined): void {
    const namespace = (after ?? before)?.metadata?.namespace ?? ''
    for (const [label, value] of Object.entries(before?.metadata?.labels ?? {})) if (after?.metadata?.labels?.[label] !== value) this.#byLabel.get(`${namespace} ${label}=${value}`)?.delete(key)
    if (after !== undefined) for (const [label, value] of Object.entries(after.metadata?.labels ?? {})) inner(this.#byLabel, `${namespace} ${label}=${value}`).set(key, after)
    const [was, is] = [nodeOf(before), nodeOf(after)]
    if (was !== '' && was !== is) this.#byNode.get(was)?.delete(key)
    if (is !== '' && after !== undefined) inner(this.#byNode, is).set(key, after)
  }

  #remember(kind: string, key: string, object: AnyObject): void {
    const meta = object.metadata ?? {}
    const namespace = meta.namespace ?? ''
    inner(inner(this.#kinds, kind), namespace).set(meta.name ?? '', object)
    const owner = controllerOf(object)
    if (owner === undefined) inner(this.#orphans, `${kind} ${namespace}`).set(key, object)
    else inner(this.#owned, `${kind} ${owner.uid ?? ''}`).set(key, object)
    for (const { uid } of meta.ownerReferences ?? []) inner(this.#dependents, uid ?? '').set(key, { kind, object })
  }

  #forget(kind: string, key: string, object: AnyObject): void {
    const meta = object.metadata ?? {}
    const namespace = meta.namespace ?? ''
    this.#kinds.get(kind)?.get(namespace)?.delete(meta.name ?? '')
    const owner = controllerOf(object)
    if (owner === undefined) this.#orphans.get(`${kind} ${namespace}`)?.delete(key)
    else this.#owned.get(`${kind} ${owner.uid ?? ''}`)?.delete(key)
    for (const { uid } of meta.ownerReferences ?? []) this.#dependents.get(uid ?? '')?.delete(key)
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
