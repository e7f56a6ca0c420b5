import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, invalid, required } from '../../../../base/field.ts'
import { sortedKeys } from '../../../../base/json.ts'
import { dns1123SubdomainErrors } from '../../../../base/names.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type {
  NodeAllocatableResourceClaimStatus, PodExtendedResourceClaimStatus, PodResourceClaimStatus, PodSpec, PodStatus,
} from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateDNS1123Label } from './fields.ts'
import { isNativeResource } from './resource-names.ts'

/**
 * Resource claims in a pod's status. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */
export function validateClaimStatuses(status: PodStatus, spec: PodSpec, path: FieldPath): FieldError[] {
  const extended = status.extendedResourceClaimStatus
  return [
    ...validateResourceClaimStatuses(status.resourceClaimStatuses ?? [], spec, path.child('resourceClaimStatuses')),
    ...extended === undefined ? [] : validateExtendedResources(extended, spec, path.child('extendedResourceClaimStatus')),
    ...(status.nodeAllocatableResourceClaimStatuses ?? []).flatMap((claim, index) =>
      validateNodeAllocatable(claim, status, spec, path.child('nodeAllocatableResourceClaimStatuses').index(index))),
  ]
}

function validateResourceClaimStatuses(statuses: readonly PodResourceClaimStatus[], { resourceClaims = [] }: PodSpec, path: FieldPath): FieldError[] {
  const names = new Set<string>()
  return statuses.flatMap(({ name = '', resourceClaimName }, index) => {
    const here = path.index(index)
    const errors: FieldError[] = []
    if (!resourceClaims.some((claim) => (claim.name ?? '') === name)) {
      errors.push(invalid(here.child('name'), name, 'must match the name of an entry in `spec.resourceClaims`'))
    }
    if (names.has(name)) errors.push(duplicate(here.child('name'), name))
    names.add(name)
    if (resourceClaimName !== undefined) errors.push(...invalids(here.child('resourceClaimName'), resourceClaimName, dns1123SubdomainErrors(resourceClaimName)))
    return errors
  })
}

function validateExtendedResources(status: PodExtendedResourceClaimStatus, spec: PodSpec, path: FieldPath): FieldError[] {
  const containers = new Map([...spec.initContainers ?? [], ...spec.containers ?? []].map((container) => [container.name ?? '', container]))
  const mappings = path.child('requestMappings')
  const errors = (status.requestMappings ?? []).length === 0 ? [required(mappings, 'at least one request mapping is required')] : []
  const seen = new Set<string>()
  for (const [index, { containerName = '', resourceName = '', requestName = '' }] of (status.requestMappings ?? []).entries()) {
    const here = mappings.index(index)
    const container = containers.get(containerName)
    if (container === undefined) {
      errors.push(invalid(here.child('containerName'), containerName, 'must match the name of an entry in spec.initContainers.name or spec.containers.name'))
    } else if (!Object.hasOwn(container.resources?.requests ?? {}, resourceName)) {
      errors.push(invalid(here.child('resourceName'), resourceName,
        'must match the extended resource name of an entry in spec.initContainers.resources.requests or spec.containers.resources.requests'))
    }
    errors.push(...validateDNS1123Label(requestName, path.child('requestName')))
    const key = JSON.stringify([containerName, resourceName, requestName])
    if (seen.has(key)) {
      errors.push(duplicate(here.child('containerName'), containerName), duplicate(here.child('resourceName'), resourceName))
      errors.push(duplicate(here.child('requestName'), requestName))
    }
    seen.add(key)
  }
  const { resourceClaimName } = status
  const here = path.child('resourceClaimName')
  return [...errors, ...resourceClaimName ? invalids(here, resourceClaimName, dns1123SubdomainErrors(resourceClaimName)) : [required(here)]]
}

function validateNodeAllocatable(claim: NodeAllocatableResourceClaimStatus, status: PodStatus, spec: PodSpec, path: FieldPath): FieldError[] {
  const { resourceClaimName = '', containers = [], resources = {} } = claim
  const known = [...spec.resourceClaims ?? [], ...status.resourceClaimStatuses ?? []].some((one) => one.resourceClaimName === resourceClaimName)
  const errors: FieldError[] = []
  if (resourceClaimName === '') errors.push(required(path.child('resourceClaimName'), 'must not be empty'))
  if (!known) errors.push(invalid(path.child('resourceClaimName'), resourceClaimName, 'no mapping found in pod reference'))
  if (containers.length === 0) errors.push(required(path.child('containers'), 'must not be empty'))
  if (Object.keys(resources).length === 0) errors.push(required(path.child('resources'), 'must not be empty'))
  for (const name of sortedKeys(resources)) {
    const here = path.child('resources').key(name)
    const amount = quantityOrZero(resources[name])
    if (!isNativeResource(name)) errors.push(invalid(here, name, 'must be a node allocatable resource name'))
    if (amount.sign < 0) errors.push(invalid(here, amount.toString(), 'must be non-negative'))
  }
  return errors
}
