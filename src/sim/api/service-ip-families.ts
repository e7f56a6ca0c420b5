import { FieldPath, type FieldError, invalid } from '../../base/field.ts'
import type { Service, ServiceSpec } from '../../model/kubernetes.generated.ts'
import type { ValidationContext } from './strategy.ts'
import { validateServiceClusterIPsRelatedFields } from './validation/core/service-cluster-ips.ts'
import { isIPv6 } from './validation/ip.ts'

/**
 * Fills in what a Service leaves out about its addresses and families, before any address is allocated.
 * Source: `normalizeClusterIPs`, `patchAllocatedValues` of `pkg/registry/core/service/storage/storage.go` and `initIPFamilyFields`
 * of `alloc.go` (1.36).
 */
const policyPath = FieldPath.of('spec', 'ipFamilyPolicy')
const familiesPath = FieldPath.of('spec', 'ipFamilies')

/** A Service with its spec there, as these functions change it. */
export type ServiceWithSpec = Service & { spec: ServiceSpec }

/** The spec of a Service, created when missing. */
export function withSpec(service: Service): ServiceWithSpec {
  service.spec ??= {}
  return service as ServiceWithSpec
}

/** Keeps the singular clusterIP and the plural clusterIPs together for clients that send one of them. */
export function normalizeClusterIPs({ spec }: ServiceWithSpec, old: ServiceWithSpec | undefined): void {
  const after = spec.clusterIPs ?? []
  if (old === undefined) {
    if (isSet(spec.clusterIP) && after.length === 0) spec.clusterIPs = [spec.clusterIP]
    return
  }
  const before = old.spec.clusterIPs ?? []
  if (before.length > 0 && after.length === 0 && (old.spec.clusterIP ?? '') === (spec.clusterIP ?? '')) spec.clusterIPs = [...before]
  if ((old.spec.clusterIP ?? '') === (spec.clusterIP ?? '') || !sameList(spec.clusterIPs, old.spec.clusterIPs)) return
  if (isSet(spec.clusterIP)) spec.clusterIPs = [spec.clusterIP]
  else if (isSet(old.spec.clusterIP)) delete spec.clusterIPs
  else spec.clusterIPs = ['']
}

/** Carries over what was allocated before when a client sends its manifest again without it. */
export function patchAllocatedValues({ spec }: ServiceWithSpec, old: ServiceWithSpec): void {
  if (spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName') {
    if (!isSet(spec.clusterIP) && isSet(old.spec.clusterIP)) spec.clusterIP = old.spec.clusterIP
    const before = old.spec.clusterIPs ?? []
    if ((spec.clusterIPs ?? []).length === 0 && before.length > 0) spec.clusterIPs = [...before]
  }
  if (needsNodePorts(spec) && needsNodePorts(old.spec)) patchNodePorts(spec, old.spec)
  if (needsHealthCheckPort(spec) && needsHealthCheckPort(old.spec) && (spec.healthCheckNodePort ?? 0) === 0) {
    if (old.spec.healthCheckNodePort !== undefined) spec.healthCheckNodePort = old.spec.healthCheckNodePort
  }
}

/** Ports keep their node port by name, unless another port of the new Service asks for it. */
function patchNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const requested = new Set((spec.ports ?? []).map(({ nodePort = 0 }) => nodePort))
  const used = new Set((old.ports ?? []).map(({ nodePort = 0 }) => nodePort).filter((port) => port !== 0 && requested.has(port)))
  const byName = new Map((old.ports ?? []).map(({ name = '', nodePort = 0 }) => [name, nodePort]))
  for (const port of spec.ports ?? []) {
    const before = byName.get(port.name ?? '') ?? 0
    if ((port.nodePort ?? 0) === 0 && before !== 0 && !used.has(before)) port.nodePort = before
  }
}

/**
 * Settles ipFamilyPolicy and ipFamilies for a cluster with these families, the primary one first. Its errors answer alone,
 * before the rest of validation.
 */
