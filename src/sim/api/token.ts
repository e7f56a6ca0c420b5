import type { Pod, TokenRequest } from '../../model/kubernetes.generated.ts'
import { FieldPath, invalid } from '../../base/field.ts'
import { formatTime, parseTime } from '../clock.ts'
import type { PostedObject } from './create-subresource.ts'
import { badRequest, conflictStatus, invalidStatus, notFoundStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { ApiServer } from './server.ts'
import { validateTokenRequest } from './validation/authentication/token-request.ts'

/**
 * POST of the `token` subresource of a ServiceAccount: `pkg/registry/core/serviceaccount/storage/token.go` (1.36). No token is
 * signed: the answer says for whom and how long one would hold.
 */
export function createToken({ server, resource, endpoint, target, object, validate }: PostedObject): ApiResponse {
  const request = object as TokenRequest
  const meta = request.metadata ??= {}
  if (meta.name !== undefined && meta.name !== target.name) {
    const error = invalid(FieldPath.of('metadata', 'name'), meta.name, 'must match the service account name if specified')
    return refused(invalidStatus('TokenRequest', 'authentication.k8s.io', target.name, [error]))
  }
  const account = server.load(resource, target.namespace, target.name)
  if (account === undefined) return refused(notFoundStatus('serviceaccounts', '', target.name))
  const spec = request.spec ??= { audiences: [] }
  spec.expirationSeconds ??= 3600
  if (spec.audiences === undefined || spec.audiences.length === 0) spec.audiences = ['https://kubernetes.default.svc']
  const now = server.entropy.now()
  Object.assign(meta, { name: target.name, namespace: target.namespace, uid: account.metadata?.uid, creationTimestamp: now })
  delete request.status
  const errors = validateTokenRequest(request)
  if (errors.length > 0) return refused(invalidStatus('TokenRequest', 'authentication.k8s.io', '', errors))
  const refusal = validate() ?? boundObjectFault(server, request, target.namespace, target.name)
  if (refusal !== undefined) return refused(refusal)
  // A request for more than a year and a day would be shortened by flags that are off here.
  const expires = parseTime(now)
  request.status = { token: '', expirationTimestamp: expires === undefined ? now : formatTime(expires + Number(spec.expirationSeconds) * 1000) }
  return { code: 201, warnings: [], object: server.show(endpoint, object) }
}

const boundKinds: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }

function boundObjectFault(server: ApiServer, { spec }: TokenRequest, namespace: string, account: string): Status | undefined {
  if (spec?.boundObjectRef === undefined) return undefined
  const { kind = '', apiVersion = '', name = '', uid = '' } = spec.boundObjectRef
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  const resource = group === '' ? boundKinds[kind] : undefined
  if (resource === undefined) return badRequest(`cannot bind token to object of type ${group ?? ''}/${version ?? ''}, Kind=${kind}`)
  const found = server.reader.get('', kind, kind === 'Node' ? '' : namespace, name)
  if (found === undefined) return notFoundStatus(resource, '', name)
  if (kind === 'Pod' && (found as Pod).spec?.serviceAccountName !== account) {
    return badRequest(`cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`)
  }
  if (uid === '' || uid === found.metadata?.uid) return undefined
  return conflictStatus('TokenRequest', 'authentication.k8s.io', name, `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`)
}
