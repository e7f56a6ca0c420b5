import type { ValueMap } from '../../base/json.ts'
import type { User } from '../admission/plugin.ts'
import { clusterPolicy } from './authorization/cluster-policy.ts'
import type { ReviewFunction } from './authorization/reviews.ts'
import { checkTypeMeta, readBody } from './body.ts'
import { managedFieldsOf, noteUpdate } from './managed-fields/ledger.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer, Known } from './server.ts'
import { refused, type ApiResponse } from './status.ts'

/** POST of a kind that is answered and never stored. */
export function review(server: ApiServer, resource: ServedResource, answer: ReviewFunction, body: ValueMap, options: Known): ApiResponse {
  const read = readBody(resource, body, options)
  const unreadable = read.status ?? checkTypeMeta(resource, body, read.object)
  if (unreadable !== undefined) return refused(unreadable, read.warnings)
  const meta = read.object.metadata ??= {}
  // Refusals print metadata with the record that the server has put there.
  if (Object.keys(meta).length > 0) {
    noteUpdate(server, resource, undefined, read.object, { manager: options.fieldManager ?? '', subresource: '' })
    read.object.metadata = { ...meta, managedFields: managedFieldsOf(read.object) }
  }
  const context = { user: options.user, policy: clusterPolicy(server.reader), authenticate: (token: string): User | undefined => server.tokens.get(token) }
  const status = answer(read.object as never, context)
  return status === undefined ? { code: 201, warnings: read.warnings, object: { ...server.show(resource, read.object), metadata: read.object.metadata as ValueMap } } : refused(status, read.warnings)
}
