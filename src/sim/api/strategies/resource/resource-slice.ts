import type { ResourceSlice } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { resourceSliceWarnings, validateResourceSlice, validateResourceSliceUpdate } from '../../validation/resource/resource-slice.ts'
import { setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'
import { dropDisabledSliceFields } from './disabled-fields.ts'

/** `pkg/registry/resource/resourceslice/strategy.go` (1.36). */
export const resourceSliceStrategy = defineStrategy<ResourceSlice>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceSlice',
  resource: 'resourceslices',
  namespaced: false,
  prepareForCreate: (object, context) => {
    setGenerationOnCreate(object)
    dropDisabledSliceFields(object, undefined, context)
    setTaintTimes(object, object.metadata?.creationTimestamp)
  },
  validate: (object, context) => validateResourceSlice(object, context),
  warningsOnCreate: (object) => resourceSliceWarnings(object),
  prepareForUpdate: (object, old, context) => {
    setTaintTimes(object, old.metadata?.creationTimestamp)
    setGenerationOnUpdate(object, old)
    dropDisabledSliceFields(object, old, context)
  },
  validateUpdate: (object, old, context) => validateResourceSliceUpdate(object, old, context),
  warningsOnUpdate: (object) => resourceSliceWarnings(object),
})

/** A taint without a time was added now. Upstream sets it with the defaults, where there is a clock. */
function setTaintTimes(object: ResourceSlice, now: string | undefined): void {
  if (now !== undefined) for (const taint of (object.spec?.devices ?? []).flatMap((device) => device.taints ?? [])) taint.timeAdded ??= now
}
