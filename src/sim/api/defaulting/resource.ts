import type { DeviceClaim, ResourceClaimTemplate, ResourceResourceClaim, ResourceSlice } from '../../../model/kubernetes.generated.ts'

/** `pkg/apis/resource/v1/defaults.go` (1.36). */

export function setResourceClaimDefaults(claim: ResourceResourceClaim): void {
  setDeviceClaimDefaults(claim.spec?.devices)
}

export function setResourceClaimTemplateDefaults(template: ResourceClaimTemplate): void {
  // Go prints this embedded struct even when it is empty.
  template.spec ??= {}
  template.spec.metadata ??= {}
  setDeviceClaimDefaults(template.spec.spec?.devices)
}

export function setResourceSliceDefaults(slice: ResourceSlice): void {
  for (const device of slice.spec?.devices ?? []) {
    for (const mapping of Object.values(device.nodeAllocatableResourceMappings ?? {})) mapping.allocationMultiplier ??= '1'
  }
}

function setDeviceClaimDefaults(claim: DeviceClaim | undefined): void {
  for (const { exactly, firstAvailable = [] } of claim?.requests ?? []) {
    for (const request of exactly === undefined ? firstAvailable : [exactly, ...firstAvailable]) {
      if ((request.allocationMode ?? '') === '') request.allocationMode = 'ExactCount'
      if (request.allocationMode === 'ExactCount' && (request.count ?? 0) === 0) request.count = 1
    }
  }
}
