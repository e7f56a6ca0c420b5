import type { DeviceClass } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy, type ValidationContext } from '../../strategy.ts'
import { validateDeviceClass, validateDeviceClassUpdate } from '../../validation/resource/device-class.ts'
import { setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'

/** `pkg/registry/resource/deviceclass/strategy.go` (1.36). */
export const deviceClassStrategy = defineStrategy<DeviceClass>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'DeviceClass',
  resource: 'deviceclasses',
  namespaced: false,
  prepareForCreate: (object, context) => {
    setGenerationOnCreate(object)
    dropExtendedResource(object, undefined, context)
  },
  validate: (object, context) => validateDeviceClass(object, context),
  prepareForUpdate: (object, old, context) => {
    dropExtendedResource(object, old, context)
    setGenerationOnUpdate(object, old)
  },
  validateUpdate: (object, old, context) => validateDeviceClassUpdate(object, old, context),
})

function dropExtendedResource(object: DeviceClass, old: DeviceClass | undefined, { minor }: ValidationContext): void {
  if (!gateEnabled(minor, 'DRAExtendedResource') && old?.spec?.extendedResourceName === undefined) delete object.spec?.extendedResourceName
}
