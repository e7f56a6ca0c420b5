import type { CSIDriver } from '../../../../model/kubernetes.generated.ts'
import { type FeatureGate, gateEnabled } from '../../features.ts'
import { defineStrategy, type ValidationContext } from '../../strategy.ts'
import { csiDriverWarnings, validateCSIDriver, validateCSIDriverUpdate } from '../../validation/storage/csi-driver.ts'
import { setGenerationOnUpdate } from '../common.ts'

type Spec = NonNullable<CSIDriver['spec']>

/** Fields that a release drops while their gate is off, unless the stored object has them. */
const gated: readonly (readonly [keyof Spec, FeatureGate])[] = [
  ['nodeAllocatableUpdatePeriodSeconds', 'MutableCSINodeAllocatableCount'],
  ['serviceAccountTokenInSecrets', 'CSIServiceAccountTokenSecrets'],
  ['preventPodSchedulingIfMissing', 'VolumeLimitScaling'],
]

/** `pkg/registry/storage/csidriver/strategy.go` (1.36). */
export const csiDriverStrategy = defineStrategy<CSIDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  resource: 'csidrivers',
  namespaced: false,
  allowUnconditionalUpdate: false,
  prepareForCreate: (object, context) => dropGated(object, undefined, context),
  validate: (object) => validateCSIDriver(object),
  warningsOnCreate: (object, context) => csiDriverWarnings(object, undefined, context),
  prepareForUpdate: (object, old, context) => {
    dropGated(object, old, context)
    setGenerationOnUpdate(object, old)
  },
  validateUpdate: (object, old) => validateCSIDriverUpdate(object, old),
  warningsOnUpdate: (object, old, context) => csiDriverWarnings(object, old, context),
})

function dropGated(object: CSIDriver, old: CSIDriver | undefined, { minor }: ValidationContext): void {
  for (const [field, gate] of gated) {
    if (object.spec !== undefined && old?.spec?.[field] === undefined && !gateEnabled(minor, gate)) delete object.spec[field]
  }
}
