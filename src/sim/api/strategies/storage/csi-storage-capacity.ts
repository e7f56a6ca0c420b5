import { FieldPath } from '../../../../base/field.ts'
import type { CSIStorageCapacity } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { nodeSelectorWarnings } from '../../validation/node/label-deprecations.ts'
import { validateCSIStorageCapacity, validateCSIStorageCapacityUpdate } from '../../validation/storage/csi-storage-capacity.ts'

/** `pkg/registry/storage/csistoragecapacity/strategy.go` (1.36). */
export const csiStorageCapacityStrategy = defineStrategy<CSIStorageCapacity>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  resource: 'csistoragecapacities',
  namespaced: true,
  allowUnconditionalUpdate: false,
  validate: (object) => validateCSIStorageCapacity(object),
  warningsOnCreate: (object) => nodeSelectorWarnings(object.nodeTopology, FieldPath.of('nodeTopology')),
  validateUpdate: (object, old) => validateCSIStorageCapacityUpdate(object, old),
  warningsOnUpdate: (object) => nodeSelectorWarnings(object.nodeTopology, FieldPath.of('nodeTopology')),
})
