import { type FieldError, FieldPath, forbidden, invalid, notSupported, required, tooLong, tooMany } from '../../../../base/field.ts'
import { goQuote, GoStruct } from '../../../../base/go-format.ts'
import { addressText, parseNetwork } from '../../../../base/ip.ts'
import { byteLength } from '../../../../base/names.ts'
import type {
  AllocatedDeviceStatus, AllocationResult, DeviceAllocationConfiguration, DeviceRequestAllocationResult, NetworkDeviceData, ResourceResourceClaim as ResourceClaim,
  ResourceClaimConsumerReference,
} from '../../../../model/kubernetes.generated.ts'
import type { RequestContext } from '../../authorization/request-context.ts'
import type { ValidationContext } from '../../strategy.ts'
import { validateConditions } from '../conditions.ts'
import { goStruct } from '../go-struct.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../metadata.ts'
import { validateNodeSelector } from '../pod/node-selector.ts'
import { validateBindingParameters } from './binding-conditions.ts'
import { validateSet, validateSlice } from './collections.ts'
import { validateDeviceConfiguration, validateRawExtension } from './configuration.ts'
import { requestNames, type RequestNames, validateRequestReference, validateRequestReferences } from './device-claim.ts'
import { validateDriverName, validateLabelName, validatePoolName, validateUID } from './names.ts'
import { adminAccessDenied } from './resource-claim.ts'
import { allocationShape } from './shapes.ts'

/** The status endpoint of claims: `pkg/apis/resource/validation/validation.go` (1.36). */

const status = FieldPath.of('status')
const maxReservedFor = 256
const maxResults = 32
const maxConfigurations = 64
const maxConditions = 8
const maxDataBytes = 10 * 1024

export function validateResourceClaimStatusUpdate(claim: ResourceClaim, old: ResourceClaim, context: RequestContext): FieldError[] {
  const { reservedFor = [], allocation, devices } = claim.status ?? {}
  const allocated = new Set((allocation?.devices?.results ?? []).map(deviceID))
  const before = old.status?.allocation
  const errors = [
    ...authorizedForAdminStatus(claim, old, context),
    ...validateObjectMetaUpdate(claim.metadata, old.metadata, FieldPath.of('metadata')),
    ...validateSet(reservedFor, maxReservedFor, validateConsumer, (consumer) => consumer.uid ?? '', status.child('reservedFor')),
    ...validateSet(devices, undefined, (device, path) => validateDeviceStatus(device, allocated, path, context), deviceID, status.child('devices'), { shownKey: shownDeviceID }),
    ...validateReservation(claim, old),
  ]
  const path = status.child('allocation')
  if (allocation === undefined) return errors
  if (before !== undefined) return [...errors, ...validateImmutableField(allocation, before, path, goStruct(allocationShape, allocation))]
  return [...errors, ...validateAllocation(allocation, requestNames(claim.spec?.devices ?? {}), path, context)]
}

/** Driver, pool, device and share: what tells allocated devices apart. */
export function deviceID({ driver = '', pool = '', device = '', shareID }: DeviceRequestAllocationResult | AllocatedDeviceStatus): string {
  return JSON.stringify([driver, pool, device, shareID ?? null])
}

/** `structured.SharedDeviceID` as a message prints it: three interned texts and the share. */
function shownDeviceID({ driver = '', pool = '', device = '', shareID = '' }: AllocatedDeviceStatus): GoStruct {
  return new GoStruct([['Driver', driver], ['Pool', pool], ['Device', device], ['ShareID', shareID]])
}

function authorizedForAdminStatus(claim: ResourceClaim, old: ResourceClaim, context: RequestContext): FieldError[] {
  const asksFor = ({ adminAccess }: DeviceRequestAllocationResult): boolean => adminAccess === true
  if ((old.status?.allocation?.devices?.results ?? []).some(asksFor)) return []
  const index = (claim.status?.allocation?.devices?.results ?? []).findIndex(asksFor)
  if (index < 0) return []
  return adminAccessDenied(claim.metadata?.namespace ?? '', status.child('allocation', 'devices', 'results').index(index).child('adminAccess'), context)
}

function validateConsumer({ resource = '', name = '', uid = '' }: ResourceClaimConsumerReference, path: FieldPath): FieldError[] {
  return Object.entries({ resource, name, uid }).flatMap(([field, value]) => value === '' ? [required(path.child(field))] : [])
}

