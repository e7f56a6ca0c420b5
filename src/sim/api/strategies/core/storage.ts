import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy, type ValidationContext } from '../../strategy.ts'
import {
  validatePersistentVolumeClaim, validatePersistentVolumeClaimStatusUpdate, validatePersistentVolumeClaimUpdate,
} from '../../validation/core/persistent-volume-claim.ts'
import {
  validatePersistentVolume, validatePersistentVolumeStatusUpdate, validatePersistentVolumeUpdate,
} from '../../validation/core/persistent-volume.ts'
import { keepSpec, keepStatus } from '../common.ts'
import { persistentVolumeClaimWarnings, persistentVolumeWarnings } from './storage-warnings.ts'

/** `pkg/registry/core/persistentvolume/strategy.go` (1.36). */
export const persistentVolumeStrategy = defineStrategy<PersistentVolume>({
  group: '', version: 'v1', kind: 'PersistentVolume', resource: 'persistentvolumes', namespaced: false,
  subresources: ['status'],
  prepareForCreate(volume, context) {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: volume.metadata?.creationTimestamp }
    if (gateEnabled(context.minor, 'VolumeAttributesClassOnVolumes')) dropVolumeAttributesClass(volume.spec, undefined, context)
  },
  validate: validatePersistentVolume,
  warningsOnCreate: persistentVolumeWarnings,
  prepareForUpdate(volume, old, context) {
    if (context.subresource === 'status') {
      keepSpec(volume, old)
      const { phase, lastPhaseTransitionTime } = old.status ?? {}
      const given = volume.status?.lastPhaseTransitionTime
      if (phase !== volume.status?.phase) {
        if (given === undefined || given === lastPhaseTransitionTime) volume.status = { ...volume.status, lastPhaseTransitionTime: context.now() }
      } else if (given === undefined && lastPhaseTransitionTime !== undefined) volume.status = { ...volume.status, lastPhaseTransitionTime }
      return
    }
    keepStatus(volume, old)
    if (gateEnabled(context.minor, 'VolumeAttributesClassOnVolumes')) dropVolumeAttributesClass(volume.spec, old.spec, context)
  },
  validateUpdate: (volume, old, context) => context.subresource === 'status'
    ? validatePersistentVolumeStatusUpdate(volume, old)
    : validatePersistentVolumeUpdate(volume, old, context),
  warningsOnUpdate: (volume, _old, { subresource }) => subresource === 'status' ? [] : persistentVolumeWarnings(volume),
})

/** `pkg/registry/core/persistentvolumeclaim/strategy.go`, `pkg/api/persistentvolumeclaim/util.go` (1.36). */
export const persistentVolumeClaimStrategy = defineStrategy<PersistentVolumeClaim>({
  group: '', version: 'v1', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims', namespaced: true,
  subresources: ['status'],
  prepareForCreate(claim, context) {
    claim.status = { phase: 'Pending' }
    if (claim.spec !== undefined) prepareClaimSpec(claim.spec, undefined, context)
  },
  validate: validatePersistentVolumeClaim,
  warningsOnCreate: persistentVolumeClaimWarnings,
  prepareForUpdate(claim, old, context) {
    if (context.subresource === 'status') return keepSpec(claim, old)
    keepStatus(claim, old)
    if (claim.spec !== undefined) prepareClaimSpec(claim.spec, old.spec, context)
  },
  validateUpdate: (claim, old, context) => context.subresource === 'status'
    ? validatePersistentVolumeClaimStatusUpdate(claim, old, context)
    : validatePersistentVolumeClaimUpdate(claim, old, context),
  warningsOnUpdate: (claim, _old, { subresource }) => subresource === 'status' ? [] : persistentVolumeClaimWarnings(claim),
})

/** Keeps dataSource and dataSourceRef in step; sources other than claims and snapshots need dataSourceRef and are dropped silently. */
export function prepareClaimSpec(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec | undefined, context: ValidationContext): void {
  dropVolumeAttributesClass(spec, old, context)
  if ((spec.dataSourceRef?.namespace ?? '') !== '' && old?.dataSourceRef === undefined) delete spec.dataSourceRef
  const hadSource = old?.dataSource !== undefined || old?.dataSourceRef !== undefined
  if (!hadSource && spec.dataSourceRef === undefined && !isClaimOrSnapshot(spec.dataSource)) delete spec.dataSource
  if (spec.dataSource !== undefined) spec.dataSourceRef ??= { ...spec.dataSource }
  else if (spec.dataSourceRef !== undefined && (spec.dataSourceRef.namespace ?? '') === '') {
    const { namespace: _, ...local } = spec.dataSourceRef
    spec.dataSource = local
  }
}

function isClaimOrSnapshot(source: PersistentVolumeClaimSpec['dataSource']): boolean {
  const { apiGroup = '', kind } = source ?? {}
  return (kind === 'PersistentVolumeClaim' && apiGroup === '') || (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io')
}

function dropVolumeAttributesClass(
  spec: { volumeAttributesClassName?: string | undefined } | undefined, old: { volumeAttributesClassName?: string | undefined } | undefined,
  context: ValidationContext,
): void {
  if (spec !== undefined && old?.volumeAttributesClassName === undefined && !gateEnabled(context.minor, 'VolumeAttributesClass')) {
    delete spec.volumeAttributesClassName
  }
}
