import { goJson } from '../../base/go-format.ts'
import { isMap, type Value, type ValueMap } from '../../base/json.ts'
import type { User } from '../admission/plugin.ts'
import { authorize } from './authorization/authorizer.ts'
import { forbiddenRequest, privilegedGroup } from './authorization/attributes.ts'
import { clusterPolicy } from './authorization/cluster-policy.ts'
import { list } from './list.ts'
import type { PatchOptions } from './patch.ts'
import { deleteOptionsFault, writeOptionsFault } from './request-options.ts'
import { administrator, type ApiServer, type DeleteOptions, type RequestOptions, type Target } from './server.ts'
import { badRequest, notAllowedStatus, notFoundStatus, notServedStatus, refused, type ApiResponse, type Status } from './status.ts'
import { wellFormed } from './well-formed.ts'

/**
 * A request as it comes over the wire: path, query, headers. Texts are read by the caller, as reading YAML and JSON is not the
 * server's own business here. Source: `k8s.io/apiserver/pkg/{server/config.go,endpoints/installer.go,endpoints/request}` (1.36).
 */
export interface HttpRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly contentType?: string
  readonly accept?: string
  readonly body?: HttpBody
  /** Null: a token that nobody has. */
  readonly user?: User | null
}

export interface HttpBody {
  readonly bytes: number
  /** The object of a write, read by content type; `kind` is what error texts name. */
  object(kind: string): { readonly object: ValueMap, readonly errors: readonly string[] } | { readonly status: Status }
  /** The document of a patch. */
  value(): { readonly value: Value, readonly errors: readonly string[] } | { readonly error: string }
}

export const bodyLimit = 3 * 1024 * 1024

export function handle(server: ApiServer, request: HttpRequest): ApiResponse {
  if (request.user === null) return refused({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })
  const [path = '', query = ''] = splitOnce(request.path, '?')
  const user = request.user ?? administrator
  const parts = decoded(path).split('/').filter((part) => part !== '')
  const isApi = (parts[0] === 'api' && parts.length > 2) || (parts[0] === 'apis' && parts.length > 3)
  if (!isApi) return answerPath(server, request, path, parts, user)
  return new Resources(server, request, user, new URLSearchParams(query)).answer(parts)
}

/** Go's server takes a path apart after decoding it: an encoded slash divides, too. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Paths that are no resources. */
function answerPath(server: ApiServer, { method }: HttpRequest, path: string, parts: readonly string[], user: User): ApiResponse {
  const known = ['/healthz', '/livez', '/readyz', '/version'].includes(path)
  if (!known && !user.groups.includes(privilegedGroup)) {
    const attributes = { user: { ...user, groups: [...user.groups, 'system:authenticated'] }, verb: method.toLowerCase(), path }
    const { allowed, reason } = authorize(clusterPolicy(server.reader), attributes)
    if (!allowed) return refused(forbiddenRequest(attributes, reason))
  }
  if (known) return { code: 200, warnings: [], ...path === '/version' ? {} : { text: 'ok' } }
  if (parts[0] === 'api' && parts.length === 2 && parts[1] !== 'v1') return refused(notServedStatus)
  if ((parts[0] === 'api' && parts.length <= 2) || (parts[0] === 'apis' && parts.length === 1)) return { code: 200, warnings: [] }
  if (parts[0] === 'apis' && servesGroup(server, parts[1] ?? '')) {
    return parts.length === 2 || server.registry.servesGroupVersion(parts[1] ?? '', parts[2] ?? '') ? { code: 200, warnings: [] } : refused(notServedStatus)
  }
  return refused(pageNotFound)
}

const pageNotFound: Status = { code: 404, reason: '', message: '404 page not found' }

class Resources {
  private readonly server: ApiServer
  private readonly request: HttpRequest
  private readonly user: User
  private readonly query: URLSearchParams

  constructor(server: ApiServer, request: HttpRequest, user: User, query: URLSearchParams) {
    this.server = server
    this.request = request
    this.user = user
    this.query = query
  }

