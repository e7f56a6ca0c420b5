import { isMap, type JsonPath, type Value } from '../../../base/json.ts'
import { selectorFromMap, type Labels } from '../../../base/labels.ts'
import type { Ingress, PodSpec, Service } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import type { ObjectName } from '../../plan.ts'
import { listed, titleOf, type ObjectReader } from './facts.ts'

/** A way by which somebody outside the cluster comes to pods. */
export interface Way {
  /** `Service shop/web (LoadBalancer)`. */
  readonly text: string
  /** What makes it; undefined where the pods themselves do. */
  readonly resource: Pick<ObjectName, 'kind' | 'namespace' | 'name'> | undefined
  readonly path: JsonPath
  readonly effect: string
  /** It comes by the pods of a controller or gateway, which policies may name. */
  readonly isByPods: boolean
  leadsTo(this: void, labels: Labels, spec: PodSpec): boolean
}

/** All ways from outside to pods of a namespace. */
export function outsideWays(reader: ObjectReader, namespace: string): Way[] {
  const services = reader.list('', 'Service', namespace) as readonly Service[]
  const leadingTo = (names: readonly string[]): Way['leadsTo'] => {
    const selectors = services.filter(({ metadata }) => names.includes(metadata?.name ?? '')).flatMap(selectorOf)
    return (labels) => selectors.some((selector) => selector.matches(labels))
  }
  return [
    ...services.flatMap(serviceWays),
    ...(reader.list('networking.k8s.io', 'Ingress', namespace) as readonly Ingress[]).map((ingress) => ingressWay(ingress, leadingTo(backendsOf(ingress)))),
    ...routeKinds.flatMap((kind) => reader.list('gateway.networking.k8s.io', kind).flatMap((route) => routeWay(kind, route, namespace, leadingTo))),
    hostNetworkWay, hostPortWay,
  ]
}

function selectorOf({ spec }: Service): ReturnType<typeof selectorFromMap>[] {
  const { selector = {} } = spec ?? {}
  return Object.keys(selector).length === 0 ? [] : [selectorFromMap(selector)]
}

function serviceWays(service: Service): Way[] {
  const { metadata: { namespace = '', name = '' } = {}, spec: { type = 'ClusterIP', externalIPs = [], ports = [] } = {} } = service
  const isOut = type === 'LoadBalancer' || type === 'NodePort'
  const selectors = selectorOf(service)
  if (!isOut && externalIPs.length === 0) return []
  const resource = { kind: 'Service', namespace, name }
  const shown = listed(ports.map(({ port = 0 }) => String(port)))
  return [{
    resource, path: isOut ? ['spec', 'type'] : ['spec', 'externalIPs'], isByPods: false, leadsTo: (labels) => selectors.some((selector) => selector.matches(labels)),
    text: `${titleOf(resource)} (${isOut ? type : `externalIPs ${listed(externalIPs)}`}${ports.length === 0 ? '' : `, port ${shown}`})`,
    effect: type === 'LoadBalancer' ? 'a load balancer gets an address and forwards whoever connects to it' : type === 'NodePort' ? 'every node forwards the port, to whoever reaches one of its addresses' : 'nodes forward what comes for these addresses',
  }]
}

function backendsOf({ spec }: Ingress): string[] {
  const paths = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? [])
  return [spec?.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap((backend) => backend?.service?.name ?? [])
}

function ingressWay({ metadata: { namespace = '', name = '' } = {}, spec }: Ingress, leadsTo: Way['leadsTo']): Way {
  const resource = { kind: 'Ingress', namespace, name }
  const hosts = (spec?.rules ?? []).map(({ host = '*' }) => host)
  return { resource, path: ['spec', 'rules'], isByPods: true, leadsTo, text: `${titleOf(resource)}${hosts.length === 0 ? '' : ` (${listed([...new Set(hosts)])})`}`, effect: 'whoever reaches the ingress controller reaches them by these hosts and paths' }
}

const routeKinds = ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute'] as const

/** A route of the Gateway API may lie in another namespace than its Services. */
function routeWay(kind: string, { metadata: { namespace = '', name = '' } = {}, spec }: AnyObject, of: string, leadingTo: (names: readonly string[]) => Way['leadsTo']): Way[] {
  const references = listAt(spec, 'rules').flatMap((rule) => listAt(rule, 'backendRefs')).filter(isMap)
  const names = references.flatMap(({ name: service, kind: to = 'Service', namespace: where = namespace }) => to === 'Service' && where === of && typeof service === 'string' ? [service] : [])
  const resource = { kind, namespace, name }
  return names.length === 0 ? [] : [{ resource, path: ['spec', 'rules'], isByPods: true, leadsTo: leadingTo(names), text: titleOf(resource), effect: 'whoever reaches its gateway reaches them by these routes' }]
}

function listAt(value: Value | undefined, key: string): readonly Value[] {
  const list = isMap(value) ? value[key] : undefined
  return Array.isArray(list) ? list : []
}

const hostNetworkWay: Way = {
  text: 'hostNetwork', resource: undefined, path: ['spec', 'hostNetwork'], isByPods: false, leadsTo: (_labels, { hostNetwork }) => hostNetwork === true, effect: 'each of their ports is open on the address of its node, and NetworkPolicies do not count',
}

const hostPortWay: Way = {
  text: 'hostPort', resource: undefined, path: ['spec', 'containers'], isByPods: false, effect: 'the port is open on the address of its node',
  leadsTo: (_labels, { containers = [] }) => containers.some(({ ports = [] }) => ports.some(({ hostPort = 0 }) => hostPort > 0)),
}
