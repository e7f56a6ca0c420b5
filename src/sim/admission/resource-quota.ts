import type { Pod, ResourceQuota } from '../../model/kubernetes.generated.ts'
import { quantityOrZero, type Quantity } from '../../base/quantity.ts'
import { sortedKeys } from '../../base/json.ts'
import { forbiddenStatus } from '../api/status.ts'
import { admissionName, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from './plugin.ts'
import { matchesScopes, missingConstraints, usageOf, type Usage } from './quota-usage.ts'
import type { AnyObject } from '../api/strategy.ts'

/**
 * `k8s.io/apiserver/pkg/admission/plugin/resourcequota` (1.36): the last plugin. Every matching quota first says what must be
 * given, then each is charged; the first that would be exceeded refuses.
 */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',

  validate(request, cluster) {
    if (!isCharged(request)) return undefined
    const object = request.object as AnyObject
    const quotas = (cluster.list('', 'ResourceQuota', request.namespace) as readonly ResourceQuota[]).filter((quota) => concerns(quota, request, object))
    const refuse = (text: string): ReturnType<NonNullable<AdmissionPlugin['validate']>> => ({
      status: forbiddenStatus(request.resource.resource, request.resource.group, admissionName(request), text),
    })
    for (const quota of quotas) {
      const missing = request.operation === 'CREATE' || request.subresource === 'resize' ? missingConstraints(request.resource, object, Object.keys(hardOf(quota))) : undefined
      if (missing !== undefined) return refuse(`failed quota: ${quota.metadata?.name ?? ''}: must specify ${missing}`)
    }
    const charges: { quota: ResourceQuota, used: Usage }[] = []
    for (const quota of quotas) {
      const unknown = unknownUsage(quota, request, object)
      if (unknown.length > 0) return refuse(`status unknown for quota: ${quota.metadata?.name ?? ''}, resources: ${unknown.join(',')}`)
      const charge = chargeFor(quota, request, object)
      if (charge.exceeded.length > 0) return refuse(exceededText(quota, charge))
      if (charge.delta.size > 0) charges.push({ quota, used: charge.used })
    }
    if (!request.dryRun) for (const { quota, used } of charges) recordUsage(cluster, quota, used)
    return undefined
  },
}

/** Updates count only where the amount can change: Services, claims and resized pods. */
function isCharged(request: AdmissionRequest): boolean {
  const { operation, subresource, resource } = request
  if (operation === 'DELETE' || !resource.namespaced || resource.kind === 'Namespace') return false
  if (subresource === 'resize') return resource.group === '' && resource.resource === 'pods'
  if (subresource !== '') return false
  if (operation === 'CREATE') return true
  return resource.group === '' && (resource.resource === 'services' || resource.resource === 'persistentvolumeclaims' || entersScope(request))
}

/** A pod counts again when an update gives or takes its deadline, which the Terminating scopes look at. */
function entersScope({ resource, object, old }: AdmissionRequest): boolean {
  const deadline = (pod: AnyObject | undefined): unknown => (pod as Pod | undefined)?.spec?.activeDeadlineSeconds
  return resource.resource === 'pods' && (deadline(object) === undefined) !== (deadline(old) === undefined)
}

function hardOf(quota: ResourceQuota): Readonly<Record<string, string | number>> {
  return quota.status?.hard ?? quota.spec?.hard ?? {}
}

function concerns(quota: ResourceQuota, request: AdmissionRequest, object: AnyObject): boolean {
  const usage = usageOf(request.resource, object)
  return Object.keys(hardOf(quota)).some((name) => usage.has(name) || isComputeOfPods(request, name)) && matchesScopes(quota.spec ?? {}, request.resource, object, request.minor)
}

/** A pod quota matches a pod that asks for nothing as well: that is what `must specify` is for. */
function isComputeOfPods(request: AdmissionRequest, name: string): boolean {
  return request.resource.group === '' && request.resource.resource === 'pods'
    && (/^(?:requests\.|limits\.)/.test(name) || ['cpu', 'memory', 'ephemeral-storage', 'pods'].includes(name) || name.startsWith('hugepages-'))
    && !name.endsWith('storage.k8s.io/requests.storage') && name !== 'requests.storage'
}

/** What the quota limits and the request needs, but whose usage nobody has counted yet. */
function unknownUsage(quota: ResourceQuota, request: AdmissionRequest, object: AnyObject): string[] {
  const usage = usageOf(request.resource, object)
  const used = quota.status?.used
  return used === undefined ? [] : sortedKeys(hardOf(quota)).filter((name) => usage.has(name) && !Object.hasOwn(used, name))
}

interface Charge {
  readonly delta: Usage
  readonly used: Usage
  readonly exceeded: readonly string[]
}

function chargeFor(quota: ResourceQuota, request: AdmissionRequest, object: AnyObject): Charge {
  const hard = hardOf(quota)
  const usage = usageOf(request.resource, object)
  const before = request.old !== undefined && matchesScopes(quota.spec ?? {}, request.resource, request.old, request.minor) ? usageOf(request.resource, request.old) : undefined
  const delta: Usage = new Map()
  const used: Usage = new Map()
  const exceeded: string[] = []
  for (const name of sortedKeys(hard)) {
    const now = quantityOrZero(quota.status?.used?.[name])
    const asked = usage.get(name)
    const more = asked === undefined ? undefined : before === undefined ? asked : asked.subtract(before.get(name) ?? quantityOrZero('0'))
    used.set(name, more === undefined ? now : now.add(more))
    if (more === undefined || more.sign <= 0) continue
    delta.set(name, more)
    if (now.add(more).compare(quantityOrZero(hard[name])) > 0) exceeded.push(name)
  }
  return { delta, used, exceeded }
}

function exceededText(quota: ResourceQuota, { delta, exceeded }: Charge): string {
  const list = (amount: (name: string) => Quantity | undefined): string => exceeded.map((name) => `${name}=${(amount(name) ?? quantityOrZero('0')).toString()}`).join(',')
  const hard = hardOf(quota)
  return `exceeded quota: ${quota.metadata?.name ?? ''}, requested: ${list((name) => delta.get(name))}, used: ${list((name) => quantityOrZero(quota.status?.used?.[name]))}, limited: ${list((name) => quantityOrZero(hard[name]))}`
}

function recordUsage(cluster: ClusterReader, quota: ResourceQuota, used: Usage): void {
  const hard = hardOf(quota)
  const status = { hard: { ...hard }, used: Object.fromEntries([...used].map(([name, amount]) => [name, amount.canonical()])) }
  cluster.writeStatus('', 'ResourceQuota', { ...quota, status } as unknown as AnyObject)
}
