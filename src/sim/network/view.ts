import { compareStrings } from '../../base/json.ts'
import type {
  DaemonSet, Deployment, EndpointSlice, Ingress, IngressClass, Namespace, NetworkPolicy, Node, ObjectMeta, Pod, PodDisruptionBudget, ReplicaSet, Service, StatefulSet,
} from '../../model/kubernetes.generated.ts'

/** An object as a view gives it; it belongs to the view. */
export interface ViewedObject {
  readonly metadata?: ObjectMeta | undefined
}

/** Objects of a cluster, read only and by kind: `Cluster.read` is one. Lists come by namespace and name. */
export interface NetworkView {
  list(kind: string, namespace?: string): readonly ViewedObject[]
  get(kind: string, namespace: string, name: string): ViewedObject | undefined
  /** What is known of a machine that its Node object does not say: it is off, or cut off from the control plane. */
  machine?(node: string): 'off' | 'cut off' | undefined
}

/** The kinds that decide who reaches whom, and the workloads that are named in answers. */
export interface NetworkKinds {
  DaemonSet: DaemonSet
  Deployment: Deployment
  EndpointSlice: EndpointSlice
  Ingress: Ingress
  IngressClass: IngressClass
  Namespace: Namespace
  NetworkPolicy: NetworkPolicy
  Node: Node
  Pod: Pod
  PodDisruptionBudget: PodDisruptionBudget
  ReplicaSet: ReplicaSet
  Service: Service
  StatefulSet: StatefulSet
}

/** All of a kind, with their type. */
export function allOf<K extends keyof NetworkKinds>(view: NetworkView, kind: K, namespace?: string): readonly NetworkKinds[K][] {
  return view.list(kind, namespace)
}

/** One object, with its type. */
export function oneOf<K extends keyof NetworkKinds>(view: NetworkView, kind: K, namespace: string, name: string): NetworkKinds[K] | undefined {
  return view.get(kind, namespace, name)
}

/** A view of given objects, which are not to change any more: lists are made once. */
export function viewOf(objects: Iterable<{ readonly kind: string, readonly object: ViewedObject }>): NetworkView {
  const kinds = new Map<string, Map<string, ViewedObject>>()
  for (const { kind, object } of objects) {
    let known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, known = new Map<string, ViewedObject>())
    known.set(keyOf(object.metadata?.namespace ?? '', object.metadata?.name ?? ''), object)
  }
  const lists = new Map<string, Map<string | undefined, ViewedObject[]>>()
  const list = (kind: string, namespace?: string): ViewedObject[] => {
    let known = lists.get(kind)
    if (known === undefined) {
      const all = [...kinds.get(kind)?.values() ?? []]
        .sort((a, b) => compareStrings(a.metadata?.namespace ?? '', b.metadata?.namespace ?? '') || compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
      lists.set(kind, known = new Map<string | undefined, ViewedObject[]>([[undefined, all]]))
      for (const object of all) {
        const own = known.get(object.metadata?.namespace ?? '')
        if (own === undefined) known.set(object.metadata?.namespace ?? '', [object])
        else own.push(object)
      }
    }
    return known.get(namespace) ?? []
  }
  return { list, get: (kind, namespace, name) => kinds.get(kind)?.get(keyOf(namespace, name)) }
}

/** What a view shows now, for later: stored objects are replaced, never changed. */
export function snapshotOf(view: NetworkView): NetworkView {
  return viewOf([...kept, ...foreignKinds].flatMap((kind) => view.list(kind).map((object) => ({ kind, object }))))
}

/** Kinds of plugins and meshes that may refuse a connection, or take one: what they say is not simulated. */
export const foreignPolicyKinds = [
  'AdminNetworkPolicy', 'AuthorizationPolicy', 'BaselineAdminNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumNetworkPolicy', 'ClusterNetworkPolicy', 'GlobalNetworkPolicy',
] as const

export const routeKinds = ['Gateway', 'GRPCRoute', 'HTTPRoute', 'IngressRoute', 'TCPRoute', 'TLSRoute', 'VirtualService'] as const

const foreignKinds: readonly string[] = [...foreignPolicyKinds, ...routeKinds]

const kept: readonly string[] = [
  'ConfigMap', 'CronJob', 'DaemonSet', 'Deployment', 'Endpoints', 'EndpointSlice', 'Ingress', 'IngressClass', 'Job', 'Namespace', 'NetworkPolicy', 'Node', 'Pod', 'PodDisruptionBudget', 'ReplicaSet', 'ReplicationController',
  'Service', 'StatefulSet',
]

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}
