import { defineRule, matchesScopes, option, podTotals, relatedAt, type Bundle, type PodTemplate, type Resource } from '../../src/check/api.ts'
import { scaledValue } from '../../src/base/int-or-string.ts'
import { Quantity, quantityOrZero } from '../../src/base/quantity.ts'

export default defineRule({
  id: 'quota-exceeded',
  group: 'resources',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['ResourceQuota'],
  summary: 'What a set needs together passes a ResourceQuota',
  links: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/'],
  options: {
    includeSurge: option(true, "a rolling update's additional pods count"),
    useHpaMax: option(false, 'where an autoscaler drives a workload, its maxReplicas counts'),
  },

  check(quota, { bundle, options, minors, report }) {
    const minor = minors.at(-1) ?? 36
    const uses = bundle.resources.filter((resource) => resource.namespace === quota.namespace).flatMap((resource) => usesOf(resource, bundle, options, (template) => matchesScopes(quota.spec, podResource, { spec: template.spec } as never, minor)))
    for (const [name, hard] of Object.entries(quota.spec.hard ?? {})) {
      const charged = uses.flatMap(({ resource, usage }) => usage.has(name) ? [{ resource, amount: usage.get(name) ?? Quantity.zero }] : [])
      const total = charged.reduce((sum, { amount }) => sum.add(amount), Quantity.zero)
      if (total.compare(quantityOrZero(hard)) <= 0) continue
      const largest = charged.sort((a, b) => b.amount.compare(a.amount)).slice(0, 3)
      report(quota.at(['spec', 'hard', name]), {
        text: `the set needs ${total.toString()} of ${name}${surgeText(options.includeSurge, charged.map(({ resource }) => resource))}, the quota allows ${quantityOrZero(hard).toString()}`,
        effect: 'the pods over the quota are not created: the controller reports FailedCreate, `exceeded quota`',
        related: largest.map(({ resource, amount }) => relatedAt(resource.at('metadata.name'), `${resource.title} needs ${amount.toString()}`)),
        suggestion: `raise ${name} to ${total.toString()}, or lower what the workloads ask for`,
      })
    }
  },
})

const podResource = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as const

interface Use { readonly resource: Resource, readonly usage: ReadonlyMap<string, Quantity> }
interface Counting { readonly includeSurge: boolean, readonly useHpaMax: boolean }

/** What one resource charges: itself as an object, and the pods that come of it. */
function usesOf(resource: Resource, bundle: Bundle, counting: Counting, inScope: (template: PodTemplate) => boolean): Use[] {
  const uses: Use[] = [{ resource, usage: objectUsage(resource) }]
  for (const template of resource.podTemplates) {
    const count = podCount(resource, template, bundle, counting)
    if (count !== undefined && count > 0 && inScope(template)) uses.push({ resource, usage: podUsage(template, bundle, count) })
  }
  return uses
}

function objectUsage(resource: Resource): Map<string, Quantity> {
  const plural = plurals[resource.kind]
  const usage = new Map<string, Quantity>()
  if (plural === undefined) return usage
  usage.set(`count/${plural}${resource.group === '' ? '' : `.${resource.group}`}`, Quantity.fromUnits(1))
  if (resource.group === '') usage.set(plural, Quantity.fromUnits(1))
  const { type, ports = [] } = resource.spec as { type?: string, ports?: readonly unknown[] }
  if (resource.kind === 'Service' && type === 'LoadBalancer') usage.set('services.loadbalancers', Quantity.fromUnits(1))
  if (resource.kind === 'Service' && (type === 'LoadBalancer' || type === 'NodePort')) usage.set('services.nodeports', Quantity.fromUnits(ports.length))
  const claim = resource.spec as { resources?: { requests?: Record<string, string | number> } }
  if (resource.kind === 'PersistentVolumeClaim') usage.set('requests.storage', quantityOrZero(claim.resources?.requests?.storage))
  return usage
}

const plurals: Readonly<Record<string, string>> = {
  Service: 'services', ConfigMap: 'configmaps', Secret: 'secrets', PersistentVolumeClaim: 'persistentvolumeclaims', ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas', Deployment: 'deployments', StatefulSet: 'statefulsets', ReplicaSet: 'replicasets', DaemonSet: 'daemonsets', Job: 'jobs', CronJob: 'cronjobs', Ingress: 'ingresses',
}

function podUsage(template: PodTemplate, bundle: Bundle, count: number): Map<string, Quantity> {
  const times = (amount: Quantity): Quantity => new Quantity(amount.nano * BigInt(count), amount.format)
  const usage = new Map<string, Quantity>([['pods', Quantity.fromUnits(count)], ['count/pods', Quantity.fromUnits(count)]])
  for (const [name, amount] of podTotals(template, bundle, 'requests')) {
    usage.set(`requests.${name}`, times(amount))
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') usage.set(name, times(amount))
  }
  for (const [name, amount] of podTotals(template, bundle, 'limits')) usage.set(`limits.${name}`, times(amount))
  return usage
}

/** How many pods there may be at once; undefined where the cluster decides (DaemonSet). */
function podCount(resource: Resource, template: PodTemplate, bundle: Bundle, { includeSurge, useHpaMax }: Counting): number | undefined {
  if (resource.kind === 'DaemonSet') return undefined
  if (resource.kind === 'Pod' || resource.kind === 'CronJob') return 1
  if (resource.kind === 'PodTemplate') return 0
  if (resource.kind === 'Job') return (resource.spec as { parallelism?: number }).parallelism ?? 1
  const [scaler] = bundle.scalersOf(resource)
  const { maxReplicas, minReplicas } = (scaler?.spec ?? {}) as { maxReplicas?: number, minReplicas?: number }
  const replicas = scaler === undefined ? template.replicas ?? 1 : (useHpaMax ? maxReplicas : Math.max(minReplicas ?? 1, template.replicas ?? 1)) ?? 1
  const { strategy } = resource.spec as { strategy?: { type?: string, rollingUpdate?: { maxSurge?: string | number } } }
  if (!includeSurge || resource.kind !== 'Deployment' || strategy?.type === 'Recreate' || replicas === 0) return replicas
  return replicas + (scaledValue(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, true) ?? 0)
}

function surgeText(includeSurge: boolean, resources: readonly Resource[]): string {
  return includeSurge && resources.some(({ kind }) => kind === 'Deployment') ? ' during a rolling update' : ''
}
