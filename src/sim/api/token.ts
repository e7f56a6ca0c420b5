import type { ValueMap } from '../../base/json.ts'
import type { TokenRequest } from '../../model/kubernetes.generated.ts'
import { readBody } from './body.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { badRequest, invalidStatus, notFoundStatus, refused, type ApiResponse, type Status } from './status.ts'
import { tokenRequests } from './subresource-kinds.ts'
import { validateTokenRequest } from './validation/authentication/token-request.ts'

/**
 * POST of the `token` subresource of a ServiceAccount: `pkg/registry/core/serviceaccount/storage/token.go` (1.36). No token is
 * signed: the answer says for whom and how long one would hold.
 */
export function createToken(server: ApiServer, resource: ServedResource, target: Target, body: ValueMap, options: Known): ApiResponse {
  const endpoint = tokenRequests(server.minor)
  const account = server.load(resource, target.namespace, target.name)
  const read = readBody(endpoint, body, options)
  if (read.status !== undefined) return refused(read.status)
  const request = read.object as TokenRequest
  const meta = read.object.metadata ??= {}
  if (meta.name !== undefined && meta.name !== target.name) return refused(badRequest(`metadata.name: Invalid value: "${meta.name}": must match the service account name if specified`))
  if (account === undefined) return refused(notFoundStatus('serviceaccounts', '', target.name))
  const spec = request.spec ??= { audiences: [] }
  spec.expirationSeconds ??= 3600
  const errors = validateTokenRequest(request)
  if (errors.length > 0) return refused(invalidStatus('TokenRequest', 'authentication.k8s.io', meta.name ?? '', errors))
  const unbound = missingBoundObject(server, request, target.namespace)
  if (unbound !== undefined) return refused(unbound)
  Object.assign(meta, { name: target.name, namespace: target.namespace, creationTimestamp: server.entropy.now() })
  if (spec.audiences === undefined || spec.audiences.length === 0) spec.audiences = ['https://kubernetes.default.svc']
  return { code: 201, warnings: read.warnings, object: server.show(endpoint, read.object) }
}

const boundKinds: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }

function missingBoundObject(server: ApiServer, { spec }: TokenRequest, namespace: string): Status | undefined {
  const { kind = '', apiVersion = '', name = '' } = spec?.boundObjectRef ?? {}
  if (spec?.boundObjectRef === undefined) return undefined
  const resource = apiVersion === 'v1' ? boundKinds[kind] : undefined
  if (resource === undefined) return badRequest(`cannot bind token for serviceaccount to object ref with apiVersion "${apiVersion}", kind "${kind}"`)
  return server.reader.get('', kind, kind === 'Node' ? '' : namespace, name) === undefined ? notFoundStatus(resource, '', name) : undefined
}
