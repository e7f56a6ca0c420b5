import { type FieldError, type FieldPath, invalid, notFound, required, tooLong } from '../../../../base/field.ts'
import { sortedKeys } from '../../../../base/json.ts'
import { byteLength, dns1123SubdomainErrors } from '../../../../base/names.ts'
import { parseQuantity } from '../../../../base/quantity.ts'
import type { Device, DeviceAttribute, DeviceCounterConsumption } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { goStruct } from '../go-struct.ts'
import { validateNodeSelector } from '../pod/node-selector.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateBindingParameters } from './binding-conditions.ts'
import { validateCapacity } from './capacity.ts'
import { validateMap, validateSet, validateSlice } from './collections.ts'
import { isNativeResource } from './device-class.ts'
import { maxQualifiedNameLength, validateLabelName, validateQualifiedName } from './names.ts'
import { deviceAttributeShape } from './shapes.ts'
import { validateDeviceTaint } from './taints.ts'

/** A device of a slice: `pkg/apis/resource/validation/validation.go` (1.36). */

const maxAttributesAndCapacities = 32
const maxAttributeValues = 48
const maxValueBytes = 64
const maxTaints = 16
const maxConsumptions = 2
const maxCounters = 32

export function validateDevice(device: Device, old: Device | undefined, perDevice: boolean, path: FieldPath, context: ValidationContext): FieldError[] {
  const { attributes = {}, capacity = {} } = device
  const keysAtMap = gateEnabled(context.minor, 'DRAAttributeNamesAtMap')
  const errors = validateLabelName(device.name ?? '', path.child('name'))
  const count = Object.keys(attributes).length + Object.keys(capacity).length
  if (count > maxAttributesAndCapacities) {
    errors.push(invalid(path, count, `the total number of attributes and capacities must not exceed ${maxAttributesAndCapacities}`))
  }
  const values = Object.values(attributes).reduce((sum, attribute) => sum + valuesOf(attribute), 0)
  if (values > maxAttributeValues) errors.push(invalid(path, values, `the total number of attribute values must not exceed ${maxAttributeValues}`))
  return [
    ...errors,
    ...validateMap(attributes, undefined, maxQualifiedNameLength, validateQualifiedName,
      (attribute, at) => validateAttribute(attribute, at, context), path.child('attributes'), keysAtMap),
    ...validateMap(capacity, undefined, maxQualifiedNameLength, validateQualifiedName,
      (amount, at) => validateCapacity(amount, device.allowMultipleAllocations === true, at), path.child('capacity'), keysAtMap),
    ...old !== undefined && semanticEqual(old.taints, device.taints) ? [] : validateSlice(device.taints, maxTaints, (taint, at) => validateDeviceTaint(taint, at, context), path.child('taints')),
    ...validateSet(device.consumesCounters, maxConsumptions, validateConsumption, (consumption) => consumption.counterSet ?? '', path.child('consumesCounters')),
    ...perDevice ? validateNodes(device, path) : validateNoNodes(device, path),
    ...validateBindingParameters(device, path),
    ...validateNodeAllocatableMappings(device, path.child('nodeAllocatableResourceMappings')),
  ]
}

function valuesOf({ bools = [], ints = [], strings = [], versions = [] }: DeviceAttribute): number {
  return Math.max(1, bools.length + ints.length + strings.length + versions.length)
}

function validateAttribute(attribute: DeviceAttribute, path: FieldPath, { minor }: ValidationContext): FieldError[] {
  const { string, version } = attribute
  const errors: FieldError[] = []
  if (string !== undefined) errors.push(...validateText(string, path.child('string')))
  if (version !== undefined) errors.push(...validateVersion(version, path.child('version')))
  for (const field of ['bools', 'ints', 'strings', 'versions'] as const) {
    const list = attribute[field]
    if (list?.length === 0) errors.push(invalid(path.child(field), list, 'must not be empty if specified'))
    if (field === 'strings') errors.push(...validateSlice(attribute.strings, undefined, validateText, path.child(field)))
    if (field === 'versions') errors.push(...validateSlice(attribute.versions, undefined, validateVersion, path.child(field)))
  }
  const set = Object.values(attribute).filter((value: unknown) => value !== undefined).length
  if (set === 1) return errors
  const exactlyOne = 'exactly one value must be specified'
  if (set === 0) return [...errors, gateEnabled(minor, 'DRAWordsOfDeclarativeValidation') ? invalid(path, '', exactlyOne) : required(path, exactlyOne)]
  const shape = gateEnabled(minor, 'DRAListTypeAttributesKnown') ? deviceAttributeShape : deviceAttributeShape.slice(0, 4)
  return [...errors, invalid(path, goStruct(shape, attribute), exactlyOne)]
}

