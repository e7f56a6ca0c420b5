import { sameValue, type ValueMap } from '../../base/json.ts'
import { FieldPath, invalid } from '../../base/field.ts'
import { runPass } from '../admission/chain.ts'
import type { RequestUpdateContext } from './authorization/request-context.ts'
import type { AdmissionRequest } from '../admission/plugin.ts'
import { checkTypeMeta, readBody } from './body.ts'
import { allocationStatus, create, kindOf, placeInNamespace } from './create.ts'
import { resourceKind, type ServedResource } from './registry.ts'
import { requestView } from './request-view.ts'
import { dedupOwnerReferences } from './owner-references.ts'
import type { ApiServer, Known, Target } from './server.ts'
import { wordsOf } from './wording.ts'
import { answer, badRequest, conflictStatus, invalidStatus, notFoundStatus, refused, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { erase, isReleased } from './delete.ts'
import { fileManagedFields, noteUpdate, sameManagedFields } from './managed-fields/ledger.ts'
import { validateCommonMetaOnUpdate } from './validation/metadata.ts'

/** PUT: `k8s.io/apiserver/pkg/endpoints/handlers/update.go` and `rest/update.go` (1.36). */
export function update(server: ApiServer, resource: ServedResource, target: Target, body: ValueMap, options: Known): ApiResponse {
  const old = server.load(resource, target.namespace, target.name)
  const read = readBody(resource, body, options, old)
  if (read.status !== undefined) return refused(read.status)
  const { object } = read
  const mismatch = checkTypeMeta(resource, body, object) ?? placeInNamespace(resource, object, target.namespace) ?? checkName(object, target.name)
  if (mismatch !== undefined) return refused(mismatch, read.warnings)
  if (options.rehearse !== true && old !== undefined) noteUpdate(server, resource, old, object, { manager: options.fieldManager ?? '', subresource: target.subresource })
  if (old === undefined) {
    // What is not there has no identity: a request that names one is meant for another object.
    const uid = object.metadata?.uid
    if (resource.strategy.allowCreateOnUpdate === true && uid !== undefined) {
      const missing: AnyObject = { metadata: { name: target.name, ...target.namespace === '' ? {} : { namespace: target.namespace } } }
      return refused(conflictStatus(resource.resource, resource.group, target.name, uidPreconditionText(resource, missing, uid, options.dryRun === true)), read.warnings)
    }
    if (resource.strategy.allowCreateOnUpdate === true && target.subresource === '') return create(server, resource, { ...target, name: '' }, body, options)
    return refused(notFoundStatus(resource.resource, resource.group, target.name), read.warnings)
  }
  // Only PUT takes the uid of its body for a precondition: to a patch it is a field like others.
  const { uid } = object.metadata ?? {}
  if (uid !== undefined && uid !== old.metadata?.uid) {
    return refused(conflictStatus(resource.resource, resource.group, target.name, uidPreconditionText(resource, old, uid, options.dryRun === true)), read.warnings)
  }
  return replaceObject(server, resource, target, object, old, options, [...read.warnings, ...dedupOwnerReferences(object, false)])
}

/** How admission and the answer see an object that is written through another kind. */
export interface View {
  readonly object: AnyObject
  readonly old: AnyObject
  show(written: AnyObject): ValueMap
}

/** What PUT and PATCH share once the new object stands: admission, preparation, validation, storing. */
export function replaceObject(server: ApiServer, resource: ServedResource, target: Target, object: AnyObject, old: AnyObject, options: Known, before: readonly string[], view?: View): ApiResponse {
  if (object.metadata?.resourceVersion === undefined && resource.strategy.allowUnconditionalUpdate === false) {
    const error = invalid(FieldPath.of('metadata', 'resourceVersion'), 0, 'must be specified for an update')
    return refused(invalidStatus(resource.kind, resource.group, target.name, [error]), before)
  }
  const conflict = checkPreconditions(resource, object, old)
  if (conflict !== undefined) return refused(conflict, before)
  keepSystemMetadata(object, old)
  const request: AdmissionRequest = {
    operation: 'UPDATE',
    resource: resourceKind(resource),
    subresource: target.subresource,
    namespace: target.namespace,
    name: target.name,
    object: view?.object ?? object,
    old: view?.old ?? old,
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

  if (resource.group === '' && resource.kind === 'Service' && target.subresource === '') {
    const { failure } = server.services.allocateUpdate(object, old, { minor: server.minor, dryRun: request.dryRun })
    if (failure !== undefined) return refused(allocationStatus(resource, object, failure), warnings)
  }
  const { strategy } = resource
  const context: RequestUpdateContext = { minor: server.minor, subresource: target.subresource, user: request.user, reader: server.reader, now: () => server.entropy.now() }
  strategy.prepareForUpdate?.(object, old, context)
  keepDeletion(object, old)
  const errors = [
    ...wordsOf(validateCommonMetaOnUpdate(object.metadata, old.metadata, resource.namespaced, FieldPath.of('metadata')), server.minor),
    ...strategy.validateUpdate(object, old, context),
  ]
  warnings.push(...strategy.warningsOfValidation?.(object, old, context) ?? [])
  if (errors.length > 0) return refused(invalidStatus(kindOf(resource, object), resource.group, target.name, errors), warnings)
  warnings.push(...strategy.warningsOnUpdate?.(object, old, context) ?? [])
  strategy.canonicalize?.(object)
  const validated = runPass(server.plugins, 'validate', request, server.reader)
  warnings.push(...validated.warnings)
  if (validated.status !== undefined) return refused(validated.status, warnings)
  return store(server, resource, object, old, request.dryRun || options.rehearse === true, warnings, view)
}

/** A write that changes nothing is not made: the resourceVersion stays. */
function store(server: ApiServer, resource: ServedResource, object: AnyObject, old: AnyObject, dryRun: boolean, warnings: readonly string[], view: View | undefined): ApiResponse {
  const meta = object.metadata ??= {}
  meta.resourceVersion = old.metadata?.resourceVersion
  fileManagedFields(object)
  keepTypeMeta(resource, object, old)
  const show = view === undefined ? () => server.show(resource, object) : () => view.show(object)
  if (!dryRun) {
    if (isReleased(resource, object, old)) erase(server, resource, object)
    else if (!sameValue(object, old) || !sameManagedFields(object, old)) server.save(resource, object)
  }
  return answer(200, warnings, object, show)
}

/** What is stored of a built-in kind knows its type by where it is: whether a body told it makes no difference. */
function keepTypeMeta(resource: ServedResource, object: AnyObject, old: AnyObject): void {
  if (resource.definition === undefined) return
  for (const key of ['apiVersion', 'kind'] as const) {
    if (old[key] === undefined) delete object[key]
    else object[key] = old[key]
  }
}

/** The body must name the object that the path names. */
export function checkName(object: AnyObject, name: string): Status | undefined {
  const meta = object.metadata ??= {}
  if (meta.name === undefined) return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  return meta.name === name ? undefined : badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${name})`)
}

/** Resources that etcd knows by another name: `pkg/kubeapiserver/default_storage_factory_builder.go` (1.36). */
const storagePrefixes: Readonly<Record<string, string>> = {
  replicationcontrollers: 'controllers', endpoints: 'services/endpoints', nodes: 'minions', services: 'services/specs', ingresses: 'ingress',
  customresourcedefinitions: 'apiextensions.k8s.io/customresourcedefinitions', apiservices: 'apiregistration.k8s.io/apiservices',
}

/** What the storage says to a write that is meant for another object of this name; a dry run does not reach below its prefix. */
export function uidPreconditionText(resource: ServedResource, { metadata }: AnyObject, uid: string, dryRun: boolean): string {
  const folder = storagePrefixes[resource.resource] ?? (resource.definition === undefined ? `${resource.group}/${resource.resource}` : resource.resource)
  const key = `${dryRun ? '' : '/registry'}/${folder}/${metadata?.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata?.name ?? ''}`
  return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata?.uid ?? ''}`
}

function checkPreconditions(resource: ServedResource, object: AnyObject, old: AnyObject): Status | undefined {
  const given = object.metadata ?? {}
  const name = old.metadata?.name ?? ''
  if (given.resourceVersion !== undefined && given.resourceVersion !== old.metadata?.resourceVersion) {
    return conflictStatus(resource.resource, resource.group, name, 'the object has been modified; please apply your changes to the latest version and try again')
  }
  return undefined
}

/** What an update cannot change stays as stored, whether it was sent or not. */
function keepSystemMetadata(object: AnyObject, old: AnyObject): void {
  const meta = object.metadata ??= {}
  const stored = old.metadata ?? {}
  for (const key of ['uid', 'generateName'] as const) {
    if (meta[key] === undefined && stored[key] !== undefined) Object.assign(meta, { [key]: stored[key] })
  }
  if (stored.creationTimestamp !== undefined) meta.creationTimestamp = stored.creationTimestamp
  if (stored.generation === undefined) delete meta.generation
  else meta.generation = stored.generation
  meta.resourceVersion ??= stored.resourceVersion
  delete meta.selfLink
}

/** Nobody takes back a deletion, whatever the strategy has done with it: `ValidateObjectMetaAccessorUpdate` of `apimachinery` (1.36). */
function keepDeletion(object: AnyObject, old: AnyObject): void {
  const meta = object.metadata ??= {}
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata ?? {}
  if (deletionTimestamp !== undefined) meta.deletionTimestamp = deletionTimestamp
  if (deletionGracePeriodSeconds !== undefined) meta.deletionGracePeriodSeconds ??= deletionGracePeriodSeconds
}
