import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, notSupported } from '../../../../base/field.ts'
import { qualifiedNameErrors } from '../../../../base/names.ts'
import type { Quantity } from '../../../../base/quantity.ts'
import { parseQuantity } from '../../../../base/quantity.ts'
import { invalids } from '../checks.ts'

/**
 * Names of resources: cpu, hugepages-2Mi, nvidia.com/gpu.
 * Source: `pkg/apis/core/helper/helpers.go` and `pkg/apis/core/validation/validation.go` (1.36).
 */

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage'])

const standardResources = new Set([
  ...containerResources, 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory',
  'limits.ephemeral-storage', 'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims',
  'storage', 'requests.storage', 'services.nodeports', 'services.loadbalancers',
])

const integerResources = new Set([
  'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports',
  'services.loadbalancers',
])

export function isHugePageResourceName(name: string): boolean {
  return name.startsWith('hugepages-')
}

/** Without a domain, or under kubernetes.io: the resource is Kubernetes' own. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

/** Requests may lie below limits. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePageResourceName(name)
}

function isExtendedResourceName(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
}

function isIntegerResourceName(name: string): boolean {
  return integerResources.has(name) || isExtendedResourceName(name)
}

/** Whether an amount is a multiple of the page size that the name carries. */
export function isHugePageValueDivisible(name: string, amount: Quantity): boolean {
  const pageSize = parseQuantity(name.slice('hugepages-'.length))
  if (pageSize === undefined || pageSize.sign <= 0 || pageSize.milliValue() % 1000n !== 0n) return false
  return amount.value() % pageSize.value() === 0n
}

/** Resources that `spec.resources` of a pod may name. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePageResourceName(name)
}

/** A qualified name, or a name that Kubernetes knows. */
export function validateResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = invalids(path, name, qualifiedNameErrors(name))
  if (errors.length > 0 || name.includes('/') || isStandardResourceName(name)) return errors
  return [invalid(path, name, 'must be a standard resource type or fully qualified')]
}

export function validateContainerResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = validateResourceName(name, path)
  if (!name.includes('/')) {
    if (!containerResources.has(name) && !isHugePageResourceName(name)) errors.push(invalid(path, name, 'must be a standard resource for containers'))
  } else if (!isNativeResource(name) && !isExtendedResourceName(name)) {
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"))
  }
  return errors
}

export function validatePodResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = validateResourceName(name, path)
  if (errors.length > 0 || isPodLevelResource(name)) return errors
  return [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])]
}

/** `ValidateResourceQuantityValue`: not negative, and whole where the resource is counted in pieces. */
export function validateResourceQuantityValue(name: string, amount: Quantity, path: FieldPath): FieldError[] {
  const errors = amount.sign < 0 ? [invalid(path, amount.toString(), 'must be greater than or equal to 0')] : []
  if (isIntegerResourceName(name) && amount.milliValue() % 1000n !== 0n) errors.push(invalid(path, amount.toString(), 'must be an integer'))
  return errors
}

function isStandardResourceName(name: string): boolean {
  return standardResources.has(name) || isHugePageResourceName(name) || name.startsWith('requests.hugepages-')
}
