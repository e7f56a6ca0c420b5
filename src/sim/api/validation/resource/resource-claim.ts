import { type FieldError, FieldPath, forbidden } from '../../../../base/field.ts'
import type { DeviceRequest, ObjectMeta, ResourceResourceClaim as ResourceClaim, ResourceClaimTemplate } from '../../../../model/kubernetes.generated.ts'
import type { RequestContext } from '../../authorization/request-context.ts'
import type { ValidationContext } from '../../strategy.ts'
import { goStruct } from '../go-struct.ts'
import {
  nameIsDNSSubdomain, validateAnnotations, validateImmutableField, validateLabels, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'
import { validateDeviceClaim } from './device-claim.ts'
import { claimSpecShape } from './shapes.ts'

/** Claims and their templates: `pkg/apis/resource/validation/validation.go`, `pkg/registry/resource/utils.go` (1.36). */

const metadata = FieldPath.of('metadata')
const spec = FieldPath.of('spec')
const metaOptions = { namespaced: true, validateName: nameIsDNSSubdomain }

export function validateResourceClaim(claim: ResourceClaim, context: RequestContext): FieldError[] {
  return [
    ...authorizedForAdmin(claim.spec?.devices?.requests, claim.metadata, context),
    ...validateObjectMeta(claim.metadata, metaOptions, metadata),
    ...validateDeviceClaim(claim.spec?.devices ?? {}, spec.child('devices'), context),
  ]
}

export function validateResourceClaimUpdate(claim: ResourceClaim, old: ResourceClaim): FieldError[] {
  return [
    ...validateObjectMeta(claim.metadata, metaOptions, metadata),
    ...validateObjectMetaUpdate(claim.metadata, old.metadata, metadata),
    ...validateImmutableField(claim.spec, old.spec, spec, goStruct(claimSpecShape, claim.spec)),
  ]
}

export function validateResourceClaimTemplate(template: ResourceClaimTemplate, context: RequestContext): FieldError[] {
  return [
    ...authorizedForAdmin(template.spec?.spec?.devices?.requests, template.metadata, context),
    ...validateTemplate(template, context),
  ]
}

export function validateResourceClaimTemplateUpdate(template: ResourceClaimTemplate, old: ResourceClaimTemplate, context: ValidationContext): FieldError[] {
  const shown = { ...template.spec?.metadata, Spec: goStruct(claimSpecShape, template.spec?.spec) }
  return [
    ...validateTemplate(template, context),
    ...validateObjectMetaUpdate(template.metadata, old.metadata, metadata),
    ...validateImmutableField(withDevices(template.spec), withDevices(old.spec), spec, goStruct(Object.keys(shown).map((key) => [key, key, null]), shown)),
  ]
}

/** The inner spec and its devices are structs in Go: absent and empty are one. */
function withDevices(templateSpec: ResourceClaimTemplate['spec']): ResourceClaimTemplate['spec'] {
  return { ...templateSpec, spec: { ...templateSpec?.spec, devices: templateSpec?.spec?.devices ?? {} } }
}

/** Devices in use by others are only for namespaces that are labelled so. */
export function adminAccessDenied(namespace: string, path: FieldPath, { reader }: RequestContext): FieldError[] {
  const label = 'resource.kubernetes.io/admin-access'
  if (reader?.get('', 'Namespace', '', namespace)?.metadata?.labels?.[label] === 'true') return []
  return [forbidden(path, `admin access to devices requires the \`${label}: true\` label on the containing namespace`)]
}

function authorizedForAdmin(requests: readonly DeviceRequest[] | undefined, meta: ObjectMeta | undefined, context: RequestContext): FieldError[] {
  const index = (requests ?? []).findIndex((request) => request.exactly?.adminAccess === true)
  if (index < 0) return []
  // Templates are told at the same path, although theirs is one `spec` longer.
  return adminAccessDenied(meta?.namespace ?? '', spec.child('devices', 'requests').index(index).child('adminAccess'), context)
}

function validateTemplate(template: ResourceClaimTemplate, context: ValidationContext): FieldError[] {
  return [
    ...validateObjectMeta(template.metadata, metaOptions, metadata),
    ...validateTemplateMeta(template.spec?.metadata ?? {}, spec.child('metadata')),
    ...validateDeviceClaim(template.spec?.spec?.devices ?? {}, spec.child('spec', 'devices'), context),
  ]
}

/** Fields of metadata in the order of the Go struct, but for labels and annotations, which a template may have. */
const forbiddenMeta = [
  'name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp',
  'deletionGracePeriodSeconds', 'ownerReferences', 'finalizers', 'managedFields',
] as const

/** `ValidateTemplateObjectMeta` of the core group. */
function validateTemplateMeta(meta: ObjectMeta, path: FieldPath): FieldError[] {
  return [
    ...validateAnnotations(meta.annotations, path.child('annotations')),
    ...validateLabels(meta.labels, path.child('labels')),
    ...forbiddenMeta.filter((field) => meta[field] !== undefined && meta[field] !== '' && meta[field] !== 0)
      .map((field) => forbidden(path.child(field === 'uid' ? 'uID' : field), 'cannot be set')),
  ]
}
