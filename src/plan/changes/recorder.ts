import type { Value, ValueMap } from '../../base/json.ts'
import { clientOf, type Client } from '../../kubectl/run.ts'
import type { ApiServer, Target } from '../../sim/api/server.ts'
import type { ApiResponse } from '../../sim/api/status.ts'
import { addDefaultAccounts } from '../cluster-input.ts'

/** A request of kubectl with its answer. */
export interface Exchange {
  readonly verb: 'create' | 'get' | 'update' | 'patch' | 'delete'
  readonly target: Target
  readonly body?: Value
  readonly response: ApiResponse
  /** A write of an object that was there: what it looked like. */
  readonly before?: ValueMap
}

/** A client that remembers what goes through it, with the kinds that were served when it was made: kubectl asks once. */
export class Recorder {
  readonly client: Client
  private exchanges: Exchange[] = []

  constructor(server: ApiServer) {
    const inner = clientOf(server)
    const served = inner.resources()
    const keep = (verb: Exchange['verb'], target: Target, body: Value | undefined, answer: () => ApiResponse): ApiResponse => {
      const before = verb === 'get' || verb === 'create' ? undefined : inner.get({ ...target, subresource: '' }).object
      const response = answer()
      this.exchanges.push({ verb, target, response, ...body === undefined ? {} : { body }, ...before === undefined ? {} : { before } })
      // The ServiceAccount controller is faster than the next request of a client.
      if (response.status === undefined && target.resource === 'namespaces' && verb !== 'get') addDefaultAccounts(server)
      return response
    }
    this.client = {
      ...inner,
      resources: () => served,
      create: (target, body, options) => keep('create', target, body, () => inner.create(target, body, options)),
      get: (target) => keep('get', target, undefined, () => inner.get(target)),
      update: (target, body, options) => keep('update', target, body, () => inner.update(target, body, options)),
      patch: (target, body, request) => keep('patch', target, body, () => inner.patch(target, body, request)),
      delete: (target, options) => keep('delete', target, undefined, () => inner.delete(target, options)),
    }
  }

  /** What went through since the last call. */
  take(): readonly Exchange[] {
    const taken = this.exchanges
    this.exchanges = []
    return taken
  }
}
