import type { VolumeAttributesClass } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { validateVolumeAttributesClass, validateVolumeAttributesClassUpdate } from '../../validation/storage/volume-attributes-class.ts'

/** `pkg/registry/storage/volumeattributesclass/strategy.go` (1.36). */
export const volumeAttributesClassStrategy = defineStrategy<VolumeAttributesClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  resource: 'volumeattributesclasses',
  namespaced: false,
  validate: (object) => validateVolumeAttributesClass(object),
  validateUpdate: (object, old) => validateVolumeAttributesClassUpdate(object, old),
})
