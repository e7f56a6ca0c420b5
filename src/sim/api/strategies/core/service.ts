import { FieldPath } from '../../../../base/field.ts'
import type { Service, ServiceSpec } from '../../../../model/kubernetes.generated.ts'
import { needsHealthCheckPort, sameList } from '../../service-ip-families.ts'
import { defineStrategy } from '../../strategy.ts'
import { warningsForCIDR, warningsForIP } from '../../validation/ip.ts'
import { validateServiceCreate, validateServiceStatusUpdate, validateServiceUpdate } from '../../validation/core/service.ts'
import { isExternallyAccessible } from '../../validation/core/service-traffic.ts'
import { dropStatus, keepSpec, keepStatus } from '../common.ts'

/** `pkg/registry/core/service/strategy.go`, `pkg/api/service/warnings.go` (1.36). Addresses and ports: `service-allocation.ts`. */
export const serviceStrategy = defineStrategy<Service>({
  group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true,
  allowCreateOnUpdate: true,
  subresources: ['status'],
  prepareForCreate: dropStatus,
  validate: validateServiceCreate,
  warningsOnCreate: serviceWarnings,
  // Upstream drops it whenever a Service is read (`defaultOnReadInternalTrafficPolicy`); nobody ever sees it.
  canonicalize({ spec }) {
    if (spec?.type === 'ExternalName') delete spec.internalTrafficPolicy
  },
  prepareForUpdate(service, old, { subresource }) {
    if (subresource === 'status') return keepSpec(service, old)
    keepStatus(service, old)
    dropTypeDependentFields(service, old)
  },
  validateUpdate: (service, old, context) => context.subresource === 'status'
    ? validateServiceStatusUpdate(service, old, context)
    : validateServiceUpdate(service, old, context),
  warningsOnUpdate: (service, _old, { subresource }) => subresource === 'status' ? statusWarnings(service) : serviceWarnings(service),
})

/** Fields that the server filled in and that the new type has no use for go, unless the client changed them too. */
function dropTypeDependentFields(service: Service, old: Service): void {
  const spec = service.spec ??= {}
  const before = old.spec ?? {}
  if (before.type !== 'ExternalName' && spec.type === 'ExternalName') {
    if ((before.clusterIP ?? '') === (spec.clusterIP ?? '') && sameList(before.clusterIPs, spec.clusterIPs)) {
      delete spec.clusterIP
      delete spec.clusterIPs
    }
    if (sameList(before.ipFamilies, spec.ipFamilies)) delete spec.ipFamilies
    if (before.ipFamilyPolicy === spec.ipFamilyPolicy) delete spec.ipFamilyPolicy
  }
  if (hasNodePorts(before) && !hasNodePorts(spec) && addsNoNodePort(spec, before)) {
    for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheckPort(before) && !needsHealthCheckPort(spec) && before.healthCheckNodePort === spec.healthCheckNodePort) {
    delete spec.healthCheckNodePort
  }
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (before.allocateLoadBalancerNodePorts === spec.allocateLoadBalancerNodePorts) delete spec.allocateLoadBalancerNodePorts
    if (before.loadBalancerClass === spec.loadBalancerClass) delete spec.loadBalancerClass
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(service) && before.externalTrafficPolicy === spec.externalTrafficPolicy) {
    delete spec.externalTrafficPolicy
  }
  if (spec.type !== 'LoadBalancer' && service.status?.loadBalancer !== undefined) service.status = { ...service.status, loadBalancer: {} }
}

function hasNodePorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

function addsNoNodePort(spec: ServiceSpec, before: ServiceSpec): boolean {
  const known = new Set((before.ports ?? []).map(({ nodePort = 0 }) => nodePort))
  return (spec.ports ?? []).every(({ nodePort = 0 }) => nodePort === 0 || known.has(nodePort))
}

function serviceWarnings({ metadata, spec = {} }: Service): string[] {
  const specPath = FieldPath.of('spec')
  const { type, clusterIP = '', clusterIPs = [], externalIPs = [], loadBalancerIP = '', externalName = '' } = spec
  const isHeadless = type === 'ClusterIP' && clusterIP === 'None'
  const warnings: string[] = []
  if (metadata?.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined) {
    warnings.push('annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead')
  }
  if (clusterIP !== '' && clusterIP !== 'None') {
    warnings.push(...clusterIPs.flatMap((ip, index) => warningsForIP(specPath.child('clusterIPs').index(index), ip)))
  }
  if (isHeadless) {
    if (loadBalancerIP !== '') warnings.push('spec.loadBalancerIP is ignored for headless services')
    if (externalIPs.length > 0) warnings.push('spec.externalIPs is ignored for headless services')
    if (spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services')
  }
  warnings.push(...externalIPs.flatMap((ip, index) => warningsForIP(specPath.child('externalIPs').index(index), ip)))
  if (externalIPs.length > 0 && !isHeadless && type !== 'ExternalName') {
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  }
  if (loadBalancerIP !== '') warnings.push(...warningsForIP(specPath.child('loadBalancerIP'), loadBalancerIP))
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    warnings.push(...warningsForCIDR(specPath.child('loadBalancerSourceRanges').index(index), range))
  }
  if (type === 'ExternalName' && externalIPs.length > 0) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (type !== 'ExternalName' && externalName !== '') warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (spec.trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  }
  return warnings
}

function statusWarnings({ status }: Service): string[] {
  const path = FieldPath.of('status', 'loadBalancer', 'ingress')
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip = '' }, index) => ip === '' ? [] : warningsForIP(path.index(index), ip))
}
