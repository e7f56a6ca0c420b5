import { cloneValue, type Value, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { defaultPlugins } from '../admission/chain.ts'
import type { AdmissionPlugin, ClusterReader, User } from '../admission/plugin.ts'
import { registryKey, Store } from '../store/store.ts'
import { authorize } from './authorization/authorizer.ts'
import { forbiddenRequest, privilegedGroup } from './authorization/attributes.ts'
import { bootstrapClusterRoleBindings, bootstrapClusterRoles } from './authorization/bootstrap.ts'
import { bootstrapClusterRoleNames } from './authorization/bootstrap-names.ts'
import { clusterPolicy } from './authorization/cluster-policy.ts'
import { create } from './create.ts'
import { fileManagedFields, inheritManagedFields, noteUpdate, shareSubmitted, withManagedFields } from './managed-fields/ledger.ts'
import { patch, type PatchOptions } from './patch.ts'
import { review } from './reviews.ts'
import { showScale, updateScale } from './scale.ts'
import { createBinding, createSubresource } from './create-subresource.ts'
import { ServiceAllocator } from './service-allocation.ts'
import { settleDefinitions } from './custom-resources/establish.ts'
import { settleConditions } from './server-conditions.ts'
import { finishDefinitions, terminatingFault } from './custom-resources/finalize.ts'
import { followDefinitions } from './custom-resources/serve.ts'
import { Registry, type ServedResource } from './registry.ts'
import { update } from './update.ts'
import { methodNotSupported, notAllowedStatus, notFoundStatus, notServedStatus, refused, withWarnings, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { readerOf } from './reader.ts'
import { watch, type Watch, type WatchEvent } from './watch.ts'
import { remove, removeCollection } from './delete.ts'
import { list, type ListParameters } from './list.ts'

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
  /** Accepts or refuses as a real request would, without warnings, and keeps nothing: each document of a check stands on its own. */
  readonly rehearse?: boolean
  /** How unknown and duplicate fields are met; the server's own default is Warn, kubectl asks for Strict. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  readonly fieldManager?: string
  readonly user?: User
  /** Size of the body; nothing near etcd's limit when it is absent. */
  readonly bytes?: number
  /** An apply, for those who write on its behalf. */
  readonly applies?: boolean
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
  /** Who a bearer token stands for. */
  readonly tokens?: ReadonlyMap<string, User>
  /** Ranges that cluster IPs come from, the primary family first. */
  readonly serviceRanges?: readonly string[]
}

export const administrator: User = { name: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] }

/** A simulated kube-apiserver on a store of its own. Every request is answered with a value; nothing throws on what a client sends. */
export class ApiServer {
  readonly minor: Minor
  readonly store = new Store()
  readonly registry: Registry
  readonly plugins: readonly AdmissionPlugin[]
  readonly entropy: Entropy
  readonly reader: ClusterReader
  readonly services: ServiceAllocator
  readonly tokens: ReadonlyMap<string, User>

  constructor({ minor, entropy, plugins = defaultPlugins, tokens = new Map(), serviceRanges }: ServerOptions) {
    this.minor = minor
    this.registry = new Registry(minor)
    this.plugins = plugins
    this.entropy = entropy
    this.tokens = new Map([...tokens].map(([token, user]) => [token, authenticated(user)]))
    this.reader = readerOf(this)
    this.services = new ServiceAllocator(serviceRanges)
    this.store.watch(({ value, previous }) => { if (previous !== undefined) inheritManagedFields(previous, value) })
    this.bookServices()
    this.store.watch((event) => { followDefinitions(this.registry, event) })
    const definitions = this.registry.byResource('apiextensions.k8s.io', 'v1', 'customresourcedefinitions')
    this.store.watch((event) => {
      settleDefinitions(this.store, event, entropy.now(), (object, old) => { if (definitions !== undefined) this.saveStatus(definitions, object, old) })
    })
    this.store.watch((event) => { finishDefinitions(this, event) })
    this.store.watch((event) => { settleConditions(this.store, event, entropy.now()) })
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
    return this.serve('create', target, options, (resource, known) => {
      if (resource.review !== undefined) return review(this, resource, resource.review, body, known)
      if (resource.group === '' && resource.kind === 'Binding') return createBinding(this, resource, target, body, known)
      const terminating = terminatingFault(this, resource)
      if (terminating !== undefined) return refused(terminating)
      return createSubresource(this, resource, target, body, known) ?? create(this, resource, target, body, known)
    })
  }

  update(target: Target, body: ValueMap, options: RequestOptions = {}): ApiResponse {
    return this.serve('update', target, options, (resource, known) =>
      target.subresource === 'scale' ? updateScale(this, resource, target, body, known) : update(this, resource, target, body, known))
  }

  /** PATCH; the body is a list for a JSON patch, and the text itself when it is no JSON of the right shape. */
  patch(target: Target, body: Value, options: RequestOptions & PatchOptions): ApiResponse {
    return this.serve('patch', target, options, (resource, known) => patch(this, resource, target, body, known))
  }

