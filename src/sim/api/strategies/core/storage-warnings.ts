import { FieldPath } from '../../../../base/field.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../model/kubernetes.generated.ts'
import { amountOf } from '../../validation/quantities.ts'

/** `pkg/api/persistentvolume/util.go`, `pkg/api/persistentvolumeclaim/util.go`, `pkg/api/node/util.go` (1.36). */
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

const deprecatedNodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}

export function persistentVolumeWarnings({ metadata, spec = {} }: PersistentVolume): string[] {
  const warnings = deprecatedAnnotations.flatMap(([key, text]) =>
    metadata?.annotations?.[key] === undefined ? [] : [`metadata.annotations[${key}]: ${text}`])
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    warnings.push('spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.')
  }
  for (const [index, { matchExpressions = [] }] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    for (const [at, { key = '' }] of matchExpressions.entries()) {
      const text = Object.hasOwn(deprecatedNodeLabels, key) ? deprecatedNodeLabels[key] : undefined
      if (text !== undefined) warnings.push(`spec.nodeAffinity.required.nodeSelectorTerms[${index}].matchExpressions[${at}].key: ${key} is ${text}`)
    }
  }
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
