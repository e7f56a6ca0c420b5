import { FieldPath, invalid } from '../../base/field.ts'
import { isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { applyJsonPatch } from '../../merge/json-patch.ts'
import { applyMergePatch } from '../../merge/json-merge-patch.ts'
import { applyStrategicPatch } from '../../merge/strategic/merge.ts'
import { patchSchema } from '../../merge/strategic/patch-meta.ts'
import { goText } from '../../merge/typed/walk.ts'
import { apply } from './apply-patch.ts'
import { placeInNamespace } from './create.ts'
import { fromUnstructuredFault } from './from-unstructured.ts'
import { noteUpdate } from './managed-fields/ledger.ts'
import type { ServedResource } from './registry.ts'
import { scaleOf, writeScale } from './scale.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { badRequest, invalidStatus, notFoundStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { scales } from './subresource-kinds.ts'
import { checkName, replaceObject } from './update.ts'

export interface PatchOptions {
  readonly patchType: 'json' | 'merge' | 'strategic' | 'apply'
  /** Apply only: take over what others own. */
  readonly force?: boolean
}

/** PATCH: `k8s.io/apiserver/pkg/endpoints/handlers/patch.go` (1.36). */
export function patch(server: ApiServer, resource: ServedResource, target: Target, body: Value, options: Known & PatchOptions): ApiResponse {
  if (options.patchType === 'strategic' && resource.definition === undefined) return refused(unsupportedPatch)
  if (options.patchType === 'apply') return apply(server, resource, target, body, options)
  const endpoint = target.subresource === 'scale' ? scales(server.minor) : resource
  const shape = shapeFault(body, options.patchType)
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name))
  if (shape !== undefined) return refused(badRequest(shape))
  const shown = target.subresource === 'scale' ? scaleOf(resource, old) : old
  const change = (current: ValueMap): Patched => options.patchType === 'strategic' ? strategic(server, endpoint, current, body as ValueMap, options) : byText(endpoint, current, body, options)
  const plain = touchesManagers(body) ? undefined : change(server.showPlain(endpoint, shown))
  // Refusals print the whole object.
  const read = plain === undefined || 'status' in plain ? change(server.show(endpoint, shown)) : plain
  if ('status' in read) return refused(read.status)
  const { object, warnings } = read
  const isScale = target.subresource === 'scale'
  if (!isScale && options.rehearse !== true) noteUpdate(server, resource, old, object, { manager: options.fieldManager ?? '', subresource: target.subresource })
  const mismatch = (isScale ? undefined : placeInNamespace(resource, object, target.namespace)) ?? checkName(object, target.name)
  if (mismatch !== undefined) return refused(mismatch, warnings)
  return isScale ? writeScale(server, resource, target, object, old, options, warnings) : replaceObject(server, resource, target, object, old, options, warnings)
}

/** Whether a patch may have to do with `metadata.managedFields`, which is worked out only then. */
function touchesManagers(body: Value): boolean {
  if (!Array.isArray(body)) return isMap(body) && isMap(body.metadata) && Object.hasOwn(body.metadata, 'managedFields')
  return body.some((step) => isMap(step) && [step.path, step.from].some((path) => typeof path === 'string' && /^(\/metadata(\/managedFields.*)?)?$/s.test(path)))
}

const unsupportedPatch: Status = {
  code: 415, reason: 'UnsupportedMediaType',
  message: 'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
}

/** The body is read into a map, or for a JSON patch into a list. */
function shapeFault(body: Value, type: PatchOptions['patchType']): string | undefined {
  if (type === 'json') {
    if (Array.isArray(body)) return undefined
    return `error decoding patch: json: cannot unmarshal ${jsonKind(body)} into Go value of type []handlers.jsonPatchOp`
  }
  if (isMap(body)) return undefined
  return `${type === 'merge' ? 'error decoding patch: ' : ''}json: cannot unmarshal ${jsonKind(body)} into Go value of type map[string]interface {}`
}

function jsonKind(value: Value): string {
  if (Array.isArray(value)) return 'array'
  if (isMap(value)) return 'object'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number'
}

type Patched = { readonly object: AnyObject, readonly warnings: string[] } | { readonly status: Status }

/** JSON and merge patches change the text of the object, which is then read again. */
function byText(endpoint: ServedResource, current: ValueMap, body: Value, options: Known & PatchOptions): Patched {
  const outcome = options.patchType === 'merge' ? { value: applyMergePatch(current, body) } : applyJsonPatch(current, body)
  if ('error' in outcome) return { status: unprocessable(outcome.error) }
  const patched = isMap(outcome.value) ? outcome.value : {}
  const extra = options.patchType === 'json' ? unknownMembers(body) : []
  return readPatched(endpoint, patched, [...options.bodyErrors ?? [], ...extra], shownText(endpoint, outcome.value, options.patchType === 'json' ? touchedPaths(body) : []), options)
}