  answer(parts: readonly string[]): ApiResponse {
    const { server, user } = this
    const { method } = this.request
    const target = targetOf(parts)
    if (target.group !== '' && !servesGroup(server, target.group)) return this.denied(target) ?? refused(pageNotFound)
    const denied = this.denied(target)
    if (denied !== undefined) return denied
    const resource = server.find(target)
    const inNamespace = parts.includes('namespaces') && target.namespace !== ''
    const main = resource === undefined ? server.find({ ...target, subresource: '' }) : undefined
    // The handler of custom resources knows these two everywhere, and says that the object has none.
    if (main !== undefined && main.definition === undefined && ['status', 'scale'].includes(target.subresource)) return refused(notFoundStatus(main.resource, main.group, target.name))
    if (resource === undefined) return refused(notServedStatus)
    if (resource.isReadOnly === true && method !== 'GET') return refused(notAllowedStatus)
    if (!resource.namespaced && inNamespace) return refused(notServedStatus)
    if (resource.namespaced && !inNamespace && (target.name !== '' || method !== 'GET')) return refused(target.name === '' ? notAllowedStatus : notServedStatus)
    const isNamed = target.name !== ''
    const unacceptable = this.unacceptable()
    if (unacceptable !== undefined) return refused(unacceptable)
    switch (method) {
      case 'GET':
        if (isNamed) return server.get(target, { user })
        return this.isWatch ? this.watch(target) : server.read('list', target, { user }, (served) => list(server, served, target, Object.fromEntries(this.query)))
      case 'POST': return isNamed === (target.subresource === '') ? refused(notAllowedStatus) : this.write(target, 'CreateOptions')
      case 'PUT': return isNamed ? this.write(target, 'UpdateOptions') : refused(notAllowedStatus)
      case 'PATCH': return isNamed ? this.patch(target) : refused(notAllowedStatus)
      case 'DELETE': return isNamed ? this.remove(target) : this.removeAll(target)
      default: return refused(notAllowedStatus)
    }
  }

  /** `watch`, `watch=true` and whatever is not false: `Convert_Slice_string_To_bool`. */
  private get isWatch(): boolean {
    const value = this.query.get('watch')
    return this.request.method === 'GET' && value !== null && value !== '0' && value.toLowerCase() !== 'false'
  }

