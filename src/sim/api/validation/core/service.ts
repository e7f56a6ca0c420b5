import { duplicate, FieldPath, type FieldError, forbidden, invalid, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import type { IntOrString } from '../../../../base/int-or-string.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, portNameErrors, portNumberErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { Service, ServicePort, SessionAffinityConfig } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { invalids, unsupported } from '../checks.ts'
import { validateCIDRForLegacyField, validateEndpointIP, validateIPForLegacyField } from '../ip.ts'
import { nameIsDNS1035Label, nameIsDNSLabel, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import {
  isHeadless, validateServiceClusterIPsRelatedFields, validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies,
} from './service-cluster-ips.ts'
import {
  validateLoadBalancerClass, validateLoadBalancerStatus, validateServiceExternalTrafficPolicy, validateServiceInternalTrafficPolicy,
  validateServiceTrafficDistribution,
} from './service-traffic.ts'

/** Services: `validateService` and what surrounds it in `pkg/apis/core/validation/validation.go` (1.36). */

const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')
const supportedPortProtocols = ['SCTP', 'TCP', 'UDP']
const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const topologyHintsAnnotation = 'service.kubernetes.io/topology-aware-hints'
const topologyModeAnnotation = 'service.kubernetes.io/topology-mode'
const onlyForLoadBalancer = "may only be used when `type` is 'LoadBalancer'"

export function validateServiceCreate(service: Service, context: ValidationContext): FieldError[] {
  const validateName = gateEnabled(context.minor, 'RelaxedServiceNameValidation') ? nameIsDNSLabel : nameIsDNS1035Label
  return [...validateObjectMeta(service.metadata, { namespaced: true, validateName }, metadataPath), ...validateService(service, undefined, context)]
}

export function validateServiceUpdate(service: Service, old: Service, context: ValidationContext): FieldError[] {
  const errors = validateObjectMetaUpdate(service.metadata, old.metadata, metadataPath)
  errors.push(...validateUpgradeDowngradeClusterIPs(service, old))
  errors.push(...validateUpgradeDowngradeIPFamilies(service, old))
  errors.push(...validateLoadBalancerClass(service, old))
  if (needsHealthCheck(old) && needsHealthCheck(service) && service.spec?.healthCheckNodePort !== old.spec?.healthCheckNodePort) {
    errors.push(forbidden(specPath.child('healthCheckNodePort'), 'field is immutable'))
  }
  return [...errors, ...validateService(service, old, context)]
}

export function validateServiceStatusUpdate(service: Service, old: Service, context: ValidationContext): FieldError[] {
  const path = FieldPath.of('status', 'loadBalancer')
  return [
    ...validateObjectMetaUpdate(service.metadata, old.metadata, metadataPath),
    ...validateLoadBalancerStatus(service, old.status?.loadBalancer, path, context),
  ]
}

/** LoadBalancer Services that keep traffic on its node have a port of their own for health checks. */
function needsHealthCheck(service: Service): boolean {
  return service.spec?.type === 'LoadBalancer' && service.spec.externalTrafficPolicy === 'Local'
}

function validateService(service: Service, old: Service | undefined, context: ValidationContext): FieldError[] {
  const spec = service.spec ?? {}
  const ports = spec.ports ?? []
  const strict = gateEnabled(context.minor, 'StrictIPCIDRValidation')
  const errors = validateTopologyAnnotations(service)
  if (ports.length === 0 && !isHeadless(service) && spec.type !== 'ExternalName') errors.push(required(specPath.child('ports')))
  errors.push(...validateByType(service))
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    errors.push(...validateServicePort(port, ports.length > 1, names, specPath.child('ports').index(index)))
  }
  errors.push(...validateLabels(spec.selector, specPath.child('selector')))
  errors.push(...validateSessionAffinity(service))
  errors.push(...validateServiceClusterIPsRelatedFields(service, old, context))
  for (const [index, ip] of (spec.externalIPs ?? []).entries()) {
    const path = specPath.child('externalIPs').index(index)
    const found = validateIPForLegacyField(path, ip, strict, old?.spec?.externalIPs)
    errors.push(...(found.length > 0 ? found : validateEndpointIP(ip, path)))
  }
  const type = spec.type ?? ''
  if (type === '') errors.push(required(specPath.child('type')))
  else errors.push(...unsupported(specPath.child('type'), type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']))
  errors.push(...validateNodePorts(ports, type))
  errors.push(...validateDuplicatePorts(ports))
  errors.push(...validateSourceRanges(service, old, strict))
  if (spec.allocateLoadBalancerNodePorts !== undefined && type !== 'LoadBalancer') {
    errors.push(forbidden(specPath.child('allocateLoadBalancerNodePorts'), onlyForLoadBalancer))
  }
  if (type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined) {
    errors.push(required(FieldPath.of('allocateLoadBalancerNodePorts')))
  }
  errors.push(...validateLoadBalancerClass(service, undefined))
  errors.push(...validateServiceExternalTrafficPolicy(service))
  errors.push(...validateServiceInternalTrafficPolicy(service))
  errors.push(...validateServiceTrafficDistribution(service, context))
  return errors
}

function validateTopologyAnnotations(service: Service): FieldError[] {
  const annotations = service.metadata?.annotations ?? {}
  const hints = annotations[topologyHintsAnnotation]
  const mode = annotations[topologyModeAnnotation]
  if (hints === undefined || mode === undefined || hints === mode) return []
  return [invalid(metadataPath.child('annotations').key(topologyModeAnnotation), mode,
    `must match annotations[${topologyHintsAnnotation}] when both are specified`)]
}

function validateByType(service: Service): FieldError[] {
  const { type, clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = '' } = service.spec ?? {}
  if (type === 'LoadBalancer' || type === 'NodePort') {
    return isHeadless(service)
      ? [invalid(specPath.child('clusterIPs').index(0), clusterIPs[0], `may not be set to 'None' for ${type} services`)]
      : []
  }
  if (type !== 'ExternalName') return []
  const errors: FieldError[] = []
  const unused = 'may not be set for ExternalName services'
  if (clusterIPs.length > 0) errors.push(forbidden(specPath.child('clusterIPs'), unused))
  if (ipFamilies.length > 0) errors.push(forbidden(specPath.child('ipFamilies'), unused))
  if (ipFamilyPolicy !== undefined) errors.push(forbidden(specPath.child('ipFamilyPolicy'), unused))
  // A trailing dot marks a fully qualified name.
  const name = externalName.replace(/\.$/, '')
  if (name === '') errors.push(required(specPath.child('externalName')))
  else errors.push(...invalids(specPath.child('externalName'), name, dns1123SubdomainErrors(name)))
  return errors
}

function validateServicePort(port: ServicePort, requireName: boolean, names: Set<string>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const { name = '', port: number = 0, protocol = '', targetPort = 0, appProtocol } = port
  if (requireName && name === '') errors.push(required(path.child('name')))
  else if (name !== '') {
    errors.push(...invalids(path.child('name'), name, dns1123LabelErrors(name)))
    if (names.has(name)) errors.push(duplicate(path.child('name'), name))
    names.add(name)
  }
  errors.push(...invalids(path.child('port'), number, portNumberErrors(number)))
  errors.push(...validateProtocol(protocol, path.child('protocol')))
  errors.push(...validatePortNumOrName(targetPort, path.child('targetPort')))
  if (appProtocol !== undefined) errors.push(...invalids(path.child('appProtocol'), appProtocol, qualifiedNameErrors(appProtocol)))
  return errors
}

/** SCTP, TCP or UDP; required. */
export function validateProtocol(protocol: string, path: FieldPath): FieldError[] {
  return protocol === '' ? [required(path)] : unsupported(path, protocol, supportedPortProtocols)
}

/** A port number, or the name of a container's port. */
function validatePortNumOrName(port: IntOrString, path: FieldPath): FieldError[] {
  return invalids(path, port, typeof port === 'string' ? portNameErrors(port) : portNumberErrors(port))
}

function validateSessionAffinity(service: Service): FieldError[] {
  const { sessionAffinity = '', sessionAffinityConfig } = service.spec ?? {}
  const path = specPath.child('sessionAffinityConfig')
  const errors = sessionAffinity === ''
    ? [required(specPath.child('sessionAffinity'))]
    : unsupported(specPath.child('sessionAffinity'), sessionAffinity, ['ClientIP', 'None'])
  if (sessionAffinity === 'ClientIP') errors.push(...validateClientIPAffinity(sessionAffinityConfig, path))
  if (sessionAffinity === 'None' && sessionAffinityConfig !== undefined) {
    errors.push(forbidden(path, 'must not be set when session affinity is None'))
  }
  return errors
}

function validateClientIPAffinity(config: SessionAffinityConfig | undefined, path: FieldPath): FieldError[] {
  const detail = 'when session affinity type is ClientIP'
  const timeoutPath = path.child('clientIP', 'timeoutSeconds')
  if (config === undefined) return [required(path, detail)]
  if (config.clientIP === undefined) return [required(path.child('clientIP'), detail)]
  const seconds = config.clientIP.timeoutSeconds
  if (seconds === undefined) return [required(timeoutPath, detail)]
  return seconds <= 0 || seconds > 86400 ? [invalid(timeoutPath, seconds, 'must be greater than 0 and less than 86400')] : []
}

function validateNodePorts(ports: readonly ServicePort[], type: string): FieldError[] {
  const pathOf = (index: number): FieldPath => specPath.child('ports').index(index).child('nodePort')
  const used = ports.flatMap(({ nodePort = 0, protocol = '' }, index) => nodePort === 0 ? [] : [{ nodePort, protocol, index }])
  const errors = type === 'ClusterIP'
    ? used.map(({ index }) => forbidden(pathOf(index), "may not be used when `type` is 'ClusterIP'"))
    : []
  const seen = new Set<string>()
  for (const { nodePort, protocol, index } of used) {
    const key = `${protocol}/${nodePort}`
    if (seen.has(key)) errors.push(duplicate(pathOf(index), nodePort))
    seen.add(key)
  }
  return errors
}

function validateDuplicatePorts(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>()
  return ports.flatMap(({ protocol = '', port = 0 }, index) => {
    const key = `${protocol}/${port}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [duplicate(specPath.child('ports').index(index), new GoStruct([
      ['Name', ''], ['Protocol', protocol], ['AppProtocol', null], ['Port', port], ['TargetPort', 0], ['NodePort', 0],
    ]))]
  })
}

function validateSourceRanges(service: Service, old: Service | undefined, strict: boolean): FieldError[] {
  const { loadBalancerSourceRanges: ranges = [], type } = service.spec ?? {}
  const annotation = service.metadata?.annotations?.[sourceRangesAnnotation]
  const errors: FieldError[] = []
  if (ranges.length > 0) {
    const path = specPath.child('LoadBalancerSourceRanges')
    if (type !== 'LoadBalancer') errors.push(forbidden(path, onlyForLoadBalancer))
    const oldRanges = (old?.spec?.loadBalancerSourceRanges ?? []).map(trimSpace)
    for (const [index, range] of ranges.entries()) {
      errors.push(...validateCIDRForLegacyField(path.index(index), trimSpace(range), strict, oldRanges))
    }
  } else if (annotation !== undefined) {
    const path = metadataPath.child('annotations').key(sourceRangesAnnotation)
    if (type !== 'LoadBalancer') errors.push(forbidden(path, onlyForLoadBalancer))
    if (trimSpace(annotation) !== '' && old?.metadata?.annotations?.[sourceRangesAnnotation] !== annotation) {
      for (const range of trimSpace(annotation).split(',')) errors.push(...validateCIDRForLegacyField(path, trimSpace(range), strict))
    }
  }
  return errors
}

/** `strings.TrimSpace`; JavaScript's also trims U+FEFF, which is no space for Go. */
function trimSpace(text: string): string {
  return text.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/g, '')
}
