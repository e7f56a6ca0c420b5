import { FieldPath } from '../../../../base/field.ts'
import { sameValue } from '../../../../base/json.ts'
import type { Ingress, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import { warningsForIP } from '../../validation/ip.ts'
import { validateIngressClass, validateIngressClassUpdate } from '../../validation/networking/ingress-class.ts'
import {
  ingressClassAnnotation, validateIngressCreate, validateIngressStatusUpdate, validateIngressUpdate,
} from '../../validation/networking/ingress.ts'
import { validateIPAddress, validateIPAddressUpdate } from '../../validation/networking/ip-address.ts'
import { networkPolicyWarnings, validateNetworkPolicy, validateNetworkPolicyUpdate } from '../../validation/networking/network-policy.ts'
import { validateServiceCIDR, validateServiceCIDRStatusUpdate, validateServiceCIDRUpdate } from '../../validation/networking/service-cidr.ts'
import { bumpGeneration, dropStatus, keepSpec, keepStatus, resetObjectMetaForStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'

/** `pkg/registry/networking/{ingress,ingressclass,networkpolicy,ipaddress,servicecidr}/strategy.go` (1.36). */
const group = 'networking.k8s.io'
const version = 'v1'

export const ingressStrategy = defineStrategy<Ingress>({
  group, version, kind: 'Ingress', resource: 'ingresses', namespaced: true,
  subresources: ['status'],
  prepareForCreate(ingress) {
    dropStatus(ingress)
    setGenerationOnCreate(ingress)
  },
  validate: validateIngressCreate,
  warningsOnCreate: ({ metadata, spec }) => metadata?.annotations?.[ingressClassAnnotation] !== undefined && spec?.ingressClassName === undefined
    ? [`annotation "${ingressClassAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
    : [],
  prepareForUpdate(ingress, old, { subresource }) {
    if (subresource === 'status') return keepSpec(ingress, old)
    keepStatus(ingress, old)
    setGenerationOnUpdate(ingress, old)
  },
  validateUpdate: (ingress, old, context) => context.subresource === 'status'
    ? validateIngressStatusUpdate(ingress, old, context)
    : validateIngressUpdate(ingress, old, context),
  warningsOnUpdate: ({ status }, _old, { subresource }) => subresource !== 'status'
    ? []
    : (status?.loadBalancer?.ingress ?? []).flatMap(({ ip = '' }, index) =>
        ip === '' ? [] : warningsForIP(FieldPath.of('status', 'loadBalancer', 'ingress').index(index), ip)),
})

export const ingressClassStrategy = defineStrategy<IngressClass>({
  group, version, kind: 'IngressClass', resource: 'ingressclasses', namespaced: false,
  prepareForCreate: setGenerationOnCreate,
  validate: validateIngressClass,
  prepareForUpdate: setGenerationOnUpdate,
  validateUpdate: validateIngressClassUpdate,
})

export const networkPolicyStrategy = defineStrategy<NetworkPolicy>({
  group, version, kind: 'NetworkPolicy', resource: 'networkpolicies', namespaced: true,
  prepareForCreate: setGenerationOnCreate,
  validate: validateNetworkPolicy,
  warningsOnCreate: (policy, { minor }) => networkPolicyWarnings(policy, minor),
  // Compared exactly, not by meaning: an empty list where none was counts as a change.
  prepareForUpdate: (policy, old) => bumpGeneration(policy, old, !sameValue(policy.spec ?? {}, old.spec ?? {})),
  validateUpdate: validateNetworkPolicyUpdate,
  warningsOnUpdate: (policy, _old, { minor }) => networkPolicyWarnings(policy, minor),
})

export const ipAddressStrategy = defineStrategy<IPAddress>({
  group, version, kind: 'IPAddress', resource: 'ipaddresses', namespaced: false,
  validate: validateIPAddress,
  validateUpdate: (address, old) => [...validateIPAddress(address), ...validateIPAddressUpdate(address, old)],
})

export const serviceCIDRStrategy = defineStrategy<ServiceCIDR>({
  group, version, kind: 'ServiceCIDR', resource: 'servicecidrs', namespaced: false,
  subresources: ['status'],
  prepareForCreate: dropStatus,
  validate: validateServiceCIDR,
  prepareForUpdate(cidr, old, { subresource }) {
    if (subresource !== 'status') return keepStatus(cidr, old)
    keepSpec(cidr, old)
    resetObjectMetaForStatus(cidr, old)
  },
  validateUpdate: (cidr, old, { subresource }) => subresource === 'status'
    ? validateServiceCIDRStatusUpdate(cidr, old)
    : validateServiceCIDRUpdate(cidr, old),
})
