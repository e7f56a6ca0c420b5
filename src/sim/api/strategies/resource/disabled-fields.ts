import type { Device, ResourceClaimSpec, ResourceResourceClaim, ResourceSlice } from '../../../../model/kubernetes.generated.ts'
import { type FeatureGate, gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'

/**
 * Fields that a release drops while their feature is off, unless the stored object uses it already:
 * `pkg/api/resourceclaimspec`, `pkg/registry/resource/{resourceclaim,resourceslice}/strategy.go` (1.36).
 */

export function dropDisabledClaimFields(spec: ResourceClaimSpec | undefined, old: ResourceClaimSpec | undefined, context: ValidationContext): void {
  const requestsOf = (claim: ResourceClaimSpec | undefined): Requested[] => (claim?.devices?.requests ?? []).flatMap(({ exactly, firstAvailable = [] }) =>
    exactly === undefined ? firstAvailable : [exactly, ...firstAvailable])
  const requests = requestsOf(spec)
  const tolerationsGated = gateEnabled(context.minor, 'DRAClaimTolerationsGated')
  if (tolerationsGated && isOff('DRADeviceTaints', context) && !requestsOf(old).some(({ tolerations = [] }) => tolerations.length > 0)) {
    for (const request of requests) delete request.tolerations
  }
  const constraints = spec?.devices?.constraints ?? []
  const usesCapacity = requestsOf(old).some(({ capacity }) => capacity !== undefined)
    || (old?.devices?.constraints ?? []).some(({ distinctAttribute }) => distinctAttribute !== undefined)
  if (isOff('DRAConsumableCapacity', context) && !usesCapacity) {
    for (const constraint of constraints) delete constraint.distinctAttribute
    for (const request of requests) delete request.capacity
  }
}

export function dropDisabledClaimStatusFields(claim: ResourceResourceClaim, old: ResourceResourceClaim, context: ValidationContext): void {
  const results = claim.status?.allocation?.devices?.results ?? []
  const before = old.status?.allocation?.devices?.results ?? []
  const usesShares = before.some(({ shareID, consumedCapacity }) => shareID !== undefined || consumedCapacity !== undefined)
  if (isOff('DRAConsumableCapacity', context) && !usesShares) {
    for (const result of results) {
      delete result.shareID
      delete result.consumedCapacity
    }
    for (const device of claim.status?.devices ?? []) delete device.shareID
  }
  const usesBinding = before.some(({ bindingConditions, bindingFailureConditions }) => bindingConditions !== undefined || bindingFailureConditions !== undefined)
  if (isOff('DRADeviceBindingConditions', context) && !usesBinding) {
    for (const result of results) {
      delete result.bindingConditions
      delete result.bindingFailureConditions
    }
  }
}

export function dropDisabledSliceFields(slice: ResourceSlice, old: ResourceSlice | undefined, context: ValidationContext): void {
  const devices = slice.spec?.devices ?? []
  const before = old?.spec?.devices ?? []
  const drop = (gate: FeatureGate, inUse: boolean, fields: readonly (keyof Device)[]): void => {
    if (isOff(gate, context) && !inUse) for (const device of devices) for (const field of fields) delete device[field]
  }
  drop('DRADeviceTaints', before.some(({ taints = [] }) => taints.length > 0), ['taints'])
  const partitioned = (old?.spec?.sharedCounters ?? []).length > 0 || old?.spec?.perDeviceNodeSelection !== undefined || before.some(isPartitioned)
  if (isOff('DRAPartitionableDevices', context) && !partitioned) {
    delete slice.spec?.sharedCounters
    delete slice.spec?.perDeviceNodeSelection
  }
  drop('DRAPartitionableDevices', partitioned, ['consumesCounters', 'nodeName', 'nodeSelector', 'allNodes'])
  drop('DRADeviceBindingConditions', before.some(hasBindingConditions), ['bindingConditions', 'bindingFailureConditions', 'bindsToNode'])
  const shares = before.some(hasSharedCapacity)
  drop('DRAConsumableCapacity', shares, ['allowMultipleAllocations'])
  if (isOff('DRAConsumableCapacity', context) && !shares) {
    for (const capacity of devices.flatMap((device) => Object.values(device.capacity ?? {}))) delete capacity.requestPolicy
  }
  drop('DRANodeAllocatableResources', before.some((device) => Object.keys(device.nodeAllocatableResourceMappings ?? {}).length > 0),
    ['nodeAllocatableResourceMappings'])
  if (isOff('DRAListTypeAttributes', context) && !before.some(hasListAttributes)) devices.forEach(dropListAttributes)
}

type Requested = NonNullable<NonNullable<ResourceClaimSpec['devices']>['requests']>[number]['exactly'] & object

const listAttributes = ['bools', 'ints', 'strings', 'versions'] as const

function dropListAttributes(device: Device): void {
  for (const attribute of Object.values(device.attributes ?? {})) for (const field of listAttributes) delete attribute[field]
}

function isOff(gate: FeatureGate, { minor }: ValidationContext): boolean {
  return !gateEnabled(minor, gate)
}

function isPartitioned({ consumesCounters = [], nodeName, nodeSelector, allNodes }: Device): boolean {
  return consumesCounters.length > 0 || nodeName !== undefined || nodeSelector !== undefined || allNodes !== undefined
}

function hasBindingConditions({ bindingConditions = [], bindingFailureConditions = [], bindsToNode }: Device): boolean {
  return bindingConditions.length > 0 || bindingFailureConditions.length > 0 || bindsToNode !== undefined
}

function hasSharedCapacity({ allowMultipleAllocations, capacity }: Device): boolean {
  return allowMultipleAllocations !== undefined || Object.values(capacity ?? {}).some(({ requestPolicy }) => requestPolicy !== undefined)
}

function hasListAttributes({ attributes }: Device): boolean {
  return Object.values(attributes ?? {}).some((attribute) => listAttributes.some((field) => attribute[field] !== undefined))
}