export function initIPFamilyFields(
  service: ServiceWithSpec, old: ServiceWithSpec | undefined, clusterFamilies: readonly string[], context: ValidationContext,
): FieldError[] {
  const { spec } = service
  if (spec.type === 'ExternalName' || keepsPreferDualStack(spec, old?.spec)) return []
  const selectorless = Object.keys(spec.selector ?? {}).length === 0
  const anyFamilies = spec.clusterIP === 'None' && selectorless
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (anyFamilies ? 'RequireDualStack' : 'SingleStack')
  const related = validateServiceClusterIPsRelatedFields(service, old, context)
  if (related.length > 0) return related
  const errors = [...old === undefined ? [] : reduceToPolicy(spec, old.spec), ...contradictions(spec), ...inferFamilies(spec, clusterFamilies)]
  if (errors.length > 0) return errors
  if (anyFamilies) {
    // A headless Service without selector may name families that the cluster lacks.
    if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = clusterFamilies.slice(0, 1)
    if (spec.ipFamilyPolicy !== 'SingleStack') addSecondFamily(spec)
    return []
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack' && clusterFamilies.length < 2) {
    errors.push(invalid(policyPath, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'))
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (!clusterFamilies.includes(family)) errors.push(invalid(familiesPath.index(index), family, 'not configured on this cluster'))
  }
  if (errors.length > 0) return errors
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = clusterFamilies.slice(0, 1)
  if (spec.ipFamilyPolicy !== 'SingleStack' && clusterFamilies.length === 2) addSecondFamily(spec)
  return []
}

/** A PreferDualStack Service is not moved to or from dual-stack because the cluster changed. */
export function keepsPreferDualStack(spec: ServiceSpec, old: ServiceSpec | undefined): boolean {
  return old !== undefined && spec.ipFamilyPolicy === 'PreferDualStack' && old.type === spec.type &&
    ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '') &&
    (old.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    sameList(spec.clusterIPs, old.clusterIPs) && sameList(spec.ipFamilies, old.ipFamilies)
}

export function familyOf(ip: string): 'IPv4' | 'IPv6' {
  return isIPv6(ip) ? 'IPv6' : 'IPv4'
}

export function needsHealthCheckPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

/** Whether ports without a node port get one. */
export function needsNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

export function sameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** On update: SingleStack drops the second address and family; any other policy must not lose one. */
function reduceToPolicy(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  if (ipFamilyPolicy === 'SingleStack') {
    if (sameList(clusterIPs, old.clusterIPs) && clusterIPs.length > 1) spec.clusterIPs = clusterIPs.slice(0, 1)
    if (sameList(ipFamilies, old.ipFamilies) && ipFamilies.length > 1) spec.ipFamilies = ipFamilies.slice(0, 1)
    return []
  }
  const errors: FieldError[] = []
  if (clusterIPs.length > 0 && clusterIPs.length < (old.clusterIPs ?? []).length) {
    errors.push(invalid(policyPath, ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP"))
  }
  if (ipFamilies.length > 0 && ipFamilies.length < (old.ipFamilies ?? []).length) {
    errors.push(invalid(policyPath, ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family"))
  }
  return errors
}

function contradictions({ clusterIPs = [], ipFamilies = [], ipFamilyPolicy }: ServiceSpec): FieldError[] {
  if (ipFamilyPolicy !== 'SingleStack') return []
  const errors: FieldError[] = []
  if (clusterIPs.length === 2) {
    errors.push(invalid(policyPath, ipFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"))
  }
  if (ipFamilies.length === 2) {
    errors.push(invalid(policyPath, ipFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"))
  }
  return errors
}

/** Families that are not given follow from the addresses that are. */
function inferFamilies(spec: ServiceSpec, clusterFamilies: readonly string[]): FieldError[] {
  const errors: FieldError[] = []
  const families = [...spec.ipFamilies ?? []]
  for (const [index, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === 'None') break
    const family = familyOf(ip)
    if (index < families.length) continue
    if (clusterFamilies.includes(family)) families.push(family)
    else errors.push(invalid(FieldPath.of('spec', 'clusterIPs').index(index), spec.clusterIPs, `${family} is not configured on this cluster`))
  }
  if (families.length > 0) spec.ipFamilies = families
  return errors
}

function addSecondFamily(spec: ServiceSpec): void {
  const [first, ...others] = spec.ipFamilies ?? []
  if (first !== undefined && others.length === 0) spec.ipFamilies = [first, first === 'IPv4' ? 'IPv6' : 'IPv4']
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}
