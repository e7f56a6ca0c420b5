import { networkContains, parseNetwork } from '../../base/ip.ts'
import type { Service, ServicePort } from '../../model/kubernetes.generated.ts'
import { after, allOfThem, ends, step, type Reach, type Step } from './answer.ts'
import { usableBackends, type Entry } from './categorize.ts'
import { backendsOf, emptiness, type Backend } from './endpoints.ts'
import { addressesOf, nodeOf, titleOf, type Party } from './party.ts'
import { portText, servicePort, servicePortsText, servicePortText, type AskedPort, type Protocol } from './ports.ts'
import { reachBackend, reachEnd } from './reach-pod.ts'
import { oneOf, type NetworkView } from './view.ts'

/** By which of a Service's addresses it is asked. */
export type Door = 'cluster IP' | 'external IP' | 'load balancer' | 'node port'

export interface Knock {
  readonly door: Door
  /** The address that was asked; its family decides among endpoints. */
  readonly address?: string | undefined
  /** The machine that a node port was asked on. */
  readonly node?: string | undefined
}

/** A connection to a Service at one of its addresses: port, endpoints, and then each endpoint that it may end at. */
export function reachService(view: NetworkView, from: Party, service: Service, asked: AskedPort, knock: Knock): Reach {
  const name = serviceName(service)
  const object = `Service ${name}`
  const port = servicePort(service, asked)
  if (port === undefined) {
    const wanted = asked.port === undefined ? 'any port' : typeof asked.port === 'string' ? `port ${asked.port}` : `port ${portText(asked.port, asked.protocol)}`
    return ends('no', step(`Service ${name} does not have ${wanted}`, `its ports are ${servicePortsText(service)}; nothing answers at others`, object))
  }
  const steps = portSteps(service, port, asked, object)
  const barred = knock.door === 'load balancer' ? sourceRange(service, from, object) : undefined
  if (barred?.answer === 'no') return after(steps, barred)
  return after([...steps, ...barred?.steps ?? []], toBackends(view, from, service, port, knock))
}

export function serviceName({ metadata }: Service): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}

function toBackends(view: NetworkView, from: Party, service: Service, port: ServicePort, knock: Knock): Reach {
  const object = `Service ${serviceName(service)}`
  const family = familyOf(service, knock.address)
  const all = backendsOf(view, service, port, family)
  const entry = entryOf(view, from, knock)
  const { backends, isLocal, because } = usableBackends(service, all, entry)
  const protocol = (port.protocol ?? 'TCP') as Protocol
  if (backends.length === 0) {
    if (isApiServer(service)) return after([step('the API servers are behind it', 'they write the endpoints of this Service themselves', object)], reachEnd(view, from, { kind: 'behindNode', title: 'the API servers' }, 6443, protocol))
    const elsewhere = all.filter(({ ready }) => ready).length
    if (isLocal && elsewhere > 0) return ends('no', step(`Service ${serviceName(service)} drops the connection`, `${because[0] ?? ''}, and all ${elsewhere} are elsewhere`, object))
    return ends('no', step(`Service ${serviceName(service)} has no endpoint for ${servicePortText(port)}: the connection is refused`, emptiness(view, service, port), object))
  }
  const choice = step(choiceText(service, backends, port), [...because, affinityText(service)].filter((text) => text !== '').join('; ') || 'each connection goes to any of them, at random', object)
  const client = clientOf(from, service, knock)
  // What goes to a port of a node is no longer the pod's own when it goes on from there.
  const ways = backends.map((backend) => reachBackend(view, client, backend, protocol, knock.door === 'node port' ? client : from))
  return after([choice], allOfThem(ways, (open, of) => step(`${open} of ${of} endpoints can be reached`, 'connections are spread over all of them, so some fail', object)))
}

function portSteps(service: Service, port: ServicePort, asked: AskedPort, object: string): Step[] {
  const others = (service.spec?.ports ?? []).length - 1
  const chosen = asked.port === undefined && others > 0 ? `no port was asked for; it is the first of ${others + 1}` : `it is one of its ports`
  return [step(`Service ${serviceName(service)} takes ${servicePortText(port)}`, asked.port === undefined && others === 0 ? 'it is its only port' : chosen, object)]
}

/** Nodes put their own address in front of whoever comes by an outer address, unless the policy is Local. */
function clientOf(from: Party, service: Service, { door }: Knock): Party {
  return door !== 'cluster IP' && (service.spec?.externalTrafficPolicy ?? 'Cluster') === 'Cluster' ? { kind: 'behindNode', title: `${titleOf(from)} behind a node's address` } : from
}

/** Pods, and a node itself, use an outer address as if it were the cluster IP: `pkg/proxy/iptables/proxier.go` (1.36). */
function entryOf(view: NetworkView, from: Party, { door, node }: Knock): Entry {
  const own = nodeOf(from)
  const isInside = from.kind === 'pod' || (from.kind === 'node' && (node === undefined || node === own))
  const isExternal = door !== 'cluster IP' && !isInside
  const here = isExternal ? node : own
  const zone = here === undefined ? undefined : oneOf(view, 'Node', '', here)?.metadata?.labels?.['topology.kubernetes.io/zone']
  return { isExternal, node: here, zone }
}

/** `loadBalancerSourceRanges`, which kube-proxy keeps, too. */
function sourceRange(service: Service, from: Party, object: string): Reach | undefined {
  const annotated = service.metadata?.annotations?.['service.beta.kubernetes.io/load-balancer-source-ranges']
  const ranges = service.spec?.loadBalancerSourceRanges ?? (annotated === undefined || annotated === '' ? [] : annotated.split(',').map((one) => one.trim()))
  if (ranges.length === 0) return undefined
  const networks = ranges.flatMap((text) => parseNetwork(text) ?? [])
  const addresses = addressesOf(from)
  const isIn = addresses === undefined ? networks.some(({ prefix }) => prefix === 0) : addresses.some((address) => networks.some((network) => networkContains(network, address)))
  const because = `loadBalancerSourceRanges: ${ranges.join(', ')}`
  return isIn ? ends('yes', step(`the load balancer lets ${titleOf(from)} in`, because, object)) : ends('no', step(`the load balancer does not let ${titleOf(from)} in`, because, object))
}

function familyOf({ spec }: Service, address: string | undefined): string {
  return address === undefined ? spec?.ipFamilies?.[0] ?? 'IPv4' : address.includes(':') ? 'IPv6' : 'IPv4'
}

function choiceText(service: Service, backends: readonly Backend[], port: ServicePort): string {
  const shown = backends.slice(0, 3).map(({ address, port: number, pod }) => `${pod === undefined ? '' : `${pod.metadata?.name ?? ''} `}${address}:${number}`)
  const more = backends.length > shown.length ? ` and ${backends.length - shown.length} more` : ''
  return `Service ${serviceName(service)} has ${backends.length} endpoint${backends.length === 1 ? '' : 's'} for ${portText(port.port ?? 0, port.protocol ?? 'TCP')}: ${shown.join(', ')}${more}`
}

function affinityText({ spec }: Service): string {
  return spec?.sessionAffinity === 'ClientIP' ? `a client stays with its endpoint for ${spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800} s (sessionAffinity ClientIP)` : ''
}

/** The Service `kubernetes` in namespace default: kube-apiserver keeps its endpoints. */
function isApiServer({ metadata }: Service): boolean {
  return metadata?.namespace === 'default' && metadata.name === 'kubernetes'
}
