import type { ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { defaultPlugins } from '../admission/chain.ts'
import type { AdmissionPlugin, ClusterReader, User } from '../admission/plugin.ts'
import { registryKey, Store } from '../store/store.ts'
import { create } from './create.ts'
import { ServiceAllocator } from './service-allocation.ts'
import { followDefinitions } from './custom-resources/serve.ts'
import { Registry, type ServedResource } from './registry.ts'
import { update } from './update.ts'
import { methodNotSupported, notFoundStatus, notServedStatus, refused, type ApiResponse } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { remove } from './delete.ts'

/** Where a request goes: the parts of `/apis/<group>/<version>/namespaces/<namespace>/<resource>/<name>/<subresource>`. */
export interface Target {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespace: string
  readonly name: string
  readonly subresource: string
}

export interface RequestOptions {
  readonly dryRun?: boolean
  /** Answers as a real request would, but keeps nothing: each document of a check stands on its own. */
  readonly rehearse?: boolean
  /** How unknown and duplicate fields are met; the server's own default is Warn, kubectl asks for Strict. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  readonly fieldManager?: string
  readonly user?: User
  /** Texts that reading the body itself gave, e.g. `duplicate field "spec.replicas"`. */
  readonly bodyErrors?: readonly string[]
}

/** Everything that a real server takes from chance or a clock. */
export interface Entropy {
  /** Five characters of `bcdfghjklmnpqrstvwxz2456789`. */
  suffix(): string
  uid(): string
  /** RFC 3339, whole seconds. */
  now(): string
}

export interface ServerOptions {
  readonly minor: Minor
  readonly entropy: Entropy
  readonly plugins?: readonly AdmissionPlugin[]
  /** Ranges that cluster IPs come from, the primary family first. */
  readonly serviceRanges?: readonly string[]
}

export const administrator: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

/** A simulated kube-apiserver on a store of its own. Every request is answered with a value; nothing throws on what a client sends. */
export class ApiServer {
  readonly minor: Minor
  readonly store = new Store()
  readonly registry: Registry
  readonly plugins: readonly AdmissionPlugin[]
  readonly entropy: Entropy
  readonly reader: ClusterReader
  readonly services: ServiceAllocator

  constructor({ minor, entropy, plugins = defaultPlugins, serviceRanges }: ServerOptions) {
    this.minor = minor
    this.registry = new Registry(minor)
    this.plugins = plugins
    this.entropy = entropy
    this.reader = readerOf(this)
    this.services = new ServiceAllocator(serviceRanges)
    this.bookServices()
    this.store.watch((event) => { followDefinitions(this.registry, event) })
  }

  /** Addresses and node ports are taken by what is stored, however it came there. */
  private bookServices(): void {
    const prefix = registryKey('services', '', '', '')
    this.store.watch(({ type, key, value, previous }) => {
      if (!key.startsWith(prefix)) return
      if (previous !== undefined) this.services.release(previous)
      if (type !== 'DELETED') this.services.occupy(value)
    })
  }

  create(target: Target, body: ValueMap, options: RequestOptions = {}): ApiResponse {
    const resource = this.find(target)
    return resource === undefined ? refused(notServedStatus) : warned(resource, create(this, resource, target, body, options))
  }

  update(target: Target, body: ValueMap, options: RequestOptions = {}): ApiResponse {
    const resource = this.find(target)
    return resource === undefined ? refused(notServedStatus) : warned(resource, update(this, resource, target, body, options))
  }

  get(target: Target): ApiResponse {
    const resource = this.find(target)
    if (resource === undefined) return refused(notServedStatus)
    const stored = this.load(resource, target.namespace, target.name)
    if (stored === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name))
    return { code: 200, warnings: [], object: this.show(resource, stored) }
  }

  delete(target: Target, options: RequestOptions & DeleteOptions = {}): ApiResponse {
    const resource = this.find(target)
    if (resource === undefined) return refused(notServedStatus)
    return target.name === '' ? refused(methodNotSupported(resource.resource, resource.group, 'delete')) : remove(this, resource, target, options)
  }

  /** All objects of a resource in the version asked for, by key. */
  list(target: Target): ValueMap[] {
    const resource = this.find(target)
    if (resource === undefined) return []
    return this.store.list(registryKey(resource.resource, resource.group, target.namespace, '')).map(({ value }) => this.show(resource, value as AnyObject))
  }

  /** The resource of a path; a namespaced one needs a namespace and a cluster-wide one none (list across namespaces aside). */
  find(target: Target): ServedResource | undefined {
    const resource = this.registry.byResource(target.group, target.version, target.resource)
    // A slash in a name makes another path of it, which nothing serves.
    if (resource === undefined || target.namespace.includes('/') || target.name.includes('/')) return undefined
    if (target.subresource !== '' && !resource.subresources.includes(target.subresource)) return undefined
    return resource
  }

  /** The stored object in its hub version. The store owns it: clone before a change. */
  load(resource: ServedResource, namespace: string, name: string): AnyObject | undefined {
    return this.store.get(registryKey(resource.resource, resource.group, resource.namespaced ? namespace : '', name))?.value
  }

  /** Writes a hub object and stamps its revision. */
  save(resource: ServedResource, object: AnyObject): void {
    const meta = object.metadata ??= {}
    meta.resourceVersion = String(this.store.revision + 1)
    this.store.put(registryKey(resource.resource, resource.group, resource.namespaced ? meta.namespace ?? '' : '', meta.name ?? ''), object)
  }

  /** A hub object as the endpoint of this version returns it. */
  show(resource: ServedResource, object: AnyObject): ValueMap {
    const shown = resource.codec.encode(resource.codec.fromHub(object))
    return { kind: resource.kind, apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`, ...withoutTypeMeta(shown) }
  }
}

export interface DeleteOptions {
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan'
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string, readonly resourceVersion?: string }
}

/** A deprecated version is warned of on every request, before anything else. */
function warned(resource: ServedResource, response: ApiResponse): ApiResponse {
  return resource.deprecation === undefined ? response : { ...response, warnings: [resource.deprecation, ...response.warnings] }
}

function withoutTypeMeta(object: ValueMap): ValueMap {
  const rest = { ...object }
  delete rest.kind
  delete rest.apiVersion
  return rest
}

function readerOf(server: ApiServer): ClusterReader {
  const resourceOf = (group: string, kind: string): ServedResource | undefined => {
    for (const resource of server.registry.all()) if (resource.group === group && resource.kind === kind) return resource
    return undefined
  }
  return {
    get(group, kind, namespace, name) {
      const resource = resourceOf(group, kind)
      return resource && server.load(resource, namespace, name)
    },
    list(group, kind, namespace = '') {
      const resource = resourceOf(group, kind)
      return resource === undefined ? [] : server.store.list(registryKey(resource.resource, group, namespace, '')).map(({ value }) => value as AnyObject)
    },
    writeStatus(group, kind, object) {
      const resource = resourceOf(group, kind)
      if (resource !== undefined) server.save(resource, object)
    },
  }
}
