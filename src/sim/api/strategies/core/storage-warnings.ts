import { FieldPath } from '../../../../base/field.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../model/kubernetes.generated.ts'
import { amountOf } from '../../validation/quantities.ts'
import { nodeSelectorTermWarnings } from '../../warnings/node-selector-terms.ts'

/** `pkg/api/persistentvolume/util.go`, `pkg/api/persistentvolumeclaim/util.go` (1.36). */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'
const deprecatedAnnotations = [
  [classAnnotation, 'deprecated since v1.8; use "storageClassName" attribute instead'],
  ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
] as const

const deprecatedSources = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const

export function persistentVolumeWarnings({ metadata, spec = {} }: PersistentVolume): string[] {
  const warnings = deprecatedAnnotations.flatMap(([key, text]) =>
    metadata?.annotations?.[key] === undefined ? [] : [`metadata.annotations[${key}]: ${text}`])
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    warnings.push('spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.')
  }
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? []
  const termsPath = FieldPath.of('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms')
  warnings.push(...terms.flatMap((term, index) => nodeSelectorTermWarnings(term, false, termsPath.index(index))))
  for (const [field, shown, text] of deprecatedSources) {
    if (spec[field] !== undefined) warnings.push(`spec.${shown}: ${text}`)
  }
  return warnings
}

export function persistentVolumeClaimWarnings({ metadata, spec = {} }: PersistentVolumeClaim): string[] {
  const warnings = metadata?.annotations?.[classAnnotation] === undefined
    ? []
    : [`metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`]
  return [...warnings, ...claimSpecWarnings(spec, FieldPath.of('spec'))]
}

/** Fractions of a byte; also of claim templates. */
export function claimSpecWarnings({ resources }: NonNullable<PersistentVolumeClaim['spec']>, path: FieldPath): string[] {
  return (['requests', 'limits'] as const).flatMap((field) => {
    const amount = amountOf(resources?.[field], 'storage')
    return amount !== undefined && amount.milliValue() % 1000n !== 0n
      ? [`${path.child('resources', field).key('storage').toString()}: fractional byte value "${amount.toString()}" is invalid, must be an integer`]
      : []
  })
}
