import { goQuote } from '../base/go-format.ts'
import { isMap, type Value, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { ServedResource } from '../sim/api/registry.ts'
import type { ApiServer, DeleteOptions, RequestOptions, Target } from '../sim/api/server.ts'
import { list } from '../sim/api/list.ts'
import { notServedStatus, refused, type ApiResponse, type Status } from '../sim/api/status.ts'

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

export interface PatchRequest extends RequestOptions {
  readonly type: PatchType
  readonly force?: boolean
}

export interface ListRequest {
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** What commands ask of a cluster: discovery, requests, and what else they take from the outside world. */
export interface Client {
  readonly minor: Minor
  resources(): readonly ServedResource[]
  create(target: Target, body: ValueMap, options?: RequestOptions): ApiResponse
  get(target: Target): ApiResponse
  list(target: Target, request?: ListRequest): { readonly response: ApiResponse, readonly items: readonly ValueMap[] }
  update(target: Target, body: ValueMap, options?: RequestOptions): ApiResponse
  patch(target: Target, body: Value, request: PatchRequest): ApiResponse
  delete(target: Target, options?: RequestOptions & DeleteOptions): ApiResponse
  /** RFC 3339, whole seconds: ages count up to it. */
  now(): string
  /** Five random characters. */
  suffix(): string
  /** Lets time pass until something holds, so many seconds at most; false when it does not hold then. Without it nothing moves while a command runs. */
  waitUntil?(holds: () => boolean, seconds: number): boolean
}

/** A client of a simulated server. */
export function clientOf(server: ApiServer, clock: () => string = () => server.entropy.now()): Client {
  return {
    minor: server.minor,
    resources: () => [...server.registry.all()],
    create: (target, body, options) => server.create(target, body, options),
    get: (target) => server.get(target),
    list: (target, request) => listItems(server, target, request),
    update: (target, body, options) => server.update(target, body, options),
    patch: (target, body, { type, force, ...options }) => server.patch(target, body, { ...options, patchType: type, ...force === undefined ? {} : { force } }),
    delete: (target, options) => server.delete(target, options),
    now: clock,
    suffix: () => server.entropy.suffix(),
  }
}

/** Items of a list come without their type; here each is whole. */
function listItems(server: ApiServer, target: Target, request: ListRequest = {}): { response: ApiResponse, items: ValueMap[] } {
  const resource = server.find(target)
  if (resource === undefined) return { response: refused(notServedStatus), items: [] }
  const answer = list(server, resource, target, request)
  const warnings = [...resource.deprecation === undefined ? [] : [resource.deprecation], ...answer.warnings]
  if (answer.status !== undefined) return { response: { ...answer, status: unlistable(resource, request, answer.status), warnings }, items: [] }
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  const items = Array.isArray(answer.object?.items) ? answer.object.items.filter(isMap) : []
  return { response: { ...answer, warnings }, items: items.map((item) => ({ apiVersion, kind: resource.kind, ...item })) }
}

/** How kubectl tells a selector that the server refuses (`cli-runtime/pkg/resource/selector.go`, v0.36.2). */
function unlistable(resource: ServedResource, { labelSelector = '', fieldSelector = '' }: ListRequest, status: Status): Status {
  if (labelSelector === '' && fieldSelector === '') return status
  return { ...status, message: `Unable to find "${resource.group}/${resource.version}, Resource=${resource.resource}" that match label selector ${goQuote(labelSelector)}, field selector ${goQuote(fieldSelector)}: ${status.message}` }
}