  get(target: Target, options: RequestOptions = {}): ApiResponse {
    return this.serve('get', target, options, (resource) => {
      const stored = this.load(resource, target.namespace, target.name)
      if (stored === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name))
      return { code: 200, warnings: [], object: target.subresource === 'scale' ? showScale(this, resource, stored) : this.show(resource, stored) }
    })
  }

  delete(target: Target, options: RequestOptions & DeleteOptions = {}): ApiResponse {
    return this.serve('delete', target, options, (resource, known) =>
      target.name === '' ? refused(methodNotSupported(resource.resource, resource.group, 'delete')) : remove(this, resource, target, known))
  }

  /** DELETE of a collection: all that a list with these parameters shows. */
  deleteCollection(target: Target, parameters: ListParameters = {}, options: RequestOptions & DeleteOptions = {}): ApiResponse {
    return this.serve('deletecollection', target, options, (resource, known) => {
      const listed = list(this, resource, target, parameters)
      return listed.status === undefined ? removeCollection(this, resource, target, listed, known) : listed
    })
  }

  /** A watch of a collection, or of the one object that the target names; `tell` is called for each event, in order, until it is stopped. */
  watch(target: Target, parameters: ListParameters, tell: (event: WatchEvent) => void, options: RequestOptions = {}): Watch | ApiResponse {
    const denied = this.denial('watch', target, authenticated(options.user ?? administrator))
    if (denied !== undefined) return refused(denied)
    const resource = this.find(target)
    return resource === undefined ? refused(notServedStatus) : watch(this, resource, target, parameters, tell)
  }

  /** A request that only reads, by whatever answers it. */
  read(verb: string, target: Target, options: RequestOptions, answer: (resource: ServedResource) => ApiResponse): ApiResponse {
    return this.serve(verb, target, options, answer)
  }

  /** What every request goes through: is the path served, may the user, is the version deprecated. */
  private serve<T extends RequestOptions>(verb: string, target: Target, options: T, answer: (resource: ServedResource, options: T & Known) => ApiResponse): ApiResponse {
    const user = authenticated(options.user ?? administrator)
    const denied = this.denial(verb, target, user)
    if (denied !== undefined) return refused(denied)
    const resource = this.find(target)
    if (resource === undefined) return refused(notServedStatus)
    if (resource.isReadOnly === true && verb !== 'get' && verb !== 'list') return refused(notAllowedStatus)
    const response = answer(resource, { ...options, user })
    const warnings = resource.deprecation === undefined ? response.warnings : [resource.deprecation, ...response.warnings]
    return warnings.length === 0 ? response : withWarnings(response, [...new Set(warnings)])
  }

  /** Rights come before everything else, the path's own existence included. */
  denial(verb: string, target: Target, user: User): Status | undefined {
    if (user.groups.includes(privilegedGroup)) return undefined
    const { group, resource, subresource, name } = target
    const namespace = group === '' && resource === 'namespaces' ? name : target.namespace
    const attributes = { user, verb, group, resource, subresource, namespace, name }
    const { allowed, reason } = authorize(clusterPolicy(this.reader), attributes)
    return allowed ? undefined : forbiddenRequest(attributes, reason)
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
    return this.store.get(registryKey(resource.resource, resource.group, resource.namespaced ? namespace : '', name))?.value ?? bootstrapObject(resource, name)
  }

  /** Writes a hub object and stamps its revision. */
  save(resource: ServedResource, object: AnyObject): void {
    const meta = object.metadata ??= {}
    meta.resourceVersion = String(this.store.revision + 1)
    fileManagedFields(object)
    shareSubmitted(object)
    this.store.put(registryKey(resource.resource, resource.group, resource.namespaced ? meta.namespace ?? '' : '', meta.name ?? ''), object)
  }

  /** Writes what a part of the server itself has put into a status. */
  saveStatus(resource: ServedResource, object: AnyObject, old: AnyObject): void {
    noteUpdate(this, resource, old, object, { manager: 'kube-apiserver', subresource: 'status' })
    this.save(resource, object)
  }

  /** A hub object as the endpoint of this version returns it. */
  show(resource: ServedResource, object: AnyObject): ValueMap {
    return this.showPlain(resource, withManagedFields(object))
  }

  /** The same without `metadata.managedFields`, for those who do not look at it: working it out takes its time. */
  showPlain(resource: ServedResource, object: AnyObject, isStored = true): ValueMap {
    // What is shown may be changed; what is stored may not.
    const shown = resource.codec.encode(cloneValue(resource.codec.fromHub(object)), isStored)
    return { kind: resource.kind, apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`, ...withoutTypeMeta(shown) }
  }
}

/** Roles and bindings that every server makes for itself are there without being stored. */
function bootstrapObject({ group, kind }: ServedResource, name: string): AnyObject | undefined {
  if (group !== 'rbac.authorization.k8s.io') return undefined
  const own = kind === 'ClusterRole' ? bootstrapClusterRoles : kind === 'ClusterRoleBinding' ? bootstrapClusterRoleBindings : []
  const found = own.find(({ metadata }) => metadata?.name === name)
  if (found !== undefined) return found as AnyObject
  return kind === 'ClusterRole' && bootstrapClusterRoleNames.has(name) ? { metadata: { name }, rules: [] } : undefined
}

export interface DeleteOptions {
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan'
  /** The older way to say it. */
  readonly orphanDependents?: boolean
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string, readonly resourceVersion?: string }
}

/** Options as handlers get them: the user is known. */
export interface Known extends RequestOptions {
  readonly user: User
}

/** Whoever has a name is in that group. */
function authenticated(user: User): User {
  return user.groups.includes('system:authenticated') ? user : { ...user, groups: [...user.groups, 'system:authenticated'] }
}

function withoutTypeMeta(object: ValueMap): ValueMap {
  const rest = { ...object }
  delete rest.kind
  delete rest.apiVersion
  return rest
}
