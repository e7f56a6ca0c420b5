import { parseAddress } from '../../base/ip.ts'
import type { Endpoint, EndpointPort, Service } from '../../model/kubernetes.generated.ts'
import { serviceSlices } from './endpoints.ts'
import { clusterDomain } from './names.ts'
import { allOf, oneOf, type NetworkView } from './view.ts'

/** What the cluster's DNS says of a full name. */
export type DnsAnswer =
  | { readonly kind: 'service', readonly service: Service, readonly because: string }
  | { readonly kind: 'endpoints', readonly service: Service, readonly endpoints: readonly Endpoint[], readonly because: string }
  | { readonly kind: 'record', readonly address: string, readonly because: string }
  | { readonly kind: 'alias', readonly service: Service, readonly target: string }
  /** An SRV record: it has the port, too. */
  | { readonly kind: 'server', readonly answer: DnsAnswer, readonly port: string, readonly protocol: string }
  /** NXDOMAIN; `isNear` where the Service itself is there. */
  | { readonly kind: 'none', readonly because: string, readonly isNear?: true }
  /** Not a name of the cluster: other servers are asked. */
  | { readonly kind: 'elsewhere' }

/** The records of CoreDNS for `cluster.local`: `plugin/kubernetes` of CoreDNS 1.12, which kubeadm installs. */
export function clusterRecord(view: NetworkView, name: string): DnsAnswer {
  const lower = name.toLowerCase()
  if (!lower.endsWith(`.${clusterDomain}`)) return { kind: 'elsewhere' }
  const labels = lower.slice(0, -clusterDomain.length - 1).split('.')
  const type = labels.pop()
  const namespace = labels.pop()
  if (namespace === undefined || (type !== 'svc' && type !== 'pod')) return { kind: 'none', because: `the cluster has names of Services (svc) and pods (pod) only` }
  if (oneOf(view, 'Namespace', '', namespace) === undefined && allOf(view, 'Service', namespace).length === 0) return { kind: 'none', because: `there is no namespace ${namespace}` }
  if (type === 'pod') return podRecord(labels.join('.'))
  const service = labels.pop()
  if (service === undefined) return { kind: 'none', because: 'no Service is named' }
  const found = oneOf(view, 'Service', namespace, service)
  if (found === undefined) return { kind: 'none', because: missingService(view, namespace, service) }
  if (labels.length === 2) return serverRecord(view, found, labels[0] ?? '', labels[1] ?? '')
  if (labels.length > 2) return { kind: 'none', because: 'no name of the cluster is that long' }
  return labels[0] === undefined ? serviceRecord(view, found) : endpointRecord(view, found, labels[0])
}

export function isHeadlessService({ spec }: Service): boolean {
  return spec?.clusterIP === 'None'
}

function serviceRecord(view: NetworkView, service: Service): DnsAnswer {
  const { spec } = service
  if (spec?.type === 'ExternalName') return { kind: 'alias', service, target: spec.externalName ?? '' }
  if (!isHeadlessService(service)) return { kind: 'service', service, because: `the name stands for its cluster IP ${spec?.clusterIP ?? ''}` }
  const endpoints = publishedEndpoints(view, service).map(({ endpoint }) => endpoint)
  if (endpoints.length === 0) return { kind: 'none', because: `a headless Service has only the addresses of its ready endpoints, and it has none`, isNear: true }
  return { kind: 'endpoints', service, endpoints, because: `a headless Service stands for the addresses of its ready endpoints` }
}

/** `web-0.nginx`: an endpoint by its hostname, or by its address with dashes. */
function endpointRecord(view: NetworkView, service: Service, label: string): DnsAnswer {
  if (service.spec?.type === 'ExternalName') return { kind: 'none', because: 'an ExternalName has no endpoints', isNear: true }
  const found = publishedEndpoints(view, service).map(({ endpoint }) => endpoint).filter((endpoint) => endpointLabel(endpoint) === label)
  if (found.length > 0) return { kind: 'endpoints', service, endpoints: found, because: `an endpoint of Service ${service.metadata?.namespace ?? ''}/${service.metadata?.name ?? ''} has this name` }
  return { kind: 'none', because: missingEndpoint(view, service, label), isNear: true }
}

function serverRecord(view: NetworkView, service: Service, port: string, protocol: string): DnsAnswer {
  const wanted = { port: port.replace(/^_/, ''), protocol: protocol.replace(/^_/, '').toUpperCase() }
  const has = service.spec?.ports?.some((one) => one.name === wanted.port && (one.protocol ?? 'TCP') === wanted.protocol) ?? false
  const answer = serviceRecord(view, service)
  if (!has || answer.kind === 'alias') return { kind: 'none', because: `the Service has no port named ${wanted.port} for ${wanted.protocol}`, isNear: true }
  return answer.kind === 'none' ? answer : { kind: 'server', answer, ...wanted }
}

/** `10-244-0-5.shop.pod.cluster.local`: with `pods insecure`, kubeadm's setting, any address, whether there is a pod or not. */
function podRecord(label: string): DnsAnswer {
  const dotted = label.replaceAll('-', '.')
  if (parseAddress(dotted) !== undefined) return { kind: 'record', address: dotted, because: 'names of pods spell their address' }
  const colons = label.replaceAll('-', ':')
  if (parseAddress(colons) !== undefined) return { kind: 'record', address: colons, because: 'names of pods spell their address' }
  return { kind: 'none', because: 'the name of a pod spells its address, with dashes' }
}

/** Ready endpoints, as CoreDNS knows them; a slice says so also of pods that are not, when the Service publishes those. */
export function publishedEndpoints(view: NetworkView, service: Service): { readonly endpoint: Endpoint, readonly ports: readonly EndpointPort[] }[] {
  return serviceSlices(view, service.metadata?.namespace ?? '', service.metadata?.name ?? '')
    .flatMap(({ endpoints = [], ports = [] }) => endpoints.filter(({ conditions }) => conditions?.ready !== false).map((endpoint) => ({ endpoint, ports })))
}

function endpointLabel({ hostname, addresses = [] }: Endpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll(/[.:]/g, '-')
}

function missingService(view: NetworkView, namespace: string, name: string): string {
  const elsewhere = allOf(view, 'Service').filter(({ metadata }) => metadata?.name === name).map(({ metadata }) => metadata?.namespace ?? '')
  const hint = elsewhere.length === 0 ? '' : `; one of this name is in namespace ${elsewhere.join(', ')}: ${name}.${elsewhere[0] ?? ''}`
  return `there is no Service ${name} in namespace ${namespace}${hint}`
}

function missingEndpoint(view: NetworkView, service: Service, label: string): string {
  const { namespace = '', name = '' } = service.metadata ?? {}
  const pod = allOf(view, 'Pod', namespace).find(({ spec, metadata }) => (spec?.hostname ?? metadata?.name) === label)
  if (pod === undefined) return `no endpoint of Service ${namespace}/${name} is called ${label}`
  if (pod.spec?.hostname === undefined) return `pod ${label} has no spec.hostname: only with hostname and subdomain does a pod get a name of its own`
  if (pod.spec.subdomain !== name) return `the subdomain of pod ${label} is ${pod.spec.subdomain ?? 'not set'}, not ${name}`
  return `pod ${label} is not a ready endpoint of Service ${namespace}/${name}`
}
