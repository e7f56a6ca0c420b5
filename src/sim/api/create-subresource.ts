import type { ValueMap } from '../../base/json.ts'
import { runPass } from '../admission/chain.ts'
import type { AdmissionRequest } from '../admission/plugin.ts'
import { bind } from './binding.ts'
import { checkTypeMeta, readBody } from './body.ts'
import { placeInNamespace } from './create.ts'
import { evict } from './eviction.ts'
import { resourceKind, type ServedResource } from './registry.ts'
import { requestView } from './request-view.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { refused, withWarnings, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { createdKind } from './subresource-kinds.ts'
import { createToken } from './token.ts'

/** What a subresource makes of the object that was posted to it. `validate` is the last word of admission. */
export interface PostedObject {
  readonly server: ApiServer
  /** The resource whose subresource it is. */
  readonly resource: ServedResource
  readonly endpoint: ServedResource
  readonly target: Target
  readonly object: AnyObject
  readonly options: Known
  readonly validate: () => Status | undefined
}

/** POST to a subresource that speaks a kind of its own: `k8s.io/apiserver/pkg/endpoints/handlers/create.go` (1.36). */
export function createSubresource(server: ApiServer, resource: ServedResource, target: Target, body: ValueMap, options: Known): ApiResponse | undefined {
  const endpoint = createdKind(target.subresource, server.minor)
  const answer = answers[target.subresource]
  if (endpoint === undefined || answer === undefined) return undefined
  return post(server, resource, endpoint, target, body, options, answer)
}

/** POST to `bindings`, the older way to bind: `LegacyBindingREST` of `pkg/registry/core/pod/storage/storage.go` (1.36). */
export function createBinding(server: ApiServer, resource: ServedResource, target: Target, body: ValueMap, options: Known): ApiResponse {
  return post(server, resource, resource, target, body, options, (posted) => {
    const pods = server.registry.byResource('', 'v1', 'pods')
    return pods === undefined ? { code: 404, warnings: [] } : bind({ ...posted, resource: pods, target: { ...target, resource: 'pods', name: posted.object.metadata?.name ?? '' } })
  })
}

type Answer = (posted: PostedObject) => ApiResponse

const answers: Readonly<Record<string, Answer>> = { token: createToken, binding: bind, eviction: evict }

function post(server: ApiServer, resource: ServedResource, endpoint: ServedResource, target: Target, body: ValueMap, options: Known, answer: Answer): ApiResponse {
  const read = readBody(endpoint, body.apiVersion === 'policy/v1beta1' ? { ...body, apiVersion: 'policy/v1' } : body, options)
  if (read.status !== undefined) return refused(read.status)
  const { object } = read
  const preserved = endpoint.kind === 'Binding' ? object.metadata : undefined
  object.metadata = withoutSystemFields(object.metadata, preserved)
  const mismatch = checkTypeMeta(endpoint, body.apiVersion === 'policy/v1beta1' ? {} : body, object) ?? placeInNamespace(endpoint, object, target.namespace)
  if (mismatch !== undefined) return refused(mismatch, read.warnings)
  const request: AdmissionRequest = {
    operation: 'CREATE',
    resource: resourceKind(resource),
    subresource: target.subresource,
    namespace: target.namespace,
    name: target.name === '' ? object.metadata?.name ?? '' : target.name,
    object,
    user: options.user,
    dryRun: options.dryRun === true,
    view: requestView(server, resource, target.subresource),
    minor: server.minor,
    suffix: () => server.entropy.suffix(),
  }
  const mutated = runPass(server.plugins, 'admit', request, server.reader)
  const warnings = [...read.warnings, ...mutated.warnings]
  if (mutated.status !== undefined) return refused(mutated.status, warnings)
  const response = answer({
    server, resource, endpoint, target, object, options,
    validate() {
      const validated = runPass(server.plugins, 'validate', request, server.reader)
      warnings.push(...validated.warnings)
      return validated.status
    },
  })
  return withWarnings(response, [...warnings, ...response.warnings])
}

type Metadata = NonNullable<AnyObject['metadata']>

/** `WipeObjectMetaSystemFields`; a Binding keeps what it names the pod by. */
function withoutSystemFields(meta: Metadata | undefined, preserved: Metadata | undefined): Metadata {
  const { uid: _uid, creationTimestamp: _created, deletionTimestamp: _deleted, deletionGracePeriodSeconds: _grace, selfLink: _link, managedFields: _managed, ...rest } = meta ?? {}
  return preserved?.uid === undefined ? rest : { ...rest, uid: preserved.uid }
}
