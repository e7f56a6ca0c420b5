import { FieldPath, type FieldError, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { cloneValue, sortedKeys } from '../../../../base/json.ts'
import { dns1123SubdomainErrors } from '../../../../base/names.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type { NodeSelectorTerm, PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, requiredText, unsupported, unsupportedIfSet } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import { hasInvalidNodeSelectorValue } from './node-selector-values.ts'
import {
  fieldImmutable, nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate,
} from '../metadata.ts'
import { validateNodeSelector } from '../pod/node-selector.ts'
import { shownResourceList, validateBasicResource, validatePositiveQuantity } from '../quantities.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateAccessModes } from './access-modes.ts'
import { persistentVolumeSources, validatePersistentVolumeSource } from './persistent-volume-sources.ts'

/** PersistentVolumes: `pkg/apis/core/validation/validation.go`, `pkg/volume/validation/pv_validation.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')
const mountOptionsAnnotation = 'volume.beta.kubernetes.io/mount-options'

interface VolumeSpecOptions {
  readonly enableVolumeAttributesClass: boolean
  readonly allowInvalidLabelValueInRequiredNodeAffinity: boolean
  /** A spec inside a VolumeAttachment: CSI alone, and without what only a volume of its own has. */
  readonly inline: boolean
}

export function validatePersistentVolume(volume: PersistentVolume, context: ValidationContext): FieldError[] {
  return [...validateVolume(volume, optionsFor(undefined, context)), ...validateMountOptions(volume)]
}

export function validatePersistentVolumeUpdate(volume: PersistentVolume, old: PersistentVolume, context: ValidationContext): FieldError[] {
  const options = optionsFor(old, context)
  // Upstream validates the new volume twice, so each of its causes is told twice.
  const errors = [...validateVolume(volume, options), ...validateMountOptions(volume), ...validateVolume(volume, options)]
  const spec = cloneValue(volume.spec ?? {})
  const oldSpec = old.spec ?? {}
  if (oldSpec.csi !== undefined && oldSpec.csi.controllerExpandSecretRef === undefined) delete spec.csi?.controllerExpandSecretRef
  if (!persistentVolumeSources.every((source) => semanticEqual(spec[source], oldSpec[source]))) {
    errors.push(forbidden(specPath.child('persistentvolumesource'), 'spec.persistentvolumesource is immutable after creation\n'))
  }
  errors.push(...validateImmutableField(spec.volumeMode, oldSpec.volumeMode, FieldPath.of('volumeMode')))
  if (oldSpec.nodeAffinity !== undefined && !sameAfterMigration(spec.nodeAffinity, oldSpec.nodeAffinity)) {
    errors.push(invalid(FieldPath.of('nodeAffinity'), spec.nodeAffinity === undefined ? null : goStruct(nodeAffinityShape, spec.nodeAffinity),
      `${fieldImmutable}, except for updating from beta label to GA`))
  }
  return [...errors, ...validateAttributesClassUpdate(spec, oldSpec, context, options)]
}

export function validatePersistentVolumeStatusUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  return [
    ...validateObjectMetaUpdate(volume.metadata, old.metadata, metadataPath),
    ...requiredText(FieldPath.of('resourceVersion'), volume.metadata?.resourceVersion),
  ]
}

/** `ValidatePersistentVolumeSpec` for a spec that stands inside a VolumeAttachment. */
export function validateInlinePersistentVolumeSpec(spec: PersistentVolumeSpec, path: FieldPath, context: ValidationContext): FieldError[] {
  return validateSpec(spec, '', path, { ...optionsFor(undefined, context), inline: true })
}

function optionsFor(old: PersistentVolume | undefined, context: ValidationContext): VolumeSpecOptions {
  return {
    inline: false,
    enableVolumeAttributesClass: gateEnabled(context.minor, 'VolumeAttributesClass') || old?.spec?.volumeAttributesClassName !== undefined,
    allowInvalidLabelValueInRequiredNodeAffinity: !gateEnabled(context.minor, 'NodeAffinityValuesChecked')
      || hasInvalidNodeSelectorValue(old?.spec?.nodeAffinity?.required),
  }
}

function validateVolume({ metadata, spec }: PersistentVolume, options: VolumeSpecOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateSpec(spec ?? {}, metadata?.name ?? '', specPath, options),
  ]
}

function validateSpec(spec: PersistentVolumeSpec, name: string, path: FieldPath, options: VolumeSpecOptions): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy = '', storageClassName = '', volumeMode } = spec
  const { inline } = options
  const errors = inline ? validateInlineFields(spec, path) : []
  if (accessModes.length === 0) errors.push(required(path.child('accessModes')))
  errors.push(...validateAccessModes(accessModes, path.child('accessModes')))
  if (!inline) errors.push(...validateCapacity(spec, path.child('capacity')))
  const policyPath = path.child('persistentVolumeReclaimPolicy')
  if (inline && policy !== '' && policy !== 'Retain') errors.push(forbidden(policyPath, 'may only be Retain in the context of inline volumes'))
  if (!inline && policy !== '') errors.push(...unsupported(policyPath, policy, ['Delete', 'Recycle', 'Retain']))
  if (spec.nodeAffinity !== undefined) errors.push(...validateNodeAffinity(spec.nodeAffinity, path.child('nodeAffinity'), options))
  errors.push(...validatePersistentVolumeSource(spec, name, !inline && spec.nodeAffinity !== undefined, path))
  if (spec.hostPath !== undefined && isRoot(spec.hostPath.path ?? '') && policy === 'Recycle') {
    errors.push(forbidden(policyPath, "may not be 'recycle' for a hostPath mount of '/'"))
  }
  if (storageClassName !== '') {
    const classPath = path.child('storageClassName')
    errors.push(...inline ? [forbidden(classPath, notInline)] : invalids(classPath, storageClassName, dns1123SubdomainErrors(storageClassName)))
  }
  const modePath = path.child('volumeMode')
  if (!inline) errors.push(...unsupportedIfSet(modePath, volumeMode, ['Block', 'Filesystem']))
  else if (volumeMode !== undefined && volumeMode !== 'Filesystem') {
    errors.push(forbidden(modePath, 'may not specify volumeMode other than Filesystem in the context of inline volumes'))
  }
  if (options.enableVolumeAttributesClass) errors.push(...validateAttributesClass(spec, path))
  return errors
}

