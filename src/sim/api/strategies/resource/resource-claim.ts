import type { ResourceResourceClaim } from '../../../../model/kubernetes.generated.ts'
import type { RequestContext, RequestUpdateContext } from '../../authorization/request-context.ts'
import { defineStrategy } from '../../strategy.ts'
import { deviceID, validateResourceClaimStatusUpdate } from '../../validation/resource/resource-claim-status.ts'
import { validateResourceClaim, validateResourceClaimUpdate } from '../../validation/resource/resource-claim.ts'
import { dropStatus, keepSpec, keepStatus } from '../common.ts'
import { resetMetadataForStatus } from '../reset-metadata.ts'
import { dropDisabledClaimFields, dropDisabledClaimStatusFields } from './disabled-fields.ts'

/** `pkg/registry/resource/resourceclaim/strategy.go` (1.36). */
export const resourceClaimStrategy = defineStrategy<ResourceResourceClaim>({
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaim',
  resource: 'resourceclaims',
  namespaced: true,
  subresources: ['status'],
  prepareForCreate: (object, context) => {
    dropStatus(object)
    dropDisabledClaimFields(object.spec, undefined, context)
  },
  validate: (object, context: RequestContext) => validateResourceClaim(object, context),
  prepareForUpdate: (object, old, context) => {
    if (context.subresource !== 'status') {
      keepStatus(object, old)
      return dropDisabledClaimFields(object.spec, old.spec, context)
    }
    keepSpec(object, old)
    resetMetadataForStatus(object, old)
    dropDisabledClaimStatusFields(object, old, context)
    dropDeallocatedDevices(object, old)
  },
  validateUpdate: (object, old, context: RequestUpdateContext) => context.subresource === 'status'
    ? validateResourceClaimStatusUpdate(object, old, context)
    : validateResourceClaimUpdate(object, old),
})

/** The status of a device goes with its allocation. */
function dropDeallocatedDevices(object: ResourceResourceClaim, old: ResourceResourceClaim): void {
  const allocated = new Set((object.status?.allocation?.devices?.results ?? []).map(deviceID))
  const gone = new Set((old.status?.allocation?.devices?.results ?? []).map(deviceID).filter((id) => !allocated.has(id)))
  if (object.status?.devices === undefined) return
  object.status.devices = object.status.devices.filter((device) => !gone.has(deviceID(device)))
  if (object.status.devices.length === 0) delete object.status.devices
}
