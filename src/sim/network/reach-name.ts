import { parseAddress } from '../../base/ip.ts'
import type { Service } from '../../model/kubernetes.generated.ts'
import { after, allOfThem, ends, step, type Reach, type Step } from './answer.ts'
import { clusterRecord, isHeadlessService, type DnsAnswer } from './dns.ts'
import { backendsOf, serviceSlices } from './endpoints.ts'
import { policyVerdict } from './network-policy.ts'
import { isHostNetwork, partyAt, podAddresses, type Party } from './party.ts'
import { servicePort, type AskedPort, type Protocol } from './ports.ts'
import { reachAddress, reachOutside } from './reach-address.ts'
import { reachEnd } from './reach-pod.ts'
import { reachService, serviceName } from './reach-service.ts'
import { candidates, resolverOf } from './resolver.ts'
import { oneOf, type NetworkView } from './view.ts'

/** ExternalNames may point at one another. */
const maxAliases = 8

/** The form that is most likely meant. */
const isServiceName = /^[^.]+\.[^.]+\.svc\./

/** A connection to a name: what the client's DNS makes of it, then where that leads. */
export function reachName(view: NetworkView, from: Party, name: string, asked: AskedPort, depth = 0): Reach {
  const own = from.kind === 'pod' ? ownHosts(from).get(name.toLowerCase()) : undefined
  if (own !== undefined) return after([step(`${name} is ${own}`, 'the /etc/hosts of the pod says so')], reachAddress(view, from, own, asked))
  const resolver = resolverOf(view, from)
  if (resolver.asks !== 'cluster') return notAsked(view, from, name, asked, resolver)
  const tried = candidates(name, resolver)
  for (const { name: full, search } of tried) {
    const answer = clusterRecord(view, full)
    if (answer.kind === 'none') continue
    if (answer.kind === 'elsewhere' && isPartOfCluster(view, from, full)) continue
    const server = dnsVerdict(view, from)
    if (server.answer === 'no') return server
    const searched = search === undefined ? 'it is asked for as it stands' : `search domain ${search} of ${resolver.because}, ndots ${resolver.ndots}`
    if (answer.kind === 'elsewhere') return after([...server.steps, step(`${full} is a name outside the cluster`, 'the DNS of the cluster passes it on')], reachOutside(view, from, asked, full))
    const found = step(`${name} is ${full}`, full === name.toLowerCase() ? 'it is the full name' : searched)
    return after([...server.steps, ...full === name ? [] : [found]], follow(view, from, full, answer, asked, depth))
  }
  const none = tried.flatMap(({ name: full }) => {
    const answer = clusterRecord(view, full)
    return answer.kind === 'none' ? { ...answer, rank: answer.isNear === true ? 2 : isServiceName.test(full) ? 1 : 0 } : []
  }).sort((a, b) => b.rank - a.rank)[0]
  return ends('no', step(`${name} does not resolve`, `${none !== undefined ? none.because : 'no DNS knows it'}${tried.length > 1 ? ` (asked for with ${tried.length - 1} search domains of ${resolver.because})` : ''}`))
}

function follow(view: NetworkView, from: Party, name: string, answer: DnsAnswer, asked: AskedPort, depth: number): Reach {
  switch (answer.kind) {
    case 'service': {
      const found = step(`${name} is Service ${serviceName(answer.service)} at ${answer.service.spec?.clusterIP ?? ''}`, answer.because, `Service ${serviceName(answer.service)}`)
      return after([found], reachService(view, from, answer.service, asked, { door: 'cluster IP', address: answer.service.spec?.clusterIP }))
    }
    case 'endpoints': return reachHeadless(view, from, answer, name, asked)
    case 'record': return after([step(`${name} is ${answer.address}`, answer.because)], reachAddress(view, from, answer.address, asked))
    case 'server': {
      const port = { port: answer.port, protocol: answer.protocol as Protocol }
      return after([step(`${name} names port ${answer.port}`, 'SRV records give a port together with the name')], follow(view, from, name, answer.answer, port, depth))
    }
    case 'alias': {
      const found = step(`${name} is another name for ${answer.target}`, `Service ${serviceName(answer.service)} has type ExternalName; ports and TLS names are those of ${answer.target}`, `Service ${serviceName(answer.service)}`)
      if (depth >= maxAliases) return ends('no', found, step('the names go round in a ring', 'each is an ExternalName for the next'))
      return after([found], parseAddress(answer.target) === undefined ? reachName(view, from, `${answer.target}.`, asked, depth + 1) : reachAddress(view, from, answer.target, asked))
    }
    default: return ends('no', step(`${name} does not resolve`, 'no DNS knows it'))
  }
}

