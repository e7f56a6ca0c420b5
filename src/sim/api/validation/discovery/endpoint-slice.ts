import { duplicate, FieldPath, type FieldError, internalError, invalid, required, tooMany } from '../../../../base/field.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { DiscoveryEndpointPort, Endpoint, EndpointHints, EndpointSlice } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, unsupported } from '../checks.ts'
import { isIPv6, parseAddressSloppy, validateEndpointIP, validateIP, validateIPForLegacyField } from '../ip.ts'
import { nameIsDNSSubdomain, validateImmutableField, validateLabels, validateObjectMeta } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'

/** EndpointSlices: `pkg/apis/discovery/validation/validation.go` (1.36). */
const maxEndpoints = 1000
const maxAddresses = 100
const maxPorts = 20000
const maxTopologyLabels = 16
const maxHints = 8
const zoneLabel = 'topology.kubernetes.io/zone'

export function validateEndpointSliceCreate(slice: EndpointSlice, context: ValidationContext): FieldError[] {
  return validateSlice(slice, undefined, context)
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice, context: ValidationContext): FieldError[] {
  return [
    ...validateSlice(slice, old, context),
    ...validateImmutableField(slice.addressType ?? '', old.addressType ?? '', FieldPath.of('addressType')),
  ]
}

function validateSlice(slice: EndpointSlice, old: EndpointSlice | undefined, context: ValidationContext): FieldError[] {
  const { addressType = '', ports = [], endpoints = [] } = slice
  const errors = validateObjectMeta(slice.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, FieldPath.of('metadata'))
  const typePath = FieldPath.of('addressType')
  if (addressType === '') errors.push(required(typePath))
  else errors.push(...unsupported(typePath, addressType, ['FQDN', 'IPv4', 'IPv6']))
  errors.push(...validatePorts(ports, FieldPath.of('ports')))
  const found = validateEndpoints(endpoints, addressType, context, FieldPath.of('endpoints'))
  // What was stored when older rules held may stay as it is.
  const isUntouched = found.length > 0 && old !== undefined && semanticEqual(old.endpoints, slice.endpoints)
  return isUntouched ? errors : [...errors, ...found]
}

function validatePorts(ports: readonly DiscoveryEndpointPort[], path: FieldPath): FieldError[] {
  if (ports.length > maxPorts) return [tooMany(path, ports.length, maxPorts)]
  const names = new Set<string>()
  return ports.flatMap(({ name = '', protocol, appProtocol }, index) => {
    const here = path.index(index)
    const errors = name === '' ? [] : invalids(here.child('name'), name, dns1123LabelErrors(name))
    if (names.has(name)) errors.push(duplicate(here.child('name'), name))
    names.add(name)
    if (protocol === undefined) errors.push(required(here.child('protocol')))
    else errors.push(...unsupported(here.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP']))
    if (appProtocol !== undefined) errors.push(...invalids(here.child('appProtocol'), appProtocol, qualifiedNameErrors(appProtocol)))
    return errors
  })
}

function validateEndpoints(endpoints: readonly Endpoint[], addressType: string, context: ValidationContext, path: FieldPath): FieldError[] {
  if (endpoints.length > maxEndpoints) return [tooMany(path, endpoints.length, maxEndpoints)]
  return endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, context, path.index(index)))
}

function validateEndpoint(endpoint: Endpoint, addressType: string, context: ValidationContext, path: FieldPath): FieldError[] {
  const { addresses = [], nodeName, deprecatedTopology = {}, hostname, hints } = endpoint
  const errors: FieldError[] = []
  const addressesPath = path.child('addresses')
  if (addresses.length === 0) errors.push(required(addressesPath, 'must contain at least 1 address'))
  else if (addresses.length > maxAddresses) errors.push(tooMany(addressesPath, addresses.length, maxAddresses))
  for (const [index, address] of addresses.entries()) errors.push(...validateAddress(address, addressType, context, addressesPath, index))
  if (nodeName !== undefined) errors.push(...invalids(path.child('nodeName'), nodeName, nameIsDNSSubdomain(nodeName, false)))
  const topologyPath = path.child('deprecatedTopology')
  const labels = Object.keys(deprecatedTopology).length
  if (labels > maxTopologyLabels) errors.push(tooMany(topologyPath, labels, maxTopologyLabels))
  errors.push(...validateLabels(deprecatedTopology, topologyPath))
  if (Object.hasOwn(deprecatedTopology, zoneLabel)) {
    errors.push(internalError(topologyPath.key(zoneLabel), 'reserved key was not removed in conversion'))
  }
  if (hostname !== undefined) errors.push(...invalids(path.child('hostname'), hostname, dns1123LabelErrors(hostname)))
  if (hints !== undefined) errors.push(...validateHints(hints, path.child('hints')))
  return errors
}

/** Addresses of an unknown type are not looked at. */
function validateAddress(address: string, addressType: string, context: ValidationContext, path: FieldPath, index: number): FieldError[] {
  const here = path.index(index)
  if (addressType === 'FQDN') return validateFullyQualifiedDomainName(here, address)
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return []
  const wantsIPv6 = addressType === 'IPv6'
  if (!gateEnabled(context.minor, 'EndpointAddressFamilies')) {
    const isFamily = parseAddressSloppy(address)?.family === (wantsIPv6 ? 6 : 4)
    return [...isFamily ? [] : [invalid(here, address, `must be a valid ${addressType} address`)], ...validateEndpointIP(address, here)]
  }
  const errors = wantsIPv6 ? validateIP(here, address) : validateIPForLegacyField(here, address, gateEnabled(context.minor, 'StrictIPCIDRValidation'))
  if (errors.length > 0) return errors
  // The family is told at the list, not at the item.
  if (isIPv6(address) !== wantsIPv6) errors.push(invalid(path, address, `must be an ${addressType} address`))
  return [...errors, ...validateEndpointIP(address, here)]
}

/** `IsFullyQualifiedDomainName`: at least two labels; a trailing dot is fine. */
function validateFullyQualifiedDomainName(path: FieldPath, text: string): FieldError[] {
  if (text === '') return [required(path)]
  const name = text.replace(/\.$/, '')
  const nameErrors = dns1123SubdomainErrors(name)
  if (nameErrors.length > 0) return [invalid(path, name, nameErrors.join(','))]
  const labels = name.split('.')
  if (labels.length < 2) return [invalid(path, name, 'should be a domain with at least two segments separated by dots')]
  const bad = labels.find((label) => dns1123LabelErrors(label).length > 0)
  return bad === undefined ? [] : [invalid(path, bad, dns1123LabelErrors(bad).join(','))]
}

function validateHints({ forZones = [], forNodes = [] }: EndpointHints, path: FieldPath): FieldError[] {
  const zonesPath = path.child('forZones')
  const nodesPath = path.child('forNodes')
  if (forZones.length > maxHints) return [tooMany(zonesPath, forZones.length, maxHints)]
  const errors = validateHintNames(forZones, labelValueErrors, zonesPath)
  if (forNodes.length > maxHints) return [...errors, tooMany(nodesPath, forNodes.length, maxHints)]
  return [...errors, ...validateHintNames(forNodes, dns1123SubdomainErrors, nodesPath)]
}

function validateHintNames(hints: readonly { name?: string | undefined }[], check: (name: string) => string[], path: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return hints.flatMap(({ name = '' }, index) => {
    const here = path.index(index).child('name')
    const errors = seen.has(name) ? [duplicate(here, name)] : []
    seen.add(name)
    return [...errors, ...invalids(here, name, check(name))]
  })
}
