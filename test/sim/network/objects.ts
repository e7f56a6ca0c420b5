import type { NetworkPolicySpec, Pod, PodSpec, Service, ServiceSpec } from '../../../src/model/kubernetes.generated.ts'
import { podEndpoint, endpointPorts } from '../../../src/sim/controllers/endpointslice/endpoints.ts'
import { viewOf, type NetworkView, type ViewedObject } from '../../../src/sim/network/view.ts'
import type { Node, NetworkPolicy, EndpointSlice } from '../../../src/model/kubernetes.generated.ts'

/** Objects as a small cluster shows them: enough of each to follow a connection. */
export interface Shown { readonly kind: string, readonly object: ViewedObject }

export function pod(namespace: string, name: string, labels: Record<string, string>, ip: string, spec: PodSpec = {}, ready = true): Pod {
  const address = spec.hostNetwork === true ? undefined : ip
  return {
    metadata: { namespace, name, labels, uid: `${namespace}/${name}` },
    spec: { nodeName: 'node-1', containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 8080 }] }], ...spec },
    status: { phase: 'Running', podIP: address ?? '10.1.0.1', podIPs: [{ ip: address ?? '10.1.0.1' }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', message: ready ? undefined : 'containers with unready status: [app]' }] },
  }
}

export function node(name: string, ip: string, zone = 'zone-a'): Node {
  return { metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } }, status: { addresses: [{ type: 'InternalIP', address: ip }] } }
}

export function service(namespace: string, name: string, spec: ServiceSpec): Service {
  return { metadata: { namespace, name }, spec: { type: 'ClusterIP', ipFamilies: ['IPv4'], ports: [{ port: 80, protocol: 'TCP', targetPort: 'http' }], ...spec } }
}

export function policy(namespace: string, name: string, spec: NetworkPolicySpec): NetworkPolicy {
  return { metadata: { namespace, name }, spec }
}

/** A view of objects with the namespaces that they are in, and the EndpointSlices that the controller would write. */
export function world(parts: { readonly pods?: readonly Pod[], readonly nodes?: readonly Node[], readonly services?: readonly Service[], readonly policies?: readonly NetworkPolicy[], readonly more?: readonly Shown[] }): NetworkView {
  const { pods = [], nodes = [node('node-1', '10.1.0.1'), node('node-2', '10.1.0.2')], services = [], policies = [], more = [] } = parts
  const spaces = new Set(['default', 'kube-system', ...[...pods, ...services].map(({ metadata }) => metadata?.namespace ?? '')])
  const slices = services.flatMap((one) => sliceOf(one, pods, nodes))
  const shown = (kind: string, objects: readonly ViewedObject[]): Shown[] => objects.map((object) => ({ kind, object }))
  return viewOf([
    ...shown('Namespace', [...spaces].map((name) => ({ metadata: { name, labels: { team: name } } }))),
    ...shown('Pod', pods), ...shown('Node', nodes), ...shown('Service', services), ...shown('EndpointSlice', slices), ...shown('NetworkPolicy', policies), ...more,
  ])
}

function sliceOf(one: Service, pods: readonly Pod[], nodes: readonly Node[]): EndpointSlice[] {
  const selector = one.spec?.selector
  if (selector === undefined) return []
  const chosen = pods.filter(({ metadata }) => metadata?.namespace === one.metadata?.namespace && Object.entries(selector).every(([key, value]) => metadata?.labels?.[key] === value))
  return chosen.map((each, index) => ({
    metadata: { namespace: one.metadata?.namespace, name: `${one.metadata?.name ?? ''}-${String(index)}`, labels: { 'kubernetes.io/service-name': one.metadata?.name ?? '' } },
    addressType: 'IPv4', ports: endpointPorts(one, each), endpoints: [podEndpoint(each, nodes.find(({ metadata }) => metadata?.name === each.spec?.nodeName), one, 'IPv4')],
  }))
}