  /** No time passes while a request is answered: the answer holds what a watcher hears at once, an event to a line, and ends there. */
  private watch(target: Target): ApiResponse {
    const lines: ValueMap[] = []
    const started = this.server.watch(target, Object.fromEntries(this.query), ({ type, object }) => { lines.push({ type, object }) }, { user: this.user })
    if ('stop' in started) started.stop()
    else if (started.status?.reason !== 'Expired') return started
    else {
      // A request that was understood fails within its stream.
      const { code, reason, message } = started.status
      lines.push({ type: 'ERROR', object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } })
    }
    return { code: 200, warnings: [], text: lines.map((line) => `${goJson(line)}\n`).join('') }
  }

  private denied(target: Target): ApiResponse | undefined {
    const verbs: Readonly<Record<string, string>> = { GET: target.name !== '' ? 'get' : this.isWatch ? 'watch' : 'list', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: target.name === '' ? 'deletecollection' : 'delete' }
    const user = { ...this.user, groups: [...new Set([...this.user.groups, 'system:authenticated'])] }
    const status = this.server.denial(verbs[this.request.method] ?? '', target, user)
    return status && refused(status)
  }

  private unacceptable(): Status | undefined {
    const { accept = '*/*' } = this.request
    if (accept.split(',').some((each) => /^\s*(\*\/\*|application\/\*|application\/(json|yaml|vnd\.kubernetes\.protobuf))\s*(;.*)?$/.test(each))) return undefined
    const offered = 'application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
    return { code: 406, reason: 'NotAcceptable', message: `406: Not Acceptable\n\nAvailable representations: ${offered}` }
  }

  private write(target: Target, kind: 'CreateOptions' | 'UpdateOptions'): ApiResponse {
    const { server, request } = this
    const served = server.find(target)
    const type = mediaType(request.contentType ?? 'application/json')
    const tooLarge = this.tooLarge()
    if (tooLarge !== undefined) return refused(tooLarge)
    const unfit = writeOptionsFault(kind, this.parameters())
    if (unfit !== undefined) return refused(unfit)
    if (!['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'].includes(type)) return refused(unknownFormat('application/json, application/yaml, application/vnd.kubernetes.protobuf'))
    const read = request.body?.object(served?.kind ?? '') ?? { object: {}, errors: [] }
    if ('status' in read) return refused(read.status)
    const options = { ...this.options(), bodyErrors: read.errors, bytes: request.body?.bytes ?? 0 }
    const object = wellFormed(read.object)
    return kind === 'CreateOptions' ? server.create(target, object, options) : server.update(target, object, options)
  }

  private patch(target: Target): ApiResponse {
    const type = patchTypes[mediaType(this.request.contentType ?? '')]
    if (type === undefined) return refused({ code: 415, reason: 'UnsupportedMediaType', message: '415: Unsupported Media Type' })
    const tooLarge = this.tooLarge()
    if (tooLarge !== undefined) return refused(tooLarge)
    const unfit = writeOptionsFault('PatchOptions', this.parameters(), type === 'apply')
    if (unfit !== undefined) return refused(unfit)
    const read = this.request.body?.value() ?? { value: {}, errors: [] }
    if ('error' in read) return refused(badRequest(type === 'strategic' ? read.error : type === 'apply' ? `error decoding YAML: ${read.error}` : `error decoding patch: ${read.error}`))
    const force = this.query.get('force')
    return this.server.patch(target, wellFormed(read.value), { ...this.options(), patchType: type, bodyErrors: read.errors, ...force === null ? {} : { force: force === 'true' } })
  }

  private remove(target: Target): ApiResponse {
    const read = this.deleteOptions()
    if ('code' in read) return refused(read)
    return this.server.delete(target, { user: this.user, ...read })
  }

  private removeAll(target: Target): ApiResponse {
    if (target.group === '' && target.resource === 'namespaces') return refused(notAllowedStatus)
    const read = this.deleteOptions()
    if ('code' in read) return refused(read)
    return this.server.deleteCollection(target, Object.fromEntries(this.query), { user: this.user, ...read })
  }

  /** A body stands for the whole of the options; the query counts only without one. */
  private deleteOptions(): (RequestOptions & DeleteOptions) | Status {
    const read = this.request.body === undefined || this.request.body.bytes === 0 ? undefined : this.request.body.object('DeleteOptions')
    if (read !== undefined && 'status' in read) return read.status
    const given = read?.object ?? Object.fromEntries([...this.query.keys()].map((key) => [key, key === 'dryRun' ? this.query.getAll(key) : this.query.get(key) ?? '']))
    const dryRun = Array.isArray(given.dryRun) ? given.dryRun.map(String) : []
    const propagationPolicy = typeof given.propagationPolicy === 'string' ? given.propagationPolicy : undefined
    const orphanDependents = given.orphanDependents === undefined ? undefined : given.orphanDependents === true || given.orphanDependents === 'true'
    const fault = deleteOptionsFault({ dryRun, ...propagationPolicy === undefined ? {} : { propagationPolicy }, ...orphanDependents === undefined ? {} : { orphanDependents } })
    if (fault !== undefined) return fault
    const preconditions = isMap(given.preconditions) ? given.preconditions : {}
    return {
      dryRun: dryRun.includes('All'),
      ...propagationPolicy === 'Foreground' || propagationPolicy === 'Background' || propagationPolicy === 'Orphan' ? { propagationPolicy } : {},
      ...orphanDependents === undefined ? {} : { orphanDependents },
      ...given.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: Number(given.gracePeriodSeconds) },
      preconditions: {
        ...typeof preconditions.uid === 'string' ? { uid: preconditions.uid } : {},
        ...typeof preconditions.resourceVersion === 'string' ? { resourceVersion: preconditions.resourceVersion } : {},
      },
    }
  }

  private tooLarge(): Status | undefined {
    return (this.request.body?.bytes ?? 0) > bodyLimit ? { code: 413, reason: 'RequestEntityTooLarge', message: `Request entity too large: limit is ${bodyLimit}` } : undefined
  }

  private parameters(): { dryRun: string[], fieldManager: string, fieldValidation: string } {
    return { dryRun: this.query.getAll('dryRun'), fieldManager: this.query.get('fieldManager') ?? '', fieldValidation: this.query.get('fieldValidation') ?? '' }
  }

  private options(): RequestOptions {
    const { dryRun, fieldManager, fieldValidation } = this.parameters()
    return { dryRun: dryRun.length > 0, fieldManager, fieldValidation: fieldValidation === 'Strict' || fieldValidation === 'Ignore' ? fieldValidation : 'Warn', user: this.user }
  }
}

const patchTypes: Readonly<Record<string, PatchOptions['patchType']>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

function unknownFormat(accepted: string): Status {
  return { code: 415, reason: 'UnsupportedMediaType', message: `the body of the request was in an unknown format - accepted media types include: ${accepted}` }
}

function mediaType(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim() ?? ''
}

/** `/apis/apps/v1/namespaces/default/deployments/web/status`; a namespace itself is `/api/v1/namespaces/default`. */
export function targetOf(parts: readonly string[]): Target {
  const isCore = parts[0] === 'api'
  const [group = '', version = '', ...rest] = isCore ? ['', ...parts.slice(1)] : parts.slice(1)
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2 && !(rest.length === 3 && ['status', 'finalize'].includes(rest[2] ?? ''))
  const [resource = '', name = '', subresource = ''] = isNamespaced ? rest.slice(2) : rest
  return { group, version, namespace: isNamespaced ? rest[1] ?? '' : '', resource, name, subresource }
}

function servesGroup(server: ApiServer, group: string): boolean {
  return server.registry.servesGroup(group)
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
