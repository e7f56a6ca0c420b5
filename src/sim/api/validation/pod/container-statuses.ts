import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden, invalid, notSupported, required, tooLong } from '../../../../base/field.ts'
import { byteLength, idErrors } from '../../../../base/names.ts'
import type { Container, ContainerStatus, LinuxContainerUser, PodOS, PodStatus, ResourceHealth, ResourceStatus } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'

/**
 * Container statuses. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateContainerUsers(statuses: readonly ContainerStatus[], os: PodOS | undefined, path: FieldPath): FieldError[] {
  return statuses.flatMap(({ user }, index) => {
    if (user?.linux === undefined) return []
    const here = path.index(index).child('user', 'linux')
    return os?.name === 'windows' ? [forbidden(here, 'cannot be set for a windows pod')] : validateLinuxUser(user.linux, here)
  })
}

export function validateNoAllocatedResources(statuses: readonly ContainerStatus[], path: FieldPath): FieldError[] {
  return statuses.flatMap(({ allocatedResourcesStatus = [] }, index) => allocatedResourcesStatus.length === 0
    ? []
    : [forbidden(path.index(index).child('allocatedResourcesStatus'), 'must not be specified in container status')])
}

export function validateAllocatedResources(statuses: readonly ContainerStatus[], containers: readonly Container[], path: FieldPath): FieldError[] {
  return statuses.flatMap((status, index) => {
    const container = containers.find(({ name }) => name === status.name)
    return (status.allocatedResourcesStatus ?? []).flatMap((resource, resourceIndex) => {
      const here = path.index(index).child('allocatedResourcesStatus').index(resourceIndex)
      return [
        ...container === undefined ? [] : validateAllocatedName(resource, container, here.child('name')),
        ...validateHealth(resource.resources ?? [], here.child('resources')),
      ]
    })
  })
}

export function validateVolumeStatuses(status: PodStatus, path: FieldPath): FieldError[] {
  return (['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const).flatMap((list) =>
    (status[list] ?? []).flatMap(({ volumeMounts = [] }, index) => volumeMounts.flatMap(({ volumeStatus }, mountIndex) => {
      const image = volumeStatus?.image
      if (image === undefined) return []
      const here = path.child(list).index(index).child('volumeMounts').index(mountIndex).child('volumeStatus', 'imageVolumeStatus', 'imageRef')
      const { imageRef = '' } = image
      if (imageRef === '') return [required(here, 'imageRef must not be empty')]
      return byteLength(imageRef) > 256 ? [tooLong(here, imageRef, 256)] : []
    })))
}

function validateLinuxUser({ uid = 0, gid = 0, supplementalGroups = [] }: LinuxContainerUser, path: FieldPath): FieldError[] {
  return [
    ...invalids(path.child('uid'), uid, idErrors(uid)),
    ...invalids(path.child('gid'), gid, idErrors(gid)),
    ...supplementalGroups.flatMap((group, index) => invalids(path.child('supplementalGroups').index(index), group, idErrors(group))),
  ]
}

/** `claim:<claim>/<request>` names a claim of the container, anything else a resource that it requests. */
function validateAllocatedName({ name = '' }: ResourceStatus, { resources }: Container, path: FieldPath): FieldError[] {
  if (!name.startsWith('claim:')) {
    return Object.hasOwn(resources?.requests ?? {}, name) ? [] : [invalid(path, name, "must match one of the container's resource requests")]
  }
  const claims = (resources?.claims ?? []).map((claim) => `claim:${claim.name ?? ''}${claim.request ? `/${claim.request}` : ''}`)
  return claims.includes(name)
    ? []
    : [invalid(path, name, "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty")]
}

const healths = ['Healthy', 'Unhealthy', 'Unknown']
const maxMessageLength = 1024

function validateHealth(resources: readonly ResourceHealth[], path: FieldPath): FieldError[] {
  const ids = new Set<string>()
  return resources.flatMap(({ health = '', message, resourceID = '' }, index) => {
    const here = path.index(index)
    const errors: FieldError[] = []
    if (!healths.includes(health)) errors.push(notSupported(here.child('health'), health, healths))
    if (message === '') errors.push(required(here.child('message'), 'must be non-empty if specified'))
    else if (byteLength(message ?? '') > maxMessageLength) errors.push(tooLong(here.child('message'), message, maxMessageLength))
    if (ids.has(resourceID)) errors.push(duplicate(here.child('resourceID'), resourceID))
    ids.add(resourceID)
    return errors
  })
}