/** A headless Service changes no port: clients come to the pods with the number that they asked for. */
function reachHeadless(view: NetworkView, from: Party, { service, endpoints, because }: Extract<DnsAnswer, { kind: 'endpoints' }>, name: string, asked: AskedPort): Reach {
  const object = `Service ${serviceName(service)}`
  const port = servicePort(service, asked)
  const addresses = endpoints.flatMap((endpoint) => endpoint.addresses?.[0] ?? [])
  const found = step(`${name} is ${addresses.slice(0, 3).join(', ')}${addresses.length > 3 ? ` and ${addresses.length - 3} more` : ''}`, because, object)
  const steps: Step[] = [found]
  const isNumber = typeof asked.port === 'number'
  if (isNumber && port?.targetPort !== undefined && port.targetPort !== asked.port) steps.push(step(`port ${asked.port} stays ${asked.port}`, `a headless Service does not translate ports: its port ${port.port ?? 0} means ${port.targetPort} on the pods`, object))
  if (!isNumber && port === undefined && isHeadlessService(service)) {
    return ends('no', ...steps, step(asked.port === undefined ? `Service ${serviceName(service)} names no port` : `Service ${serviceName(service)} has no port named ${asked.port}`, 'a port has to be asked for by its number', object))
  }
  const numbers = new Map(port === undefined || isNumber ? [] : familiesOf(view, service).flatMap((family) => backendsOf(view, service, port, family)).map((backend) => [backend.address, backend.port]))
  const ways = addresses.map((address) => {
    const number = isNumber ? asked.port : numbers.get(address)
    const to = parseAddress(address)
    if (number === undefined || to === undefined) return ends('no', step(`endpoint ${address} has no such port`, `its pod has no port named ${port?.targetPort ?? ''}`, object))
    return reachEnd(view, from, partyAt(view, address, to), number, asked.protocol)
  })
  return after(steps, allOfThem(ways, (open, of) => step(`${open} of ${of} addresses can be reached`, 'clients take any of them', object)))
}

function familiesOf(view: NetworkView, service: Service): string[] {
  return [...new Set(serviceSlices(view, service.metadata?.namespace ?? '', service.metadata?.name ?? '').map(({ addressType = 'IPv4' }) => addressType))]
}

/** Without the cluster's DNS its names mean nothing. */
function notAsked(view: NetworkView, from: Party, name: string, asked: AskedPort, { asks, because }: ReturnType<typeof resolverOf>): Reach {
  const insider = { kind: 'pod' as const, pod: { metadata: { namespace: from.kind === 'pod' ? from.pod.metadata?.namespace : 'default' } } }
  const known = candidates(name, resolverOf(view, insider)).map(({ name: full }) => ({ full, answer: clusterRecord(view, full) })).find(({ answer }) => answer.kind !== 'none' && answer.kind !== 'elsewhere')
  if (asks === 'own servers') return ends('unknown', step(`${name} is asked of the pod's own DNS servers`, because))
  if (known === undefined) return after([step(`${name} is asked of the DNS of the machine`, because)], reachOutside(view, from, asked, name))
  return ends('no', step(`${name} does not resolve`, `${known.full} is known to the DNS of the cluster only, and that is not asked: ${because}`))
}

/** Whether the DNS of the cluster can be asked at all; nothing is said where no policy stands in the way. */
function dnsVerdict(view: NetworkView, from: Party): Reach {
  if (oneOf(view, 'DaemonSet', 'kube-system', 'node-local-dns') !== undefined) return ends('yes')
  const service = oneOf(view, 'Service', 'kube-system', 'kube-dns')
  const port = service && servicePort(service, { port: 53, protocol: 'UDP' })
  const backends = service === undefined || port === undefined ? [] : backendsOf(view, service, port, 'IPv4').filter(({ ready }) => ready)
  const dns: Party = { kind: 'unseen', title: 'the DNS of the cluster', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }
  const backend = backends.find(({ pod }) => pod !== undefined)
  const end: { to: Party, port: number } = backend?.pod === undefined ? { to: dns, port: 53 } : { to: { kind: 'pod', pod: backend.pod }, port: backend.port }
  const verdict = policyVerdict(view, { from, ...end, protocol: 'UDP' })
  return verdict.answer === 'no' ? after(verdict.steps, noDns()) : verdict
}

function noDns(): Reach {
  return ends('no', step('no name resolves', 'the DNS of the cluster cannot be asked: port 53/UDP to it is closed'))
}

/** A single word, and one that goes on with a namespace or a Service, is meant for the cluster: nobody outside is to know it. */
function isPartOfCluster(view: NetworkView, from: Party, name: string): boolean {
  const [, second, third, ...more] = name.split('.')
  if (second === undefined || third === 'svc') return true
  const namespace = from.kind === 'pod' ? from.pod.metadata?.namespace ?? '' : 'default'
  if (third === undefined) return oneOf(view, 'Namespace', '', second) !== undefined || oneOf(view, 'Service', namespace, second) !== undefined
  return more.length === 0 && oneOf(view, 'Service', third, second) !== undefined
}

/** `hostAliases`, and the pod's own name. */
function ownHosts({ pod }: Extract<Party, { kind: 'pod' }>): Map<string, string> {
  const found = new Map<string, string>([['localhost', '127.0.0.1']])
  const [address] = podAddresses(pod)
  if (address !== undefined && !isHostNetwork(pod)) found.set((pod.spec?.hostname ?? pod.metadata?.name ?? '').toLowerCase(), address)
  for (const { ip = '', hostnames = [] } of pod.spec?.hostAliases ?? []) for (const name of hostnames) found.set(name.toLowerCase(), ip)
  return found
}
