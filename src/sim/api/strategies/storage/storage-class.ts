import type { StorageClass } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { storageClassWarnings, validateStorageClass, validateStorageClassUpdate } from '../../validation/storage/storage-class.ts'

/** `pkg/registry/storage/storageclass/strategy.go` (1.36). */
export const storageClassStrategy = defineStrategy<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  namespaced: false,
  validate: (object) => validateStorageClass(object),
  warningsOnCreate: (object) => storageClassWarnings(object),
  validateUpdate: (object, old) => validateStorageClassUpdate(object, old),
  warningsOnUpdate: (object) => storageClassWarnings(object),
})
