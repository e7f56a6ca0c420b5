import type { Minor } from '../../../../base/release.ts'
import type { ContainerStatus, PodSpec, PodStatus } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { allContainers } from '../../validation/pod/visit.ts'

/** `dropDisabledPodStatusFields` in `pkg/api/pod/util.go` (1.36). */
export function dropDisabledPodStatusFields(status: PodStatus, old: PodStatus, oldSpec: PodSpec, minor: Minor): void {
  const off = (gate: Parameters<typeof gateEnabled>[1]): boolean => !gateEnabled(minor, gate)
  const each = (change: (container: ContainerStatus) => void): void => { containerStatuses(status).forEach(change) }
  const oldHas = (test: (container: ContainerStatus) => boolean): boolean => containerStatuses(old).some(test)
  if (off('InPlacePodLevelResourcesVerticalScaling') && old.resources === undefined && old.allocatedResources === undefined) {
    delete status.resources
    delete status.allocatedResources
  }
  if (off('InPlacePodVerticalScaling') && !allContainers(oldSpec).some(({ resizePolicy = [] }) => resizePolicy.length > 0)) {
    each((container) => {
      delete container.resources
      delete container.allocatedResources
    })
  }
  if (off('DynamicResourceAllocation') && (oldSpec.resourceClaims ?? []).length === 0) delete status.resourceClaimStatuses
  if (off('DRAExtendedResource') && old.extendedResourceClaimStatus === undefined) delete status.extendedResourceClaimStatus
  if (off('RecursiveReadOnlyMounts')
    && !allContainers(oldSpec).some(({ volumeMounts = [] }) => volumeMounts.some(({ recursiveReadOnly }) => recursiveReadOnly !== undefined))) {
    each((container) => { delete container.volumeMounts })
  }
  if (off('ResourceHealthStatus') && !oldHas(({ allocatedResourcesStatus = [] }) => allocatedResourcesStatus.length > 0)) {
    each((container) => { delete container.allocatedResourcesStatus })
  }
  if (off('SupplementalGroupsPolicy') && oldSpec.securityContext?.supplementalGroupsPolicy === undefined) each((container) => { delete container.user })
  if (off('PodObservedGenerationTracking') && !old.observedGeneration && !(old.conditions ?? []).some(({ observedGeneration }) => observedGeneration)) {
    delete status.observedGeneration
    for (const condition of status.conditions ?? []) delete condition.observedGeneration
  }
  if (off('ImageVolumeWithDigest') && !oldHas(({ volumeMounts = [] }) => volumeMounts.some(({ volumeStatus }) => volumeStatus !== undefined))) {
    each(({ volumeMounts = [] }) => { for (const mount of volumeMounts) delete mount.volumeStatus })
  }
  if (off('DRANodeAllocatableResources') && (old.nodeAllocatableResourceClaimStatuses ?? []).length === 0) {
    delete status.nodeAllocatableResourceClaimStatuses
  }
}

function containerStatuses({ containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] }: PodStatus): ContainerStatus[] {
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses]
}
