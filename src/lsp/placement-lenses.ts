import { isMap, type ValueMap } from '../base/json.ts'
import type { Pod } from '../model/kubernetes.generated.ts'
import type { Bundle } from '../model/bundle.ts'
import type { Resource } from '../model/resource.ts'
import { belongsTo, placePods } from '../plan/placement.ts'
import type { ClusterState } from '../plan/cluster-input/load-state.ts'

const workloads: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Pod'])

/** Whether a lens stands over an object: it makes pods at once. */
export function hasLens(resource: Resource): boolean {
  return resource.builtIn && workloads.has(resource.kind) && resource.name !== ''
}

/** More pods than this are not placed while somebody types. */
const mostReplicas = 500

/**
 * Where the pods of each workload of a set go when the set is applied to the cluster: `3 replicas → node-1, node-2, node-3`. The namespaces
 * that it names are taken for granted.
 */
export function placementTexts(bundle: Bundle, cluster: ClusterState): ReadonlyMap<Resource, string> {
  const own = bundle.resources.filter(hasLens)
  const replicas = own.reduce((sum, resource) => sum + replicasOf(resource), 0)
  if (replicas > mostReplicas) return new Map(own.map((resource) => [resource, `${replicas} replicas in ${bundle.root}: stowage plan places them`]))
  const { asked } = placePods({
    minor: cluster.minor, cluster: [...namespacesOf(bundle, cluster.objects), ...cluster.objects], manifests: bundle.resources.map(({ raw }) => raw), isAsked: () => true,
  })
  const note = cluster.source === 'stock' ? ' (3 nodes of 4 cpu and 16Gi assumed)' : ''
  return new Map(own.map((resource) => [resource, `${textOf(asked.filter((pod) => isOf(pod, resource)))}${note}`]))
}

function replicasOf({ kind, raw: { spec } }: Resource): number {
  const count = isMap(spec) ? kind === 'Job' ? spec.parallelism : spec.replicas : undefined
  return typeof count === 'number' ? count : 1
}

function namespacesOf(bundle: Bundle, objects: readonly ValueMap[]): ValueMap[] {
  const known = new Set([...objects, ...bundle.resources.map(({ raw }) => raw)].flatMap(({ kind, metadata }) => kind === 'Namespace' && isMap(metadata) ? [metadata.name] : []))
  const named = new Set(bundle.resources.flatMap(({ namespace }) => namespace === undefined || known.has(namespace) ? [] : [namespace]))
  return [...named].sort().map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
}

function isOf(pod: Pod, { kind, name, namespace = 'default' }: Resource): boolean {
  if (pod.metadata?.namespace !== namespace || !belongsTo(pod, name)) return false
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)?.kind ?? 'Pod'
  return owner === kind || (kind === 'Deployment' && owner === 'ReplicaSet')
}

function textOf(pods: readonly Pod[]): string {
  if (pods.length === 0) return 'no pod comes of it'
  const byNode = new Map<string, number>()
  for (const { spec } of pods) if (spec?.nodeName !== undefined) byNode.set(spec.nodeName, (byNode.get(spec.nodeName) ?? 0) + 1)
  const nodes = [...byNode].sort(([a], [b]) => a < b ? -1 : 1).map(([node, count]) => count === 1 ? node : `${node} ×${count}`)
  const pending = pods.filter(({ spec }) => spec?.nodeName === undefined)
  const why = pending[0]?.status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message
  const placed = nodes.length === 0 ? [] : [`${counted(pods.length - pending.length)} → ${nodes.join(', ')}`]
  const waiting = pending.length === 0 ? [] : [`${pending.length} of ${pods.length} pending${why === undefined ? '' : `: ${why}`}`]
  return [...placed, ...waiting].join('; ')
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'replica' : 'replicas'}`
}
