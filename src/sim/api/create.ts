import type { ValueMap } from '../../base/json.ts'
import { FieldPath } from '../../base/field.ts'
import { byteLength } from '../../base/names.ts'
import { runPass } from '../admission/chain.ts'
import { registryKey } from '../store/store.ts'
import type { RequestContext } from './authorization/request-context.ts'
import type { AdmissionRequest } from '../admission/plugin.ts'
import { checkTypeMeta, readBody } from './body.ts'
import { gateEnabled } from './features.ts'
import { resourceKind, type ServedResource } from './registry.ts'
import { requestView } from './request-view.ts'
import { dedupOwnerReferences } from './owner-references.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { wordsOf } from './wording.ts'
import { alreadyExistsStatus, answer, badRequest, internalErrorStatus, invalidStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { AllocationFailure } from './service-allocation.ts'
import type { AnyObject } from './strategy.ts'
import { fileManagedFields, noteUpdate } from './managed-fields/ledger.ts'
import { validateCommonMetaOnCreate } from './validation/metadata.ts'

/**
 * POST: `k8s.io/apiserver/pkg/endpoints/handlers/create.go` and `pkg/registry/generic/registry/store.go` (1.36). The order of the
 * stages decides which error is told: reading, mutating admission, validation, validating admission, storing.
 */
export function create(server: ApiServer, resource: ServedResource, target: Target, body: ValueMap, options: Known): ApiResponse {
  const read = readBody(resource, body, options)
  if (read.status !== undefined) return refused(read.status)
  const { object } = read
  const mismatch = checkTypeMeta(resource, body, object) ?? placeInNamespace(resource, object, target.namespace)
  if (mismatch !== undefined) return refused(mismatch, read.warnings)
  // A version that is no number is not seen as one.
  if (/^[1-9][0-9]*$/.test(object.metadata?.resourceVersion ?? '') && options.dryRun !== true) {
    return refused(internalErrorStatus('resourceVersion should not be set on objects to be created', ['metadata', 'resourceVersion']), read.warnings)
  }
  clearSystemMetadata(object)
  const before = [...read.warnings, ...dedupOwnerReferences(object, false)]
  return createObject(server, resource, target, object, options, before)
}

/** What POST and an apply that creates share once the object stands. */
export function createObject(server: ApiServer, resource: ServedResource, target: Target, object: AnyObject, options: Known, before: readonly string[]): ApiResponse {
  if (options.rehearse !== true && options.applies !== true) noteUpdate(server, resource, undefined, object, { manager: options.fieldManager ?? '', subresource: target.subresource })

  const request: AdmissionRequest = {
    operation: 'CREATE',
    resource: resourceKind(resource),
    subresource: target.subresource,
    namespace: target.namespace,
    name: object.metadata?.name ?? '',
    object,
    user: options.user,
    dryRun: options.dryRun === true,
    view: requestView(server, resource, target.subresource),
    minor: server.minor,
    suffix: () => server.entropy.suffix(),
  }
  const mutated = runPass(server.plugins, 'admit', request, server.reader)
  const warnings = [...before, ...mutated.warnings]
  if (mutated.status !== undefined) return refused(mutated.status, warnings)
  warnings.push(...dedupOwnerReferences(object, true))
  return validateAndStore(server, resource, object, request, warnings, options)
}

function validateAndStore(server: ApiServer, resource: ServedResource, object: AnyObject, request: AdmissionRequest, warnings: string[], options: Known): ApiResponse {
  const { strategy } = resource
  const context: RequestContext = { minor: server.minor, user: request.user, reader: server.reader }
  stampMetadata(server, resource, object)
  const unallocated = allocate(server, resource, object, request)
  if (unallocated !== undefined) return refused(unallocated, warnings)
  strategy.prepareForCreate?.(object, context)
  warnings.push(...strategy.warningsOfPreparation?.(object) ?? [])
  const meta = object.metadata ?? {}
  const own = strategy.validate(object, context)
  // The common checks are told only when the kind's own found nothing.
  const errors = own.length > 0 ? own : wordsOf(validateCommonMetaOnCreate(meta, resource.namespaced, FieldPath.of('metadata')), server.minor)
  if (errors.length > 0) return refused(invalidStatus(kindOf(resource, object), resource.group, meta.name ?? '', errors), warnings)
  if (options.rehearse !== true) warnings.push(...strategy.warningsOnCreate?.(object, context) ?? [])
  strategy.canonicalize?.(object)

  const validated = runPass(server.plugins, 'validate', { ...request, name: meta.name ?? '' }, server.reader)
  warnings.push(...validated.warnings)
  if (validated.status !== undefined) return refused(validated.status, warnings)
  const existing = server.load(resource, meta.namespace ?? '', meta.name ?? '')
  if (existing !== undefined) {
    const prefix = existing.metadata?.deletionTimestamp === undefined ? '' : 'object is being deleted: '
    return refused(alreadyExistsStatus(resource.resource, resource.group, meta.name ?? '', prefix), warnings)
  }
  fileManagedFields(object)
  const tooLarge = request.dryRun || (options.bytes ?? 0) < requestLimit / 2 ? undefined : sizeFault(resource, object)
  if (tooLarge !== undefined) return refused(tooLarge, warnings)
  if (!request.dryRun && options.rehearse !== true) server.save(resource, object)
  return answer(201, warnings, object, () => server.show(resource, object))
}

/** What an object calls itself: a custom resource is taken at its word. */
export function kindOf(resource: ServedResource, { kind }: AnyObject): string {
  return resource.definition === undefined && kind !== undefined ? kind : resource.kind
}

/** etcd takes requests of 1.5 MiB, and its client sends no more than 2 MiB. */
const requestLimit = 1.5 * 1024 * 1024
const sendLimit = 2 * 1024 * 1024

/**
 * What etcd says to an object that is too large. The server tries again without `managedFields` before it gives up:
 * `handlers/create.go` (1.36).
 */
function sizeFault(resource: ServedResource, object: AnyObject): Status | undefined {
  const { name = '', namespace = '' } = object.metadata ?? {}
  const key = registryKey(resource.resource, resource.group, namespace, name)
  const text = JSON.stringify(object, (_key, value: unknown) => typeof value === 'bigint' ? Number(value) : value)
  const size = requestSize(byteLength(key), byteLength(text) + 1)
  if (size > sendLimit) return { code: 500, reason: '', message: `rpc error: code = ResourceExhausted desc = trying to send message larger than max (${size} vs. ${sendLimit})` }
  return size > requestLimit ? { code: 500, reason: '', message: 'etcdserver: request is too large' } : undefined
}

/**
 * Bytes of the transaction that puts a new key: a comparison with its revision, which is none, and the put. Each part stands behind a
 * tag of a byte and its length. Key of 37 bytes, value of 3,000,214: 45 compare, 39 + 3,000,219 put, 10 stand around that: 3,000,313.
 */
function requestSize(key: number, value: number): number {
  const part = (length: number): number => 1 + varintLength(length) + length
  const comparison = 2 + part(key) + 2
  const put = part(key) + part(value)
  return part(comparison) + part(part(put))
}

/** Seven bits to the byte. */
function varintLength(value: number): number {
  return value < 0x80 ? 1 : 1 + varintLength(Math.floor(value / 0x80))
}

/** Cluster IPs and node ports are handed out before validation. */
function allocate(server: ApiServer, resource: ServedResource, object: AnyObject, { dryRun }: AdmissionRequest): Status | undefined {
  if (resource.group !== '' || resource.kind !== 'Service') return undefined
  const { failure } = server.services.allocateCreate(object, { minor: server.minor, dryRun })
  return failure === undefined ? undefined : allocationStatus(resource, object, failure)
}

export function allocationStatus(resource: ServedResource, object: AnyObject, failure: AllocationFailure): Status {
  if (failure.kind === 'internal') return internalErrorStatus(failure.message)
  return invalidStatus(resource.kind, resource.group, object.metadata?.name ?? '', failure.errors)
}

/** The body's namespace must be the path's; an empty one takes it. Cluster-wide kinds drop theirs. */
export function placeInNamespace(resource: ServedResource, object: AnyObject, namespace: string): Status | undefined {
  const meta = object.metadata ??= {}
  if (!resource.namespaced) {
    delete meta.namespace
    return undefined
  }
  if (meta.namespace !== undefined && meta.namespace !== namespace) {
    return badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  meta.namespace = namespace
  return undefined
}

/** `rest.FillObjectMetaSystemFields` and `EnsureObjectNamespaceMatchesRequestNamespace`: what a client may not set is wiped. */
function clearSystemMetadata(object: AnyObject): void {
  const meta = object.metadata ??= {}
  delete meta.uid
  delete meta.creationTimestamp
  delete meta.deletionTimestamp
  delete meta.deletionGracePeriodSeconds
  delete meta.selfLink
  delete meta.resourceVersion
  // The server writes its own record of who owns what.
  delete meta.managedFields
}

function stampMetadata(server: ApiServer, resource: ServedResource, object: AnyObject): void {
  const meta = object.metadata ??= {}
  meta.uid = server.entropy.uid()
  meta.creationTimestamp = server.entropy.now()
  if (meta.name === undefined && meta.generateName !== undefined) meta.name = freeName(server, resource, meta.namespace ?? '', meta.generateName)
}

/** `maxNameGenerationCreateAttempts` of `pkg/registry/generic/registry/store.go` (1.36). */
const mostAttempts = 8

/** A generated name that is taken is drawn again, as long as attempts are left. */
function freeName(server: ApiServer, resource: ServedResource, namespace: string, base: string): string {
  let name = generatedName(base, server.entropy.suffix())
  if (!gateEnabled(server.minor, 'RetryGenerateName')) return name
  for (let attempt = 1; attempt < mostAttempts && server.load(resource, namespace, name) !== undefined; attempt++) name = generatedName(base, server.entropy.suffix())
  return name
}

/** `names.SimpleNameGenerator`: at most 58 characters of the base and five more. */
export function generatedName(base: string, suffix: string): string {
  return `${base.slice(0, 58)}${suffix}`
}
