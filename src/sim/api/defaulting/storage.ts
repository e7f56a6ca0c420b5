import type { CSIDriver, StorageClass } from '../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../features.ts'
import type { ValidationContext } from '../strategy.ts'

/** `pkg/apis/storage/v1/defaults.go` (1.36). */

export function setStorageClassDefaults(storageClass: StorageClass): void {
  storageClass.reclaimPolicy ??= 'Delete'
  storageClass.volumeBindingMode ??= 'Immediate'
}

export function setCSIDriverDefaults(driver: CSIDriver, { minor }: ValidationContext): void {
  const spec = driver.spec ??= {}
  spec.attachRequired ??= true
  spec.podInfoOnMount ??= false
  spec.storageCapacity ??= false
  spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
  if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ['Persistent']
  spec.requiresRepublish ??= false
  spec.seLinuxMount ??= false
  if (gateEnabled(minor, 'VolumeLimitScaling')) spec.preventPodSchedulingIfMissing ??= false
}