function readPatched(endpoint: ServedResource, patched: ValueMap, extra: readonly string[], shown: string, options: Known): Patched {
  const expected = endpoint.group === '' ? endpoint.version : `${endpoint.group}/${endpoint.version}`
  const refuse = (text: string): Patched => ({ status: invalidStatus('', '', '', [invalid(FieldPath.of('patch'), shown, text)]) })
  const { apiVersion = expected, kind = endpoint.kind } = patched
  if (endpoint.definition !== undefined && apiVersion !== expected && typeof kind === 'string') {
    return refuse(`no kind "${kind}" is registered for version "${goText(apiVersion)}" in scheme "pkg/runtime/scheme.go:111"`)
  }
  const decoded = endpoint.codec.decode(patched)
  if (decoded.failure !== undefined) return refuse(decoded.failure.message)
  const strict = [...extra, ...decoded.strict.map(({ message }) => message)]
  if (options.fieldValidation === 'Strict' && strict.length > 0) return refuse(`strict decoding error: ${strict.join(', ')}`)
  const { object } = decoded
  endpoint.codec.applyDefaults(object)
  return { object: endpoint.codec.toHub(object), warnings: options.fieldValidation === 'Ignore' ? [] : strict }
}

/** Strategic patches change the object as a tree. */
function strategic(server: ApiServer, endpoint: ServedResource, current: ValueMap, body: ValueMap, options: Known): Patched {
  const outcome = applyStrategicPatch(current, body, patchSchema(endpoint.definition ?? '', server.minor))
  if ('fault' in outcome) {
    const { code, message } = outcome.fault
    return { status: code === 400 ? badRequest(message) : code === 422 ? unprocessable(message) : { code, reason: '', message } }
  }
  const refuse = (text: string): Patched => ({ status: invalidStatus('', '', '', [invalid(FieldPath.of('patch'), goText(outcome.rest), text)]) })
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = outcome.value
  const fault = fromUnstructuredFault(rest, endpoint.definition ?? '', server.minor)
  if (fault !== undefined) return refuse(fault)
  const decoded = endpoint.codec.decode(rest)
  // Bytes are read by the converter of trees, which says so.
  if (decoded.failure !== undefined) return refuse(decoded.failure.message.replace(/^illegal base64 data/, 'error decoding from json: $&'))
  const strict = [...options.bodyErrors ?? [], ...decoded.strict.map(({ message }) => message)]
  if (options.fieldValidation === 'Strict' && strict.length > 0) return refuse(`strict decoding error: ${strict.join(', ')}`)
  const { object } = decoded
  endpoint.codec.applyDefaults(object)
  return { object: endpoint.codec.toHub(object), warnings: options.fieldValidation === 'Ignore' ? [] : strict }
}

/** Why the patch does not apply is not told. */
function unprocessable(_text: string): Status {
  return { code: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request', details: {} }
}

function unknownMembers(body: Value): string[] {
  const known = new Set(['op', 'path', 'from', 'value'])
  return (Array.isArray(body) ? body : []).flatMap((step, index) =>
    isMap(step) ? Object.keys(step).filter((key) => !known.has(key)).map((key) => `json patch unknown field "[${index}].${key}"`) : [])
}

/** The text that the patch gave, as refusals print it: custom resources are maps all through, so in key order. */
function shownText(endpoint: ServedResource, value: Value, touched: readonly (readonly string[])[]): string {
  return JSON.stringify(endpoint.definition === undefined ? sortAll(value) : sortTouched(value, touched), plainNumbers)
}

function sortAll(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortAll)
  if (!isMap(value)) return value
  const sorted: ValueMap = {}
  for (const key of Object.keys(value).sort()) setKey(sorted, key, sortAll(value[key] ?? null))
  return sorted
}

/** Maps that a JSON patch walked through come out in key order, as Go writes maps; the others as they were. */
function sortTouched(value: Value, paths: readonly (readonly string[])[]): Value {
  if (paths.length === 0) return value
  if (Array.isArray(value)) return value.map((item, index) => sortTouched(item, below(paths, String(index))))
  if (!isMap(value)) return value
  const sorted: ValueMap = {}
  for (const key of Object.keys(value).sort()) setKey(sorted, key, sortTouched(value[key] ?? null, below(paths, key)))
  return sorted
}

function below(paths: readonly (readonly string[])[], step: string): (readonly string[])[] {
  return paths.filter(([first]) => first === step).map((path) => path.slice(1))
}

/** The containers that each operation reads, the whole document among them. */
function touchedPaths(body: Value): string[][] {
  return (Array.isArray(body) ? body : []).flatMap((step) => isMap(step) ? [step.path, step.from] : [])
    .filter((path) => typeof path === 'string').map((path) => path.split('/').slice(1, -1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')))
}

function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
