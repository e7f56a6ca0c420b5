import { type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors } from '../../../../base/names.ts'
import type { CounterSet, Device, ResourcePool, ResourceSlice, ResourceSliceSpec } from '../../../../model/kubernetes.generated.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { validateNodeSelector } from '../pod/node-selector.ts'
import { validateMap, validateSet } from './collections.ts'
import { nameField } from './device-claim.ts'
import { validateDevice } from './device.ts'
import { validateDriverName, validateLabelName, validatePoolName } from './names.ts'
import { nodeSelectorTermShape } from './shapes.ts'

/** `pkg/apis/resource/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const maxDevices = 128
const maxAdvancedDevices = 64
const maxCounterSets = 8
const maxCounters = 32
const oneOf = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'

export function validateResourceSlice(slice: ResourceSlice, context: ValidationContext): FieldError[] {
  return [
    ...validateObjectMeta(slice.metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata')),
    ...validateSpec(slice.spec ?? {}, undefined, context),
  ]
}

export function validateResourceSliceUpdate(slice: ResourceSlice, old: ResourceSlice, context: ValidationContext): FieldError[] {
  return [
    ...validateObjectMetaUpdate(slice.metadata, old.metadata, FieldPath.of('metadata')),
    ...validateSpec(slice.spec ?? {}, old.spec ?? {}, context),
  ]
}

export function resourceSliceWarnings({ spec: { driver = '' } = {} }: ResourceSlice): string[] {
  if (driver === driver.toLowerCase()) return []
  return [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`]
}

function validateSpec(slice: ResourceSliceSpec, old: ResourceSliceSpec | undefined, context: ValidationContext): FieldError[] {
  const { devices, sharedCounters } = slice
  const errors = [...validateDriverName(slice.driver ?? '', spec.child('driver'), context), ...validatePool(slice.pool ?? {}, spec.child('pool'))]
  if (old !== undefined) {
    errors.push(
      ...validateImmutableField(slice.pool?.name, old.pool?.name, spec.child('pool', 'name'), slice.pool?.name ?? ''),
      ...validateImmutableField(slice.driver, old.driver, spec.child('driver'), slice.driver ?? ''),
      ...validateImmutableField(slice.nodeName, old.nodeName, spec.child('nodeName'), slice.nodeName ?? null),
    )
  }
  errors.push(...validateNodes(slice))
  if (sharedCounters !== undefined && devices !== undefined) {
    errors.push(invalid(spec, '', 'only one of `sharedCounters` or `devices` is allowed'))
  }
  const before = new Map((old?.devices ?? []).map((device) => [device.name ?? '', device]))
  const perDevice = slice.perDeviceNodeSelection === true
  return [
    ...errors,
    ...validateSet(devices, (devices ?? []).some(isAdvanced) ? maxAdvancedDevices : maxDevices,
      (device, path) => validateDevice(device, before.get(device.name ?? ''), perDevice, path, context), (device) => device.name ?? '', spec.child('devices'), nameField(context)),
    ...validateSet(sharedCounters, maxCounterSets, validateCounterSet, (set) => set.name ?? '', spec.child('sharedCounters'), nameField(context)),
  ]
}

/** Devices of which fewer fit in a slice. */
function isAdvanced(device: Device): boolean {
  return (device.taints ?? []).length > 0 || (device.consumesCounters ?? []).length > 0
    || Object.values(device.attributes ?? {}).some(({ bools, ints, strings, versions }) => [bools, ints, strings, versions].some((list) => list !== undefined))
}

function validatePool({ name = '', resourceSliceCount = 0, generation = 0 }: ResourcePool, path: FieldPath): FieldError[] {
  return [
    ...validatePoolName(name, path.child('name')),
    ...resourceSliceCount <= 0 ? [invalid(path.child('resourceSliceCount'), resourceSliceCount, 'must be greater than zero')] : [],
    ...generation < 0 ? [invalid(path.child('generation'), generation, 'must be greater than or equal to zero')] : [],
  ]
}

/** Which nodes reach the devices: exactly one of four ways. */
function validateNodes({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }: ResourceSliceSpec): FieldError[] {
  const errors: FieldError[] = []
  const set: string[] = []
  if (nodeName === '') errors.push(invalid(spec.child('nodeName'), nodeName, 'must be either unset or set to a non-empty string'))
  else if (nodeName !== undefined) {
    set.push('`nodeName`')
    errors.push(...invalids(spec.child('nodeName'), nodeName, dns1123SubdomainErrors(nodeName)))
  }
  if (nodeSelector !== undefined) {
    set.push('`nodeSelector`')
    const terms = nodeSelector.nodeSelectorTerms ?? []
    errors.push(...validateNodeSelector(nodeSelector, { allowInvalidLabelValue: false }, spec.child('nodeSelector')))
    if (terms.length !== 1) {
      const shown = nodeSelector.nodeSelectorTerms?.map((term) => goStruct(nodeSelectorTermShape, term))
      errors.push(invalid(spec.child('nodeSelector', 'nodeSelectorTerms'), shown, 'must have exactly one node selector term'))
    }
  }
  for (const [field, value] of Object.entries({ allNodes, perDeviceNodeSelection })) {
    if (value === true) set.push(`\`${field}\``)
    else if (value === false) errors.push(invalid(spec.child(field), value, 'must be either unset or set to true'))
  }
  if (set.length === 0) errors.push(required(spec, oneOf))
  else if (set.length > 1) errors.push(invalid(spec, `{${set.join(', ')}}`, `${oneOf}, but multiple fields are set`))
  return errors
}

function validateCounterSet({ name = '', counters = {} }: CounterSet, path: FieldPath): FieldError[] {
  return [
    ...name === '' ? [required(path.child('name'))] : validateLabelName(name, path.child('name')),
    ...Object.keys(counters).length === 0
      ? [required(path.child('counters'))]
      : validateMap(counters, maxCounters, 63, validateLabelName, () => [], path.child('counters')),
  ]
}
