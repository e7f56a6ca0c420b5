import { systemPriorityClasses } from '../admission/well-known.ts'
import type { ValueMap } from '../../base/json.ts'
import { mapObject } from './rest-mapping.ts'
import type { ApiServer } from './server.ts'
import type { AnyObject } from './strategy.ts'

/** Namespaces that every server creates. */
export const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const

/** What a server has made by itself before the first client comes: namespaces, the Service of the API, two priority classes. */
export function seedStockCluster(server: ApiServer): void {
  for (const name of systemNamespaces) addNamespace(server, name)
  for (const [name, value] of Object.entries(systemPriorityClasses)) {
    place(server, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name, generation: 1 }, value, description: systemDescriptions[name] ?? '', preemptionPolicy: 'PreemptLowerPriority' })
  }
  place(server, {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP', clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  })
}

/** A namespace as it stands once created; an existing one stays. */
export function addNamespace(server: ApiServer, name: string): void {
  if (stored(server, 'v1', 'Namespace', '', name) !== undefined) return
  place(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } })
}

/** A ServiceAccount; an existing one stays. `automount: false` keeps the token volume out of pods. */
export function addServiceAccount(server: ApiServer, namespace: string, name: string, automount = true): void {
  if (stored(server, 'v1', 'ServiceAccount', namespace, name) !== undefined) return
  place(server, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace }, ...automount ? {} : { automountServiceAccountToken: false } })
}

/** Stores an object as it stands, in its hub version, past admission and validation; undefined when the kind is not served. */
export function place(server: ApiServer, object: ValueMap): AnyObject | undefined {
  const mapping = mapObject(server.registry, object)
  if ('reason' in mapping) return undefined
  const { codec } = mapping.resource
  // What comes out of etcd gets its defaults, too.
  const decoded = codec.decode(object).object
  codec.applyDefaults(decoded)
  const hub = codec.toHub(decoded)
  if (hub.metadata?.name === undefined) return undefined
  hub.metadata = { uid: server.entropy.uid(), creationTimestamp: server.entropy.now(), ...hub.metadata }
  server.save(mapping.resource, hub)
  return hub
}

function stored(server: ApiServer, apiVersion: string, kind: string, namespace: string, name: string): AnyObject | undefined {
  const resource = server.registry.byKind(apiVersion, kind)
  return resource && server.load(resource, namespace, name)
}

const systemDescriptions: Readonly<Record<string, string>> = {
  'system-cluster-critical': 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  'system-node-critical': 'Used for system critical pods that must not be moved from their current node.',
}
