import { FieldPath, type FieldError, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors, portNumberErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { LoadBalancerIngress, LoadBalancerStatus, Service } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, unsupported, unsupportedIfSet } from '../checks.ts'
import { parseAddressSloppy, validateIPForLegacyField } from '../ip.ts'

/** How traffic reaches a Service: policies, load balancer class and status (`pkg/apis/core/validation/validation.go`, 1.36). */
const specPath = FieldPath.of('spec')

/** Reachable from outside: NodePort, LoadBalancer, or ClusterIP with externalIPs. */
export function isExternallyAccessible(service: Service): boolean {
  const { type, externalIPs = [] } = service.spec ?? {}
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0)
}

export function validateServiceExternalTrafficPolicy(service: Service): FieldError[] {
  const { type, externalTrafficPolicy = '', healthCheckNodePort = 0 } = service.spec ?? {}
  const policyPath = specPath.child('externalTrafficPolicy')
  const portPath = specPath.child('healthCheckNodePort')
  const errors: FieldError[] = []
  if (!isExternallyAccessible(service)) {
    if (externalTrafficPolicy !== '') errors.push(invalid(policyPath, externalTrafficPolicy, 'may only be set for externally-accessible services'))
  } else if (externalTrafficPolicy === '') errors.push(required(policyPath))
  else errors.push(...unsupported(policyPath, externalTrafficPolicy, ['Cluster', 'Local']))
  if (type !== 'LoadBalancer' || externalTrafficPolicy !== 'Local') {
    if (healthCheckNodePort !== 0) {
      errors.push(invalid(portPath, healthCheckNodePort,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
    }
  } else if (healthCheckNodePort === 0) errors.push(required(portPath))
  else errors.push(...invalids(portPath, healthCheckNodePort, portNumberErrors(healthCheckNodePort)))
  return errors
}

export function validateServiceInternalTrafficPolicy(service: Service): FieldError[] {
  const { type = '', internalTrafficPolicy } = service.spec ?? {}
  const path = specPath.child('internalTrafficPolicy')
  if (internalTrafficPolicy === undefined) return ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type) ? [required(path)] : []
  return unsupported(path, internalTrafficPolicy, ['Cluster', 'Local'])
}

export function validateServiceTrafficDistribution(service: Service, context: ValidationContext): FieldError[] {
  const supported = gateEnabled(context.minor, 'PreferSameTrafficDistribution')
    ? ['PreferClose', 'PreferSameZone', 'PreferSameNode']
    : ['PreferClose']
  return unsupportedIfSet(specPath.child('trafficDistribution'), service.spec?.trafficDistribution, supported)
}

export function validateLoadBalancerClass(service: Service, old: Service | undefined): FieldError[] {
  const path = specPath.child('loadBalancerClass')
  const { type, loadBalancerClass } = service.spec ?? {}
  const errors: FieldError[] = []
  if (old?.spec?.type === 'LoadBalancer' && type === 'LoadBalancer' && old.spec.loadBalancerClass !== loadBalancerClass) {
    errors.push(invalid(path, loadBalancerClass, 'may not change once set'))
  }
  if (loadBalancerClass === undefined) return errors
  if (type === 'LoadBalancer') errors.push(...invalids(path, loadBalancerClass, qualifiedNameErrors(loadBalancerClass)))
  else errors.push(forbidden(path, "may only be used when `type` is 'LoadBalancer'"))
  return errors
}

export function validateLoadBalancerStatus(
  service: Service, old: LoadBalancerStatus | undefined, path: FieldPath, context: ValidationContext,
): FieldError[] {
  const ingress = service.status?.loadBalancer?.ingress ?? []
  if (service.spec?.type !== 'LoadBalancer' && ingress.length > 0) {
    return [forbidden(path.child('ingress'), "may only be used when `spec.type` is 'LoadBalancer'")]
  }
  const oldIPs = (old?.ingress ?? []).flatMap(({ ip = '' }) => ip === '' ? [] : [ip])
  const strict = gateEnabled(context.minor, 'StrictIPCIDRValidation')
  return ingress.flatMap((item, index) => validateIngressPoint(item, oldIPs, strict, path.child('ingress').index(index)))
}

function validateIngressPoint(item: LoadBalancerIngress, oldIPs: readonly string[], strict: boolean, path: FieldPath): FieldError[] {
  const { ip = '', ipMode, hostname = '' } = item
  const errors: FieldError[] = []
  const modePath = path.child('ipMode')
  if (ip !== '') errors.push(...validateIPForLegacyField(path.child('ip'), ip, strict, oldIPs))
  if (ipMode === undefined) {
    if (ip !== '') errors.push(required(modePath, 'must be specified when `ip` is set'))
  } else if (ip === '') errors.push(forbidden(modePath, 'may not be specified when `ip` is not set'))
  else if (ipMode !== 'VIP' && ipMode !== 'Proxy') errors.push(notSupported(modePath, ipMode, ['Proxy', 'VIP']))
  if (hostname !== '') {
    errors.push(...invalids(path.child('hostname'), hostname, dns1123SubdomainErrors(hostname)))
    if (parseAddressSloppy(hostname) !== undefined) {
      errors.push(invalid(path.child('hostname'), hostname, 'must be a DNS name, not an IP address'))
    }
  }
  return errors
}