function validateReservation(claim: ResourceClaim, old: ResourceClaim): FieldError[] {
  const { reservedFor = [], allocation } = claim.status ?? {}
  const path = status.child('reservedFor')
  if (reservedFor.length === 0) return []
  if (allocation === undefined) return [forbidden(path, 'may not be specified when `allocated` is not set')]
  if (claim.metadata?.deletionTimestamp === undefined) return []
  const idOf = (consumer: ResourceClaimConsumerReference): string =>
    JSON.stringify([consumer.apiGroup ?? '', consumer.resource ?? '', consumer.name ?? '', consumer.uid ?? ''])
  const known = new Set((old.status?.reservedFor ?? []).map(idOf))
  if (reservedFor.every((consumer) => known.has(idOf(consumer)))) return []
  return [forbidden(path, 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set')]
}

function validateAllocation({ devices = {}, nodeSelector }: AllocationResult, names: RequestNames, path: FieldPath, context: ValidationContext): FieldError[] {
  const at = path.child('devices')
  return [
    ...validateSlice(devices.results, maxResults, (result, here) => validateResult(result, names, here, context), at.child('results')),
    ...validateSlice(devices.config, maxConfigurations, (config, here) => validateConfiguration(config, names, here, context), at.child('config')),
    ...nodeSelector === undefined ? [] : validateNodeSelector(nodeSelector, { allowInvalidLabelValue: false }, path.child('nodeSelector')),
  ]
}

function validateResult(result: DeviceRequestAllocationResult, names: RequestNames, path: FieldPath, context: ValidationContext): FieldError[] {
  return [
    ...validateRequestReference(result.request ?? '', names, path.child('request')),
    ...validateDevicePlace(result, path, context),
    ...validateBindingParameters(result, path),
    ...result.shareID === undefined ? [] : validateUID(result.shareID, path.child('shareID')),
  ]
}

function validateDevicePlace(
  { driver = '', pool = '', device = '' }: DeviceRequestAllocationResult | AllocatedDeviceStatus, path: FieldPath, context: ValidationContext,
): FieldError[] {
  return [
    ...validateDriverName(driver, path.child('driver'), context),
    ...validatePoolName(pool, path.child('pool')),
    ...validateLabelName(device, path.child('device')),
  ]
}

function validateConfiguration(config: DeviceAllocationConfiguration, names: RequestNames, path: FieldPath, context: ValidationContext): FieldError[] {
  const { source = '' } = config
  const sources = ['FromClaim', 'FromClass']
  const at = path.child('source')
  return [
    ...source === '' ? [required(at)] : sources.includes(source) ? [] : [notSupported(at, source, sources)],
    ...validateRequestReferences(config.requests, names, path.child('requests')),
    ...validateDeviceConfiguration(config.opaque, false, path, context),
  ]
}

function validateDeviceStatus(device: AllocatedDeviceStatus, allocated: ReadonlySet<string>, path: FieldPath, context: ValidationContext): FieldError[] {
  const { conditions = [], data, shareID } = device
  return [
    ...validateDevicePlace(device, path, context),
    ...shareID === undefined ? [] : validateUID(shareID, path.child('shareID')),
    ...allocated.has(deviceID(device)) ? [] : [invalid(path, shownDeviceID(device), 'must be an allocated device in the claim')],
    ...conditions.length > maxConditions ? [tooMany(path.child('conditions'), conditions.length, maxConditions)] : [],
    ...validateConditions(conditions, path.child('conditions')),
    ...data === undefined ? [] : validateRawExtension(data, maxDataBytes, path.child('data')),
    ...device.networkData === undefined ? [] : validateNetworkData(device.networkData, path.child('networkData')),
  ]
}

function validateNetworkData({ interfaceName = '', hardwareAddress = '', ips }: NetworkDeviceData, path: FieldPath): FieldError[] {
  return [
    ...byteLength(interfaceName) > 256 ? [tooLong(path.child('interfaceName'), '', 256)] : [],
    ...byteLength(hardwareAddress) > 128 ? [tooLong(path.child('hardwareAddress'), '', 128)] : [],
    ...validateSet(ips, 16, validateInterfaceAddress, (address) => address, path.child('ips')),
  ]
}

/** An address with its network's size: `10.9.8.7/24`. */
function validateInterfaceAddress(text: string, path: FieldPath): FieldError[] {
  const network = parseNetwork(text)
  if (network === undefined) return [invalid(path, text, 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)')]
  const canonical = `${addressText(network.address)}/${network.prefix}`
  return text === canonical ? [] : [invalid(path, text, `must be in canonical form (${goQuote(canonical)})`)]
}