const notInline = 'may not be specified in the context of inline volumes'

function validateInlineFields({ claimRef, capacity = {}, csi }: PersistentVolumeSpec, path: FieldPath): FieldError[] {
  return [
    ...claimRef === undefined ? [] : [forbidden(path.child('claimRef'), notInline)],
    ...Object.keys(capacity).length === 0 ? [] : [forbidden(path.child('capacity'), notInline)],
    ...csi === undefined ? [required(path.child('csi'), 'has to be specified in the context of inline volumes')] : [],
  ]
}

function validateCapacity({ capacity }: PersistentVolumeSpec, path: FieldPath): FieldError[] {
  const names = sortedKeys(capacity ?? {})
  const errors = names.length === 0 ? [required(path)] : []
  if (names.length !== 1 || names[0] !== 'storage') errors.push(notSupported(path, shownResourceList(capacity), ['storage']))
  for (const name of names) {
    const amount = quantityOrZero(capacity?.[name])
    errors.push(...validateBasicResource(amount, path.key(name)), ...validatePositiveQuantity(amount, path.key(name)))
  }
  return errors
}

function validateNodeAffinity({ required: selector }: VolumeNodeAffinity, path: FieldPath, options: VolumeSpecOptions): FieldError[] {
  if (options.inline) return [forbidden(path, notInline)]
  if (selector === undefined) return [required(path.child('required'), 'must specify required node constraints')]
  return validateNodeSelector(selector, { allowInvalidLabelValue: options.allowInvalidLabelValueInRequiredNodeAffinity }, path.child('required'))
}

function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec, path: FieldPath): FieldError[] {
  if (name === undefined) return []
  const namePath = path.child('volumeAttributesClassName')
  return [
    ...name === '' ? [required(namePath, 'an empty string is disallowed')] : invalids(namePath, name, dns1123SubdomainErrors(name)),
    ...csi === undefined ? [required(path.child('csi'), 'has to be specified when using volumeAttributesClassName')] : [],
  ]
}

function validateAttributesClassUpdate(
  spec: PersistentVolumeSpec, old: PersistentVolumeSpec, context: ValidationContext, options: VolumeSpecOptions,
): FieldError[] {
  const path = specPath.child('volumeAttributesClassName')
  if (spec.volumeAttributesClassName === old.volumeAttributesClassName) return []
  const errors = gateEnabled(context.minor, 'VolumeAttributesClass')
    ? []
    : [forbidden(path, 'update is forbidden when the VolumeAttributesClass feature gate is disabled')]
  if (options.enableVolumeAttributesClass && spec.volumeAttributesClassName === undefined) {
    errors.push(forbidden(path, 'update from non-nil value to nil is forbidden'))
  }
  return errors
}

const withMountOptions = [
  'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'nfs', 'rbd', 'quobyte', 'iscsi', 'cinder', 'cephfs', 'azureFile', 'vsphereVolume',
  'azureDisk', 'photonPersistentDisk',
] as const

/** The old annotation for mount options, on a source that has none. */
function validateMountOptions({ metadata, spec = {} }: PersistentVolume): FieldError[] {
  if (withMountOptions.some((source) => spec[source] !== undefined)) return []
  if (metadata?.annotations?.[mountOptionsAnnotation] === undefined) return []
  return [forbidden(metadataPath.child('annotations', mountOptionsAnnotation), 'may not specify mount options for this volume type')]
}

/** `path.Clean` gives `/`. */
function isRoot(hostPath: string): boolean {
  if (!hostPath.startsWith('/')) return false
  let depth = 0
  for (const part of hostPath.split('/')) {
    if (part === '..') depth = Math.max(0, depth - 1)
    else if (part !== '' && part !== '.') depth++
  }
  return depth === 0
}

const gaLabels: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
}

/** Whether the affinity is the stored one, but for labels that moved from their beta name to the stable one. */
function sameAfterMigration(affinity: VolumeNodeAffinity | undefined, old: VolumeNodeAffinity): boolean {
  const terms = affinity?.required?.nodeSelectorTerms
  const migrated = cloneValue(old)
  for (const [index, term] of (migrated.required?.nodeSelectorTerms ?? []).entries()) migrateTerm(term, terms?.[index])
  return semanticEqual(affinity, migrated)
}

function migrateTerm(old: NodeSelectorTerm, term: NodeSelectorTerm | undefined): void {
  for (const list of ['matchExpressions', 'matchFields'] as const) {
    for (const [index, requirement] of (old[list] ?? []).entries()) {
      const key = term?.[list]?.[index]?.key
      if (key !== undefined && gaLabels[requirement.key ?? ''] === key) requirement.key = key
    }
  }
}

const requirementShape = [['Key', 'key', ''], ['Operator', 'operator', ''], ['Values', 'values', null]] as const
const termShape = [['MatchExpressions', 'matchExpressions', 'list', requirementShape], ['MatchFields', 'matchFields', 'list', requirementShape]] as const
const nodeAffinityShape = [['Required', 'required', 'pointer', [['NodeSelectorTerms', 'nodeSelectorTerms', 'list', termShape]]]] as const
