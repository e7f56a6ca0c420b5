import { FieldPath, type FieldError, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { networkContains } from '../../../../base/ip.ts'
import { portNameErrors, portNumberErrors } from '../../../../base/names.ts'
import type { Minor } from '../../../../base/release.ts'
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids } from '../checks.ts'
import { parseNetworkSloppy, validateCIDRForLegacyField, warningsForCIDR } from '../ip.ts'
import { nameIsDNSSubdomain, validateLabelSelector, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'

/** NetworkPolicies: `pkg/apis/networking/validation/validation.go`, `pkg/registry/networking/networkpolicy/strategy.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')

interface PolicyOptions {
  readonly strictCIDR: boolean
  readonly allowInvalidLabelValueInSelector: boolean
  /** Networks of the stored policy, which stay allowed wherever they are used. */
  readonly oldCIDRs: readonly string[]
}

export function validateNetworkPolicy(policy: NetworkPolicy, context: ValidationContext): FieldError[] {
  const options = { strictCIDR: gateEnabled(context.minor, 'StrictIPCIDRValidation'), allowInvalidLabelValueInSelector: false, oldCIDRs: [] }
  return [
    ...validateObjectMeta(policy.metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateSpec(policy.spec ?? {}, options),
  ]
}

export function validateNetworkPolicyUpdate(policy: NetworkPolicy, old: NetworkPolicy, context: ValidationContext): FieldError[] {
  const options = {
    strictCIDR: gateEnabled(context.minor, 'StrictIPCIDRValidation'),
    allowInvalidLabelValueInSelector: validateLabelSelector(old.spec?.podSelector, {}, specPath).length > 0,
    oldCIDRs: peersOf(old.spec ?? {}).flatMap(({ peer: { ipBlock } }) => ipBlock === undefined ? [] : [ipBlock.cidr ?? '', ...ipBlock.except ?? []]),
  }
  return [...validateObjectMetaUpdate(policy.metadata, old.metadata, metadataPath), ...validateSpec(policy.spec ?? {}, options)]
}

export function networkPolicyWarnings(policy: NetworkPolicy, minor: Minor): string[] {
  if (!gateEnabled(minor, 'AddressWarnings')) return []
  return peersOf(policy.spec ?? {}).flatMap(({ peer: { ipBlock }, path }) => {
    if (ipBlock === undefined) return []
    const blockPath = path.child('ipBlock')
    const excepts = (ipBlock.except ?? []).flatMap((except, index) => warningsForCIDR(blockPath.child('except').index(index), except))
    return [...warningsForCIDR(blockPath.child('cidr'), ipBlock.cidr ?? ''), ...excepts]
  })
}

function validateSpec(spec: NetworkPolicySpec, options: PolicyOptions): FieldError[] {
  const { ingress = [], egress = [], policyTypes = [] } = spec
  const errors = validateLabelSelector(spec.podSelector, options, specPath.child('podSelector'))
  const rules = [
    ...ingress.map(({ ports = [], from = [] }, index) => ({ ports, peers: from, path: specPath.child('ingress').index(index), side: 'from' })),
    ...egress.map(({ ports = [], to = [] }, index) => ({ ports, peers: to, path: specPath.child('egress').index(index), side: 'to' })),
  ]
  for (const { ports, peers, path, side } of rules) {
    for (const [index, port] of ports.entries()) errors.push(...validatePort(port, path.child('ports').index(index)))
    for (const [index, peer] of peers.entries()) errors.push(...validatePeer(peer, options, path.child(side).index(index)))
  }
  const typesPath = specPath.child('policyTypes')
  if (policyTypes.length > 2) return [...errors, invalid(typesPath, policyTypes, 'may not specify more than two policyTypes')]
  for (const [index, type] of policyTypes.entries()) {
    if (type !== 'Ingress' && type !== 'Egress') errors.push(notSupported(typesPath.index(index), type, ['Ingress', 'Egress']))
  }
  return errors
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const endPath = path.child('endPort')
  if (protocol !== undefined && !['TCP', 'UDP', 'SCTP'].includes(protocol)) {
    errors.push(notSupported(path.child('protocol'), protocol, ['TCP', 'UDP', 'SCTP']))
  }
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalid(endPath, endPort, 'may not be specified when `port` is not specified'))
  } else if (typeof port === 'string') {
    if (endPort !== undefined) errors.push(invalid(endPath, endPort, 'may not be specified when `port` is non-numeric'))
    errors.push(...invalids(path.child('port'), port, portNameErrors(port)))
  } else {
    errors.push(...invalids(path.child('port'), port, portNumberErrors(port)))
    if (endPort === undefined) return errors
    if (endPort < port) errors.push(invalid(endPath, port, 'must be greater than or equal to `port`'))
    errors.push(...invalids(endPath, endPort, portNumberErrors(endPort)))
  }
  return errors
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, options: PolicyOptions, path: FieldPath): FieldError[] {
  const errors = [
    ...validateLabelSelector(podSelector, options, path.child('podSelector')),
    ...validateLabelSelector(namespaceSelector, options, path.child('namespaceSelector')),
    ...ipBlock === undefined ? [] : validateIPBlock(ipBlock, path.child('ipBlock'), options),
  ]
  const others = podSelector !== undefined || namespaceSelector !== undefined
  if (!others && ipBlock === undefined) errors.push(required(path, 'must specify a peer'))
  if (others && ipBlock !== undefined) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'))
  return errors
}

function validateIPBlock({ cidr = '', except = [] }: IPBlock, path: FieldPath, options: PolicyOptions): FieldError[] {
  if (cidr === '') return [required(path.child('cidr'))]
  const errors = validateCIDRForLegacyField(path.child('cidr'), cidr, options.strictCIDR, options.oldCIDRs)
  const outer = parseNetworkSloppy(cidr)
  if (outer === undefined) return errors
  for (const [index, text] of except.entries()) {
    const exceptPath = path.child('except').index(index)
    errors.push(...validateCIDRForLegacyField(exceptPath, text, options.strictCIDR, options.oldCIDRs))
    const inner = parseNetworkSloppy(text)
    if (inner === undefined) continue
    if (!networkContains(outer.network, inner.network.address) || outer.network.prefix >= inner.network.prefix) {
      errors.push(invalid(exceptPath, text, 'must be a strict subset of `cidr`'))
    }
  }
  return errors
}

function peersOf({ ingress = [], egress = [] }: NetworkPolicySpec): { peer: NetworkPolicyPeer, path: FieldPath }[] {
  const inRule = (peers: readonly NetworkPolicyPeer[], path: FieldPath): { peer: NetworkPolicyPeer, path: FieldPath }[] =>
    peers.map((peer, index) => ({ peer, path: path.index(index) }))
  return [
    ...ingress.flatMap(({ from = [] }, index) => inRule(from, specPath.child('ingress').index(index).child('from'))),
    ...egress.flatMap(({ to = [] }, index) => inRule(to, specPath.child('egress').index(index).child('to'))),
  ]
}
