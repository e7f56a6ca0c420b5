import { cloneValue, isMap, type Value, type ValueMap } from '../../base/json.ts'
import { compareTyped } from '../../merge/typed/merge.ts'
import { fieldSetOf, goText, typeErrors } from '../../merge/typed/walk.ts'
import { createObject, placeInNamespace } from './create.ts'
import { applyConflictStatus } from './managed-fields/conflicts.ts'
import { managersOf } from './managed-fields/ledger.ts'
import { applyConfiguration, mergeTypeOf, setEntries } from './managed-fields/manager.ts'
import type { PatchOptions } from './patch.ts'
import type { ServedResource } from './registry.ts'
import { scaleOf, writeScale } from './scale.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { badRequest, conflictStatus, notFoundStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { scales } from './subresource-kinds.ts'
import { checkName, replaceObject } from './update.ts'

/** Server-side apply: `k8s.io/apiserver/pkg/endpoints/handlers/patch.go` and `apimachinery/pkg/util/managedfields` (1.36). */
export function apply(server: ApiServer, resource: ServedResource, target: Target, body: Value, options: Known & PatchOptions): ApiResponse {
  if (target.subresource === 'scale') return applyScale(server, resource, target, body, options)
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined && target.subresource !== '') return refused(notFoundStatus(resource.resource, resource.group, target.name))
  const unfit = configFault(server, resource, body)
  if (unfit !== undefined) return refused(unfit)
  const config = body as ValueMap
  const writer = { manager: options.fieldManager ?? '', subresource: target.subresource }
  const outcome = withClientSideApply(server, resource, old, options, (force) => applyConfiguration(server, resource, old, config, writer, force))
  if ('conflicts' in outcome) return refused(applyConflictStatus(outcome.conflicts))
  if (options.fieldValidation === 'Strict' && (options.bodyErrors ?? []).length > 0) return refused(badRequest(`error strict decoding YAML: ${options.bodyErrors?.[0] ?? ''}`))

  const decoded = resource.codec.decode(keepLastApplied(outcome.object, config, writer.manager))
  if (decoded.failure !== undefined) return refused({ code: 500, reason: '', message: `failed to convert new object (${place(config)}) to proper version: ${conversionText(config, decoded.failure.message)}` })
  const versioned = decoded.object
  resource.codec.applyDefaults(versioned)
  const object = resource.codec.toHub(versioned)
  setEntries(object, outcome.managed)
  const nameOfObject = object.metadata?.name
  const mismatch = nameOfObject === undefined ? checkName(object, target.name) : placeInNamespace(resource, object, target.namespace) ?? checkName(object, target.name)
  if (mismatch !== undefined) return refused(mismatch)
  const known = { ...options, applies: true }
  const { uid } = object.metadata ?? {}
  if (old === undefined && uid !== undefined) {
    return refused(conflictStatus(resource.resource, resource.group, target.name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`))
  }
  if (old !== undefined) return replaceObject(server, resource, target, object, old, known, [])
  return createObject(server, resource, { ...target, name: '' }, object, known, [])
}

/** What makes a configuration unfit before anything is merged. */
function configFault(server: ApiServer, resource: ServedResource, body: Value): Status | undefined {
  if (!isMap(body)) return badRequest(`error decoding YAML: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type map[string]interface {}`)
  if (isMap(body.metadata) && body.metadata.managedFields !== undefined && body.metadata.managedFields !== null) return badRequest('metadata.managedFields must be nil')
  const expected = apiVersionOf(resource)
  if (body.apiVersion !== expected) return badRequest(`Incorrect version specified in apply patch. Specified patch version: ${goText(body.apiVersion ?? '')}, expected: ${expected}`)
  const [first, ...more] = typeErrors(body, mergeTypeOf(server, resource))
  if (first === undefined) return undefined
  const text = more.length === 0 ? first : `errors:\n${[first, ...more].map((each) => `  ${each}`).join('\n')}`
  return { code: 500, reason: '', message: `failed to create typed patch object (${place(body)}): ${text}` }
}

function apiVersionOf({ group, version }: ServedResource): string {
  return group === '' ? version : `${group}/${version}`
}

/** `default/web; apps/v1, Kind=Deployment` */
function place(config: ValueMap): string {
  const { namespace = '', name = '' } = isMap(config.metadata) ? config.metadata : {}
  const apiVersion = goText(config.apiVersion ?? '')
  return `${goText(namespace)}/${goText(name)}; ${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${goText(config.kind ?? '')}`
}

/** Bytes are read by the converter, which says so. */
function conversionText(config: ValueMap, message: string): string {
  const apiVersion = goText(config.apiVersion ?? '')
  const text = message.startsWith('illegal base64 data') ? `error decoding from json: ${message}` : message
  return `unable to convert unstructured object to ${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${goText(config.kind ?? '')}: ${text}`
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

type Applied = ReturnType<typeof applyConfiguration>

/** kubectl may take over what its own client-side apply had set and nobody has changed since: `internal/lastappliedmanager.go` (1.36). */
function withClientSideApply(server: ApiServer, resource: ServedResource, old: AnyObject | undefined, options: Known & PatchOptions, run: (force: boolean) => Applied): Applied {
  const outcome = run(options.force === true)
  if (!('conflicts' in outcome) || options.fieldManager !== 'kubectl' || old === undefined) return outcome
  const applied = readLastApplied(old)
  const type = mergeTypeOf(server, resource)
  if (!isMap(applied) || applied.apiVersion !== apiVersionOf(resource) || typeErrors(applied, type).length > 0) return outcome
  const { added, removed, modified } = compareTyped(applied, server.showPlain(resource, old), type)
  const allowed = fieldSetOf(applied, type).difference(modified).difference(added).difference(removed)
  const refusals = outcome.conflicts.filter(({ path }) => !allowed.has(path))
  return refusals.length === 0 ? run(true) : { conflicts: refusals }
}

function readLastApplied(old: AnyObject | undefined): Value | undefined {
  const text = old?.metadata?.annotations?.[lastApplied]
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text) as Value
  } catch {
    return undefined
  }
}

/** kubectl keeps its annotation in step with what it applies, where there is one: `internal/lastappliedupdater.go` (1.36). */
function keepLastApplied(object: ValueMap, config: ValueMap, manager: string): ValueMap {
  const annotations = isMap(object.metadata) && isMap(object.metadata.annotations) ? object.metadata.annotations : undefined
  const known = annotations?.[lastApplied]
  if (manager !== 'kubectl' || !isMap(object.metadata) || annotations === undefined || known === undefined || known === '') return object
  const applied = cloneValue(config)
  if (isMap(applied.metadata) && isMap(applied.metadata.annotations)) {
    delete applied.metadata.annotations[lastApplied]
    if (Object.keys(applied.metadata.annotations).length === 0) delete applied.metadata.annotations
  }
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastApplied]: `${sortedJson(applied)}\n` } } }
}

function sortedJson(value: Value): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return Number(item)
    return isMap(item) ? Object.fromEntries(Object.keys(item).sort().map((key) => [key, item[key]])) : item
  })
}

/** Apply of a Scale: only its replicas can be owned. */
function applyScale(server: ApiServer, resource: ServedResource, target: Target, body: Value, options: Known & PatchOptions): ApiResponse {
  const endpoint = scales(server.minor)
  const old = server.load(resource, target.namespace, target.name)
  if (old === undefined) return refused(notFoundStatus(resource.resource, resource.group, target.name))
  const unfit = configFault(server, endpoint, body)
  if (unfit !== undefined) return refused(unfit)
  const given = isMap(body) && isMap(body.spec) ? body.spec.replicas : undefined
  const scale = scaleOf(resource, old)
  if (given !== undefined) scale.spec = { ...isMap(scale.spec) ? scale.spec : {}, replicas: given }
  const contested = options.force === true ? [] : scaleConflicts(resource, old, scale, options)
  if (contested.length > 0) return refused(applyConflictStatus(contested.map((manager) => ({ manager, path: ['f:spec', 'f:replicas'] }))))
  return writeScale(server, resource, target, scale, old, { ...options, applies: true }, [])
}

function scaleConflicts(resource: ServedResource, old: AnyObject, scale: AnyObject, options: Known): string[] {
  const before = scaleOf(resource, old).spec
  if (isMap(before) && isMap(scale.spec) && before.replicas === scale.spec.replicas) return []
  const managed = managersOf(old)
  return [...managed?.managers ?? []].filter(([key, { fields }]) => fields.has(['f:spec', 'f:replicas']) && !key.startsWith(`["${options.fieldManager ?? ''}","Apply"`)).map(([key]) => key)
}
