import { FieldPath, type FieldError, required } from '../../../../base/field.ts'
import { dns1123LabelErrors, portNumberErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { Minor } from '../../../../base/release.ts'
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { validateEndpointIP, validateIPForLegacyField, warningsForIP } from '../ip.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateProtocol } from './service.ts'

/** Endpoints: `pkg/apis/core/validation/validation.go`, `pkg/registry/core/endpoint/strategy.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const subsetsPath = FieldPath.of('subsets')

export function validateEndpointsCreate(endpoints: Endpoints, context: ValidationContext): FieldError[] {
  return validateEndpoints(endpoints, undefined, context)
}

export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints, context: ValidationContext): FieldError[] {
  return [...validateObjectMetaUpdate(endpoints.metadata, old.metadata, metadataPath), ...validateEndpoints(endpoints, old, context)]
}

export function endpointsWarnings({ metadata, subsets = [] }: Endpoints, minor: Minor): string[] {
  if (!gateEnabled(minor, 'AddressWarnings') || metadata?.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return []
  return subsets.flatMap((subset, index) => (['addresses', 'notReadyAddresses'] as const).flatMap((field) =>
    (subset[field] ?? []).flatMap(({ ip = '' }, at) => warningsForIP(subsetsPath.index(index).child(field).index(at).child('ip'), ip))))
}

function validateEndpoints(endpoints: Endpoints, old: Endpoints | undefined, context: ValidationContext): FieldError[] {
  const errors = validateObjectMeta(endpoints.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath)
  const strict = gateEnabled(context.minor, 'StrictIPCIDRValidation')
  const found = (endpoints.subsets ?? []).flatMap((subset, index) => validateSubset(subset, strict, subsetsPath.index(index)))
  // What was stored when older rules held may stay as it is.
  const isUntouched = found.length > 0 && old !== undefined && semanticEqual(old.subsets, endpoints.subsets)
  return isUntouched ? errors : [...errors, ...found]
}

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, strict: boolean, path: FieldPath): FieldError[] {
  const empty = addresses.length === 0 && notReadyAddresses.length === 0
  return [
    ...empty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : [],
    ...addresses.flatMap((address, index) => validateAddress(address, strict, path.child('addresses').index(index))),
    ...notReadyAddresses.flatMap((address, index) => validateAddress(address, strict, path.child('notReadyAddresses').index(index))),
    ...ports.flatMap((port, index) => validatePort(port, ports.length > 1, path.child('ports').index(index))),
  ]
}

function validateAddress({ ip = '', hostname = '', nodeName }: EndpointAddress, strict: boolean, path: FieldPath): FieldError[] {
  return [
    ...validateIPForLegacyField(path.child('ip'), ip, strict),
    ...hostname === '' ? [] : invalids(path.child('hostname'), hostname, dns1123LabelErrors(hostname)),
    ...nodeName === undefined ? [] : invalids(path.child('nodeName'), nodeName, nameIsDNSSubdomain(nodeName, false)),
    ...validateEndpointIP(ip, path.child('ip')),
  ]
}

function validatePort({ name = '', port = 0, protocol = '', appProtocol }: EndpointPort, requireName: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  if (requireName && name === '') errors.push(required(path.child('name')))
  else if (name !== '') errors.push(...invalids(path.child('name'), name, dns1123LabelErrors(name)))
  errors.push(...invalids(path.child('port'), port, portNumberErrors(port)), ...validateProtocol(protocol, path.child('protocol')))
  if (appProtocol !== undefined) errors.push(...invalids(path.child('appProtocol'), appProtocol, qualifiedNameErrors(appProtocol)))
  return errors
}
