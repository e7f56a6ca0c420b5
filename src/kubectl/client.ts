import type { Value, ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { ServedResource } from '../sim/api/registry.ts'
import type { ApiServer, DeleteOptions, RequestOptions, Target } from '../sim/api/server.ts'
import type { ApiResponse } from '../sim/api/status.ts'
import { fieldsMatch, selectorMatches } from './resources/selector.ts'

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
}

/** A client of a simulated server. */
export function clientOf(server: ApiServer, clock: () => string = () => server.entropy.now()): Client {
  return {
    minor: server.minor,
    resources: () => [...server.registry.all()],
    create: (target, body, options) => server.create(target, body, options),
    get: (target) => server.get(target),
    list: (target, request) => list(server, target, request),
    update: (target, body, options) => server.update(target, body, options),
    patch: (target, body, { type, force, ...options }) => server.patch(target, body, { ...options, patchType: type, ...force === undefined ? {} : { force } }),
    delete: (target, options) => server.delete(target, options),
    now: clock,
    suffix: () => server.entropy.suffix(),
  }
}

function list(server: ApiServer, target: Target, { labelSelector = '', fieldSelector = '' }: ListRequest = {}): { response: ApiResponse, items: ValueMap[] } {
  const resource = server.find(target)
  const deprecation = resource?.deprecation
  const items = server.list(target).filter((item) => selectorMatches(labelSelector, item) && fieldsMatch(fieldSelector, item))
  return { response: { code: 200, warnings: deprecation === undefined ? [] : [deprecation] }, items }
}
