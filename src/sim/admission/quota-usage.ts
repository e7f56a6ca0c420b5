import { compareStrings } from '../../base/json.ts'
import { Quantity, quantityOrZero } from '../../base/quantity.ts'
import type { Minor } from '../../base/release.ts'
import type { PersistentVolumeClaim, Pod, PodSpec, ResourceQuotaSpec, ScopedResourceSelectorRequirement, Service } from '../../model/kubernetes.generated.ts'
import { podQOSClass } from '../api/pod-qos.ts'
import type { AnyObject, ResourceKind } from '../api/strategy.ts'
import { podAmounts } from './pod-amounts.ts'

/** What an object counts for, by quota resource name. Source: `pkg/quota/v1/evaluator/core` (1.36). */
export type Usage = Map<string, Quantity>

export function usageOf(resource: ResourceKind, object: AnyObject): Usage {
  const usage: Usage = new Map([[`count/${resource.resource}${resource.group === '' ? '' : `.${resource.group}`}`, one]])
  if (resource.group !== '') return usage
  switch (resource.resource) {
    case 'pods': addPod(usage, object); break
    case 'services': addService(usage, object); break
    case 'persistentvolumeclaims': addClaim(usage, object); break
    case 'configmaps': case 'secrets': case 'replicationcontrollers': case 'resourcequotas': usage.set(resource.resource, one); break
    default:
  }
  return usage
}

/** `cpu for: a,b; memory for: a`: what a compute quota wants every container to say; undefined when nothing is missing. */
export function missingConstraints(resource: ResourceKind, object: AnyObject, hard: readonly string[]): string | undefined {
  if (resource.group !== '' || resource.resource !== 'pods') return undefined
  const spec = (object as Pod).spec ?? {}
  // Any pod-level resource at all switches the check off.
  if (Object.keys({ ...spec.resources?.requests, ...spec.resources?.limits }).length > 0) return undefined
  const missing = new Map<string, string[]>()
  for (const container of [...spec.containers ?? [], ...spec.initContainers ?? []]) {
    const given = new Set([
      ...Object.keys(container.resources?.requests ?? {}).flatMap((name) => [name, `requests.${name}`]),
      ...Object.keys(container.resources?.limits ?? {}).map((name) => `limits.${name}`),
    ])
    for (const name of hard) {
      if (mustBeGiven.has(name) && !given.has(name)) missing.set(name, [...missing.get(name) ?? [], container.name ?? ''])
    }
  }
  if (missing.size === 0) return undefined
  return [...missing].sort(([a], [b]) => compareStrings(a, b)).map(([name, containers]) => `${name} for: ${[...new Set(containers)].sort(compareStrings).join(',')}`).join('; ')
}

/** Whether every scope of a quota holds for the object. */
export function matchesScopes(quota: ResourceQuotaSpec, resource: ResourceKind, object: AnyObject, minor: Minor): boolean {
  const requirements: ScopedResourceSelectorRequirement[] = [
    ...(quota.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...quota.scopeSelector?.matchExpressions ?? [],
  ]
  if (requirements.length === 0) return true
  if (resource.group !== '') return false
  if (resource.resource === 'persistentvolumeclaims') return requirements.every((requirement) => claimInScope(object as PersistentVolumeClaim, requirement))
  return resource.resource === 'pods' && requirements.every((requirement) => podInScope((object as Pod).spec ?? {}, requirement, minor))
}

const one = Quantity.fromUnits(1)
const mustBeGiven = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])

function addPod(usage: Usage, pod: Pod): void {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return
  usage.set('pods', one)
  const spec = pod.spec ?? {}
  for (const [name, amount] of podAmounts(spec, 'requests')) {
    const plain = name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')
    if (plain) usage.set(name, amount)
    if (plain || isExtended(name)) usage.set(`requests.${name}`, amount)
  }
  for (const [name, amount] of podAmounts(spec, 'limits')) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') usage.set(`limits.${name}`, amount)
  }
}

/** A resource with a domain of its own, outside kubernetes.io. */
function isExtended(name: string): boolean {
  return name.includes('/') && !name.startsWith('requests.') && !/(?:^|\.)kubernetes\.io\//.test(name)
}

function addService(usage: Usage, service: Service): void {
  const { type, ports = [], allocateLoadBalancerNodePorts } = service.spec ?? {}
  usage.set('services', one)
  const count = (value: number): Quantity => Quantity.fromUnits(value)
  if (type === 'NodePort') usage.set('services.nodeports', count(ports.length))
  if (type === 'LoadBalancer') {
    usage.set('services.loadbalancers', one)
    usage.set('services.nodeports', count(allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort = 0 }) => nodePort !== 0).length : ports.length))
  }
}

function addClaim(usage: Usage, claim: PersistentVolumeClaim): void {
  usage.set('persistentvolumeclaims', one)
  const storageClass = claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName ?? ''
  const suffix = storageClass === '' ? undefined : `${storageClass}.storageclass.storage.k8s.io`
  if (suffix !== undefined) usage.set(`${suffix}/persistentvolumeclaims`, one)
  const asked = claim.spec?.resources?.requests?.storage
  if (asked === undefined) return
  const allocated = quantityOrZero(claim.status?.allocatedResources?.storage)
  const storage = quantityOrZero(asked)
  const amount = allocated.compare(storage) > 0 ? allocated : storage
  usage.set('requests.storage', amount)
  if (suffix !== undefined) usage.set(`${suffix}/requests.storage`, amount)
}

function podInScope(spec: PodSpec, requirement: ScopedResourceSelectorRequirement, minor: Minor): boolean {
  switch (requirement.scopeName) {
    case 'Terminating': return spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0
    case 'NotTerminating': return spec.activeDeadlineSeconds === undefined
    case 'BestEffort': return podQOSClass(spec, minor) === 'BestEffort'
    case 'NotBestEffort': return podQOSClass(spec, minor) !== 'BestEffort'
    case 'PriorityClass': return selects(requirement, spec.priorityClassName)
    case 'CrossNamespacePodAffinity': return reachesOtherNamespaces(spec)
    default: return false
  }
}

function claimInScope(claim: PersistentVolumeClaim, requirement: ScopedResourceSelectorRequirement): boolean {
  return requirement.scopeName === 'VolumeAttributesClass' && selects(requirement, claim.spec?.volumeAttributesClassName)
}

function selects({ operator, values = [] }: ScopedResourceSelectorRequirement, value: string | undefined): boolean {
  const has = value !== undefined && value !== ''
  switch (operator) {
    case 'Exists': return has
    case 'DoesNotExist': return !has
    case 'In': return has && values.includes(value)
    case 'NotIn': return !has || !values.includes(value)
    default: return false
  }
}

function reachesOtherNamespaces({ affinity }: PodSpec): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((side) => [
    ...side?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm ?? {}),
  ].some((term) => (term.namespaces ?? []).length > 0 || term.namespaceSelector !== undefined))
}