function validateText(text: string, path: FieldPath): FieldError[] {
  return byteLength(text) > maxValueBytes ? [tooLong(path, '', maxValueBytes)] : []
}

const number = '(0|[1-9]\\d*)'
const preRelease = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)'
const semanticVersion = new RegExp(`^${number}\\.${number}\\.${number}(-${preRelease}(\\.${preRelease})*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?$`)

function validateVersion(text: string, path: FieldPath): FieldError[] {
  return [
    ...semanticVersion.test(text) ? [] : [invalid(path, text, 'must be a string compatible with semver.org spec 2.0.0')],
    ...validateText(text, path),
  ]
}

function validateConsumption({ counterSet = '', counters = {} }: DeviceCounterConsumption, path: FieldPath): FieldError[] {
  return [
    ...counterSet === '' ? [required(path.child('counterSet'))] : validateLabelName(counterSet, path.child('counterSet')),
    ...Object.keys(counters).length === 0
      ? [required(path.child('counters'))]
      : validateMap(counters, maxCounters, 63, validateLabelName, () => [], path.child('counters')),
  ]
}

/** Where the slice leaves it to each device which nodes reach it. */
function validateNodes({ nodeName, nodeSelector, allNodes }: Device, path: FieldPath): FieldError[] {
  const oneOf = 'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  const errors: FieldError[] = []
  const set: string[] = []
  if (nodeName === '') errors.push(invalid(path.child('nodeName'), nodeName, 'must not be empty'))
  else if (nodeName !== undefined) {
    set.push('`nodeName`')
    errors.push(...invalids(path.child('nodeName'), nodeName, dns1123SubdomainErrors(nodeName)))
  }
  if (nodeSelector !== undefined) {
    set.push('`nodeSelector`')
    errors.push(...validateNodeSelector(nodeSelector, { allowInvalidLabelValue: false }, path.child('nodeSelector')))
  }
  if (allNodes === true) set.push('`allNodes`')
  else if (allNodes === false) errors.push(invalid(path.child('allNodes'), allNodes, 'must be either unset or set to true'))
  if (set.length === 0) errors.push(required(path, oneOf))
  else if (set.length > 1) errors.push(invalid(path, `{${set.join(', ')}}`, oneOf))
  return errors
}

function validateNoNodes({ nodeName, nodeSelector, allNodes }: Device, path: FieldPath): FieldError[] {
  if (nodeName === undefined && nodeSelector === undefined && allNodes === undefined) return []
  return [invalid(path, null, '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec')]
}

/** How much of a node's own resources a device takes with it. */
function validateNodeAllocatableMappings({ nodeAllocatableResourceMappings: mappings = {}, capacity }: Device, path: FieldPath): FieldError[] {
  return sortedKeys(mappings).flatMap((name) => {
    const at = path.key(name)
    const { allocationMultiplier, capacityKey } = mappings[name] ?? {}
    const errors = isNativeResource(name) ? [] : [invalid(at, name, 'must be a node allocatable resource name')]
    if (allocationMultiplier === undefined && capacityKey === undefined) {
      errors.push(invalid(at, '', 'at least one of allocationMultiplier or capacityKey must be set'))
    }
    const multiplier = parseQuantity(allocationMultiplier)
    if (multiplier !== undefined && multiplier.sign <= 0) errors.push(invalid(at.child('allocationMultiplier'), multiplier.toString(), 'must be positive'))
    if (capacityKey === '') errors.push(invalid(at.child('capacityKey'), '', 'capacityKey must not be an empty string'))
    else if (capacityKey !== undefined && !Object.hasOwn(capacity ?? {}, capacityKey)) errors.push(notFound(at.child('capacityKey'), capacityKey))
    return errors
  })
}
