import { isMap, type Value, type ValueMap } from '../../src/base/json.ts'
import type { HttpBody, HttpRequest } from '../../src/sim/api/http.ts'
import type { ApiServer } from '../../src/sim/api/server.ts'
import { readPatchBody, readRequestBody } from './body.ts'
import { type Line, nameOf, targetOf, withLiveVersion } from './apiserver.ts'

/** A recorded line as the request that was made. */
export function requestOf(server: ApiServer, line: Line, isPods: boolean): HttpRequest {
  const method = line.method ?? { create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE' }[line.op] ?? ''
  const keepsVersion = isPods || line.id.includes('no-rv') || line.op !== 'update'
  const object = isMap(line.object) && !keepsVersion ? withLiveVersion(server, line.object) : line.object
  const contentType = line.contentType ?? (line.patchType === undefined ? 'application/json' : patchContentTypes[line.patchType])
  const text = line.raw ?? line.body ?? (typeof object === 'string' ? object : undefined)
  const user = line.user === undefined ? undefined : line.user === null ? null : { name: line.user, uid: line.user, groups: line.groups ?? [] }
  return {
    method,
    path: line.op === 'request' ? line.path ?? '' : `${pathOf(server, line)}?${queryOf(line)}`,
    contentType,
    ...line.accept === undefined ? {} : { accept: line.accept },
    ...text === undefined && object === undefined ? {} : { body: text === undefined ? bodyOfValue(object ?? null) : bodyOfText(text, contentType) },
    ...user === undefined ? {} : { user },
  }
}

const patchContentTypes = {
  json: 'application/json-patch+json', merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json', apply: 'application/apply-patch+yaml',
} as const

export function pathOf(server: ApiServer, line: Line): string {
  const known = line.path === undefined ? undefined : line.path.split('?', 1)[0]
  const subresource = line.subresource === undefined || line.subresource === '' ? '' : `/${line.subresource}`
  const before = line.before?.map((step) => step.object).find(isMap)
  const object = line.op === 'create' ? line.object : line.old ?? (line.op === 'patch' && isMap(line.object) && line.object.kind !== undefined ? line.object : before ?? line.object)
  if (known !== undefined) return line.op === 'create' || line.op === 'patch' ? known + (line.op === 'patch' ? subresource : '') : isMap(object) ? `${known}/${encodeURIComponent(nameOf(object))}${subresource}` : known
  if (line.subresource === 'token') {
    const account = line.setup?.find(({ kind }) => kind === 'ServiceAccount') ?? {}
    return `${collection(server, account)}/${nameOf(account)}/token`
  }
  if (!isMap(object)) return '/'
  return line.op === 'create' ? collection(server, object) : `${collection(server, object)}/${nameOf(object)}${subresource}`
}

function collection(server: ApiServer, object: ValueMap): string {
  const target = targetOf(server, object)
  if (target === undefined) return '/apis/unknown/v1/objects'
  const { group, version, namespace, resource } = target
  return `${group === '' ? '/api' : `/apis/${group}`}/${version}${namespace === '' ? '' : `/namespaces/${namespace}`}/${resource}`
}

function queryOf(line: Line): string {
  if (typeof line.query === 'string') return line.query
  const manager = line.fieldManager ?? (line.patchType === 'apply' ? undefined : { create: 'kubectl-create', update: 'kubectl-replace', patch: 'kubectl-patch' }[line.op])
  const query = new URLSearchParams({
    ...line.real === true || line.isStep === true ? {} : { dryRun: 'All' },
    fieldValidation: line.fieldValidation ?? 'Strict',
    ...manager === undefined ? {} : { fieldManager: manager },
    ...line.force === undefined ? {} : { force: String(line.force) },
  })
  for (const [key, value] of Object.entries(line.query ?? {})) query.set(key, value)
  return query.toString()
}

function bodyOfValue(value: Value): HttpBody {
  let size: number | undefined
  const plain = (_key: string, item: unknown): unknown => typeof item === 'bigint' ? Number(item) : item
  return {
    get bytes() { return size ??= JSON.stringify(value, plain).length },
    object: (kind) => isMap(value) && (value.kind === undefined || typeof value.kind === 'string') ? { object: value, errors: [] } : readRequestBody(JSON.stringify(value, plain), 'application/json', kind),
    value: () => ({ value, errors: [] }),
  }
}

function bodyOfText(text: string, contentType: string): HttpBody {
  return {
    bytes: new TextEncoder().encode(text).length,
    object: (kind) => readRequestBody(text, contentType, kind),
    value: () => readPatchBody(text, contentType),
  }
}
