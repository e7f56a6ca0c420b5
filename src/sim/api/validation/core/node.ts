import { duplicate, FieldPath, type FieldError, forbidden, invalid } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import { compareStrings, sortedKeys } from '../../../../base/json.ts'
import { byteLength } from '../../../../base/names.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type { Node } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { parseNetworkSloppy, validateCIDRForLegacyField } from '../ip.ts'
import { nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { validateResourceQuantityValue } from '../pod/resource-names.ts'
import { validateNodeAnnotations } from './node-annotations.ts'
import { validateNodeConfigSource, validateNodeConfigStatus } from './node-config.ts'
import { validateTaints } from './taints.ts'

/** Nodes: `pkg/apis/core/validation/validation.go` (1.36). Upstream tells faults of `spec.taints` at `metadata.taints`. */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')
const statusPath = FieldPath.of('status')

export function validateNode(node: Node, context: ValidationContext): FieldError[] {
  const { metadata, spec = {}, status = {} } = node
  const swap = status.nodeInfo?.swap?.capacity
  return [
    ...validateObjectMeta(metadata, { namespaced: false, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateNodeAnnotations(metadata?.annotations ?? {}, metadataPath.child('annotations')),
    ...validateTaints(spec.taints ?? [], metadataPath.child('taints')),
    ...validateNodeResources(node),
    ...swap !== undefined && swap <= 0 ? [invalid(metadataPath.child('nodeSwapStatus', 'capacity'), swap, 'must be greater than zero')] : [],
    ...validateDeclaredFeatures(status.declaredFeatures ?? []),
    ...validatePodCIDRs(podCIDRsOf(node), context),
  ]
}

export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const { metadata, spec = {}, status = {} } = node
  const errors = [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateNodeAnnotations(metadata?.annotations ?? {}, metadataPath.child('annotations')),
    ...validateNodeResources(node),
    ...validateDeclaredFeatures(status.declaredFeatures ?? []),
    ...validateAddresses(node),
    ...validatePodCIDRsUpdate(podCIDRsOf(node), podCIDRsOf(old)),
  ]
  const providerID = old.spec?.providerID ?? ''
  if (providerID !== '' && providerID !== spec.providerID) {
    errors.push(forbidden(specPath.child('providerID'), 'node updates may not change providerID except from "" to valid'))
  }
  if (spec.configSource !== undefined) errors.push(...validateNodeConfigSource(spec.configSource, 'spec', specPath.child('configSource')))
  if (status.config !== undefined) errors.push(...validateNodeConfigStatus(status.config, statusPath.child('config')))
  errors.push(...validateTaints(spec.taints ?? [], metadataPath.child('taints')))
  if ((spec.externalID ?? '') !== (old.spec?.externalID ?? '')) errors.push(forbidden(specPath.child('externalID'), 'may not be updated'))
  return errors
}

/** podCIDRs, with the older podCIDR first where the two disagree. */
export function podCIDRsOf({ spec = {} }: Node): string[] {
  const { podCIDR = '', podCIDRs = [] } = spec
  return podCIDR !== '' && podCIDR !== podCIDRs[0] ? [podCIDR] : podCIDRs
}

function validateNodeResources({ status = {} }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((field) => sortedKeys(status[field] ?? {}).flatMap((name) =>
    validateResourceQuantityValue(name, quantityOrZero(status[field]?.[name]), statusPath.child(field, name))))
}

function validateDeclaredFeatures(features: readonly string[]): FieldError[] {
  const path = statusPath.child('declaredFeatures')
  return features.flatMap((feature, index) => {
    const errors = declaredFeatureErrors(feature).map((message) => invalid(path.index(index), feature, message))
    const next = features[index + 1]
    if (next === feature) errors.push(duplicate(path.index(index + 1), next))
    else if (next !== undefined && compareStrings(feature, next) > 0) {
      errors.push(invalid(path.index(index + 1), next, 'list must be sorted alphabetically'))
    }
    return errors
  })
}

function declaredFeatureErrors(feature: string): string[] {
  if (byteLength(feature) > 253) return [`invalid feature name "${feature}": must be no more than 253 characters`]
  if (/^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/.test(feature)) return []
  return [`invalid feature name "${feature}": must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes`]
}

function validatePodCIDRs(cidrs: readonly string[], { minor }: ValidationContext): FieldError[] {
  const strict = gateEnabled(minor, 'StrictIPCIDRValidation')
  const path = specPath.child('podCIDRs')
  const errors = cidrs.flatMap((cidr, index) => validateCIDRForLegacyField(path.index(index), cidr, strict))
  if (cidrs.length < 2) return errors
  const families = cidrs.map((cidr) => parseNetworkSloppy(cidr)?.network.address.family)
  const bad = families.indexOf(undefined)
  if (bad >= 0) {
    errors.push({
      ...invalid(path, cidrs, ''), type: 'InternalError',
      body: `Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${cidrs[bad] ?? ''})`,
    })
  }
  const dualStack = bad < 0 && families.includes(4) && families.includes(6)
  if (!dualStack || cidrs.length > 2) errors.push(invalid(path, cidrs, 'may specify no more than one CIDR for each IP family'))
  if (!gateEnabled(minor, 'PodCIDRDuplicates')) return errors
  for (const [index, cidr] of cidrs.entries()) {
    if (cidrs.indexOf(cidr) < index) errors.push(duplicate(path.index(index), cidr))
  }
  return errors
}

function validatePodCIDRsUpdate(cidrs: readonly string[], old: readonly string[]): FieldError[] {
  const error = forbidden(specPath.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid')
  if (old.length === 0) return []
  return old.length === cidrs.length ? old.filter((cidr, index) => cidr !== cidrs[index]).map(() => error) : [error]
}

function validateAddresses({ status }: Node): FieldError[] {
  const seen = new Set<string>()
  return (status?.addresses ?? []).flatMap(({ type = '', address = '' }, index) => {
    const key = `${type}/${address}`
    if (seen.has(key)) return [duplicate(statusPath.child('addresses').index(index), new GoStruct([['Type', type], ['Address', address]]))]
    seen.add(key)
    return []
  })
}
