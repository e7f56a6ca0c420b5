import { FieldPath, type FieldError, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { cloneValue, sortedKeys } from '../../../../base/json.ts'
import { dns1123SubdomainErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import { Quantity, quantityOrZero } from '../../../../base/quantity.ts'
import type {
  PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference,
} from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, requiredText, unsupportedIfSet } from '../checks.ts'
import {
  fieldImmutable, nameIsDNSLabel, nameIsDNSSubdomain, validateImmutableField, validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'
import { isNativeResource, validateResourceQuantityValue } from '../pod/resource-names.ts'
import { amountOf, validateBasicResource, validatePositiveQuantity } from '../quantities.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateAccessModes } from './access-modes.ts'

/** PersistentVolumeClaims: `pkg/apis/core/validation/validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

/** What a stored claim may keep although a new one may not have it. */
export interface ClaimSpecOptions {
  readonly allowInvalidLabelValueInSelector?: boolean
  readonly allowInvalidAPIGroupInDataSourceOrRef?: boolean
  readonly enableVolumeAttributesClass?: boolean
  readonly enableRecoverFromExpansionFailure?: boolean
}

export function validatePersistentVolumeClaim(claim: PersistentVolumeClaim, context: ValidationContext, options: ClaimSpecOptions = {}): FieldError[] {
  return [
    ...validateObjectMeta(claim.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validatePersistentVolumeClaimSpec(claim.spec ?? {}, specPath, context, options),
  ]
}

/** The spec of a claim, also of claim templates (StatefulSets, ephemeral volumes). */
export function validatePersistentVolumeClaimSpec(
  spec: PersistentVolumeClaimSpec, path: FieldPath, context: ValidationContext, options: ClaimSpecOptions = {},
): FieldError[] {
  const { accessModes = [], storageClassName = '', volumeMode, volumeAttributesClassName = '' } = spec
  const errors: FieldError[] = []
  if (accessModes.length === 0) errors.push(required(path.child('accessModes'), 'at least 1 access mode is required'))
  errors.push(...validateLabelSelector(spec.selector, options, path.child('selector')))
  errors.push(...validateAccessModes(accessModes, path.child('accessModes')))
  errors.push(...validateStorage(spec, path.child('resources').key('storage')))
  if (storageClassName !== '') errors.push(...invalids(path.child('storageClassName'), storageClassName, dns1123SubdomainErrors(storageClassName)))
  errors.push(...unsupportedIfSet(path.child('volumeMode'), volumeMode, ['Block', 'Filesystem']))
  errors.push(...validateDataSources(spec, path, options.allowInvalidAPIGroupInDataSourceOrRef ?? false))
  const hasClasses = options.enableVolumeAttributesClass ?? gateEnabled(context.minor, 'VolumeAttributesClass')
  if (volumeAttributesClassName !== '' && hasClasses) {
    errors.push(...invalids(path.child('volumeAttributesClassName'), volumeAttributesClassName, dns1123SubdomainErrors(volumeAttributesClassName)))
  }
  return errors
}

export function validatePersistentVolumeClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, context: ValidationContext): FieldError[] {
  const options = optionsFor(old, context)
  const errors = [...validateObjectMetaUpdate(claim.metadata, old.metadata, metadataPath), ...validatePersistentVolumeClaim(claim, context, options)]
  const after = cloneValue(claim.spec ?? {})
  const before = cloneValue(old.spec ?? {})
  // The volume may be set once, by the binder.
  if ((before.volumeName ?? '') === '') before.volumeName = after.volumeName
  errors.push(...settleStorageClass(claim, old, after, before))
  if (claim.status?.phase === 'Bound') {
    const size = before.resources?.requests?.['storage']
    if (after.resources?.requests !== undefined && size !== undefined) after.resources.requests['storage'] = size
    after.volumeAttributesClassName = before.volumeAttributesClassName
  }
  if (!semanticEqual(after, before)) {
    errors.push(forbidden(specPath, 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n'))
  }
  errors.push(...validateShrinking(claim, old, options))
  errors.push(...validateImmutableField(claim.spec?.volumeMode, old.spec?.volumeMode, FieldPath.of('volumeMode')))
  return [...errors, ...validateAttributesClassUpdate(claim, old, context, options)]
}

export function validatePersistentVolumeClaimStatusUpdate(
  claim: PersistentVolumeClaim, old: PersistentVolumeClaim, context: ValidationContext,
): FieldError[] {
  const { capacity = {}, allocatedResources = {}, allocatedResourceStatuses = {} } = claim.status ?? {}
  const errors = validateObjectMetaUpdate(claim.metadata, old.metadata, metadataPath)
  errors.push(...requiredText(FieldPath.of('resourceVersion'), claim.metadata?.resourceVersion))
  if ((claim.spec?.accessModes ?? []).length === 0) errors.push(required(FieldPath.of('Spec', 'accessModes')))
  for (const name of sortedKeys(capacity)) {
    errors.push(...validateBasicResource(quantityOrZero(capacity[name]), FieldPath.of('status', 'capacity').key(name)))
  }
  if (optionsFor(old, context).enableRecoverFromExpansionFailure !== true) return errors
  const statusesPath = FieldPath.of('status', 'allocatedResourceStatuses')
  for (const name of sortedKeys(allocatedResourceStatuses)) {
    errors.push(...validateResourceKey(name, statusesPath))
    if (!resizeStatuses.includes(allocatedResourceStatuses[name] ?? '')) errors.push(notSupported(statusesPath, name, resizeStatuses))
  }
  const allocatedPath = FieldPath.of('status', 'allocatedResources')
  for (const name of sortedKeys(allocatedResources)) {
    const found = validateResourceKey(name, allocatedPath)
    const amount = quantityOrZero(allocatedResources[name])
    if (found.length === 0) found.push(...validateBasicResource(amount, allocatedPath.key(name)))
    errors.push(...found.length > 0 ? found : validateResourceQuantityValue('storage', amount, allocatedPath.key(name)))
  }
  return errors
}

const resizeStatuses = [
  'ControllerResizeInProgress', 'ControllerResizeInfeasible', 'NodeResizeInProgress', 'NodeResizeInfeasible', 'NodeResizePending',
]

function validateStorage(spec: PersistentVolumeClaimSpec, path: FieldPath): FieldError[] {
  const amount = amountOf(spec.resources?.requests, 'storage')
  if (amount === undefined) return [required(path)]
  const errors = validatePositiveQuantity(amount, path)
  return errors.length > 0 ? errors : validateResourceQuantityValue('storage', amount, path)
}

function validateDataSources({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: FieldPath, allowInvalidAPIGroup: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (dataSource !== undefined) errors.push(...validateDataSource(dataSource, path.child('dataSource'), allowInvalidAPIGroup))
  const namespace = dataSourceRef?.namespace ?? ''
  if (dataSourceRef !== undefined) {
    const refPath = path.child('dataSourceRef')
    errors.push(...validateDataSource(dataSourceRef, refPath, allowInvalidAPIGroup))
    if (namespace !== '') errors.push(...invalids(refPath.child('namespace'), namespace, nameIsDNSLabel(namespace, false)))
  }
  if (dataSource === undefined || dataSourceRef === undefined) return errors
  if (namespace !== '') errors.push(unfitDataSource(path, 'may not be specified when dataSourceRef.namespace is specified'))
  else if (dataSource.apiGroup !== dataSourceRef.apiGroup || dataSource.kind !== dataSourceRef.kind || dataSource.name !== dataSourceRef.name) {
    errors.push(unfitDataSource(path, 'must match dataSourceRef'))
  }
  return errors
}

/** Upstream passes the path `spec.dataSource` as the bad value; a `field.Path` has no exported fields, so it prints as `{}`. */
function unfitDataSource(path: FieldPath, detail: string): FieldError {
  return invalid(path, {}, detail)
}

function validateDataSource(
  { apiGroup = '', kind = '', name = '' }: TypedLocalObjectReference | TypedObjectReference, path: FieldPath, allowInvalidAPIGroup: boolean,
): FieldError[] {
  const errors = [...requiredText(path.child('name'), name), ...requiredText(path.child('kind'), kind)]
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    errors.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
  }
  if (apiGroup !== '' && !allowInvalidAPIGroup) errors.push(...invalids(path.child('apiGroup'), apiGroup, dns1123SubdomainErrors(apiGroup)))
  return errors
}

function optionsFor(old: PersistentVolumeClaim, context: ValidationContext): ClaimSpecOptions {
  const { spec = {}, status = {} } = old
  return {
    enableRecoverFromExpansionFailure: gateEnabled(context.minor, 'RecoverVolumeExpansionFailure') ||
      status.allocatedResources !== undefined || status.allocatedResourceStatuses !== undefined,
    enableVolumeAttributesClass: gateEnabled(context.minor, 'VolumeAttributesClass') || spec.volumeAttributesClassName !== undefined,
    allowInvalidAPIGroupInDataSourceOrRef: spec.dataSource?.apiGroup !== undefined || spec.dataSourceRef?.apiGroup !== undefined,
    allowInvalidLabelValueInSelector: validateLabelSelector(spec.selector, {}, specPath).length > 0,
  }
}

/**
 * The class may be set once: from nothing, or from the value of the old annotation. Changes the copies so that the comparison
 * that follows does not see an allowed change.
 */
function settleStorageClass(
  claim: PersistentVolumeClaim, old: PersistentVolumeClaim, after: PersistentVolumeClaimSpec, before: PersistentVolumeClaimSpec,
): FieldError[] {
  const oldAnnotation = old.metadata?.annotations?.[classAnnotation]
  const annotation = claim.metadata?.annotations?.[classAnnotation]
  const isNew = before.storageClassName === undefined && after.storageClassName !== undefined
  if (isNew && oldAnnotation === after.storageClassName && (annotation === undefined || annotation === oldAnnotation)) {
    after.storageClassName = undefined
    return []
  }
  if (isNew && (oldAnnotation === undefined || after.storageClassName === oldAnnotation)) after.storageClassName = before.storageClassName
  return (annotation ?? '') === (oldAnnotation ?? '')
    ? []
    : [invalid(metadataPath.child('annotations', classAnnotation), annotation ?? '', fieldImmutable)]
}

function validateShrinking(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, options: ClaimSpecOptions): FieldError[] {
  const path = specPath.child('resources', 'requests', 'storage')
  const size = amountOf(claim.spec?.resources?.requests, 'storage') ?? Quantity.zero
  const oldSize = amountOf(old.spec?.resources?.requests, 'storage') ?? Quantity.zero
  if (size.compare(oldSize) >= 0) return []
  if (options.enableRecoverFromExpansionFailure !== true) return [forbidden(path, 'field can not be less than previous value')]
  const capacity = amountOf(old.status?.capacity, 'storage') ?? Quantity.zero
  return size.compare(capacity) <= 0 ? [forbidden(path, 'field can not be less than status.capacity')] : []
}

function validateAttributesClassUpdate(
  claim: PersistentVolumeClaim, old: PersistentVolumeClaim, context: ValidationContext, options: ClaimSpecOptions,
): FieldError[] {
  const path = specPath.child('volumeAttributesClassName')
  const name = claim.spec?.volumeAttributesClassName
  if (name === old.spec?.volumeAttributesClassName) return []
  const errors = gateEnabled(context.minor, 'VolumeAttributesClass')
    ? []
    : [forbidden(path, 'update is forbidden when the VolumeAttributesClass feature gate is disabled')]
  if (options.enableVolumeAttributesClass !== true || old.status?.currentVolumeAttributesClassName === undefined) return errors
  if (name === undefined) errors.push(forbidden(path, 'update to nil is forbidden when status.currentVolumeAttributesClassName is not nil'))
  if (name === '') errors.push(forbidden(path, 'update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil'))
  return errors
}

function validateResourceKey(name: string, path: FieldPath): FieldError[] {
  const errors = invalids(path, name, qualifiedNameErrors(name))
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors
  return [notSupported(path, name, ['storage'])]
}
