import { isLoopback, parseAddress } from '../../base/ip.ts'
import type { Node, Service } from '../../model/kubernetes.generated.ts'
import { after, ends, step, type Reach } from './answer.ts'
import { policyVerdict } from './network-policy.ts'
import { nodeAddresses, partyAt, titleOf, type Party } from './party.ts'
import { portText, type AskedPort } from './ports.ts'
import { reachEnd, reachPod } from './reach-pod.ts'
import { reachService, serviceName, type Knock } from './reach-service.ts'
import { allOf, type NetworkView } from './view.ts'

/** A connection to a bare address: of a Service, a node, a pod, or somebody outside. */
export function reachAddress(view: NetworkView, from: Party, text: string, asked: AskedPort): Reach {
  const address = parseAddress(text)
  if (address === undefined) return ends('no', step(`${text} is no address`, 'neither IPv4 nor IPv6'))
  if (isLoopback(address)) return ends('unknown', step(`${text} is ${titleOf(from)} itself`, 'what listens there the manifests do not say'))
  for (const service of allOf(view, 'Service')) {
    const knock = doorAt(service, text)
    if (knock === undefined) continue
    const object = `Service ${serviceName(service)}`
    const found = step(`${text} is the ${knock.door} of Service ${serviceName(service)}`, 'kube-proxy on every node knows it', object)
    if (knock.door === 'cluster IP' && isOutside(from)) return ends('no', found, step(`${text} means nothing to ${titleOf(from)}`, 'cluster IPs exist within the cluster only', object))
    return after([found], reachService(view, from, service, asked, knock))
  }
  const to = partyAt(view, text, address)
  if (to.kind === 'pod') return reachPod(view, from, to.pod, asked)
  return to.kind === 'node' ? reachNode(view, from, to.node, asked) : reachOutside(view, from, asked, text, to)
}

/** A node by its name or address: node ports, and what listens on the machine itself. */
export function reachNode(view: NetworkView, from: Party, node: Node, asked: AskedPort): Reach {
  const name = node.metadata?.name ?? ''
  const number = typeof asked.port === 'number' ? asked.port : 0
  const leaving = policyVerdict(view, { from, to: { kind: 'node', node }, port: number, protocol: asked.protocol })
  if (leaving.answer === 'no') return leaving
  const found = step(`node ${name} is asked on port ${asked.port === undefined ? '?' : portText(asked.port, asked.protocol)}`, `its addresses are ${nodeAddresses(node).join(', ') || 'not known'}`, `Node ${name}`)
  for (const service of allOf(view, 'Service')) {
    const port = service.spec?.ports?.find(({ nodePort, protocol = 'TCP' }) => nodePort !== undefined && nodePort === asked.port && protocol === asked.protocol)
    if (port === undefined) continue
    const door = step(`port ${asked.port ?? ''} of every node is Service ${serviceName(service)}`, `its port ${port.port ?? 0} has nodePort ${port.nodePort ?? 0}`, `Service ${serviceName(service)}`)
    const inner = reachService(view, from, service, { port: port.port ?? 0, protocol: asked.protocol }, { door: 'node port', node: name })
    return both(leaving, after([found, door], isOutside(from) ? beyondCluster(inner, `whether ${titleOf(from)} comes through to node ${name}`) : inner))
  }
  const pod = allOf(view, 'Pod').find(({ spec }) => spec?.nodeName === name && (spec.containers ?? []).some(({ ports = [] }) => ports.some(({ hostPort, protocol = 'TCP' }) => hostPort !== undefined && hostPort === asked.port && protocol === asked.protocol)))
  if (pod !== undefined) {
    const bound = step(`pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''} has this port of the node`, 'one of its containers has it as hostPort', `Pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`)
    const number = (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports).find(({ hostPort }) => hostPort === asked.port)?.containerPort ?? 0
    const inner = reachEnd(view, from, { kind: 'pod', pod }, number, asked.protocol)
    return both(leaving, after([found, bound], isOutside(from) ? beyondCluster(inner, `whether ${titleOf(from)} comes through to node ${name}`) : inner))
  }
  return ends('unknown', ...leaving.steps, found, step('no Service and no pod has this port of the node', 'what else listens on the machine the cluster does not say', `Node ${name}`))
}

/** Beyond the cluster: policies may forbid it, and nobody here can promise it. */
export function reachOutside(view: NetworkView, from: Party, asked: AskedPort, title: string, to: Party = { kind: 'internet' }): Reach {
  if (isOutside(from)) return ends('unknown', step(`${title} is outside the cluster, and so is ${titleOf(from)}`, 'the cluster has no part in it'))
  if (asked.port !== undefined && typeof asked.port === 'number') {
    const verdict = policyVerdict(view, { from, to, port: asked.port, protocol: asked.protocol })
    if (verdict.answer === 'no') return verdict
    return after(verdict.steps, ends('unknown', step(`${title} is outside the cluster`, 'no policy stands in the way; what lies beyond the cluster decides')))
  }
  return ends('unknown', step(`${title} is outside the cluster`, 'what lies beyond the cluster decides'))
}

export function isOutside(party: Party): boolean {
  return party.kind === 'internet' || party.kind === 'address'
}

/** A first part of the way and the rest of it; a doubt about the first comes last, where it decides. */
function both(first: Reach, rest: Reach): Reach {
  return first.answer === 'unknown' && rest.answer === 'yes' ? { answer: 'unknown', steps: [...rest.steps, ...first.steps] } : after(first.steps, rest)
}

/** What is open within may still be closed before it. */
export function beyondCluster(inner: Reach, what: string): Reach {
  return inner.answer === 'yes' ? { answer: 'unknown', steps: [...inner.steps, step(what, 'firewalls and routes before the cluster decide')] } : inner
}

function doorAt({ spec, status }: Service, text: string): Knock | undefined {
  if ([spec?.clusterIP, ...spec?.clusterIPs ?? []].includes(text)) return { door: 'cluster IP', address: text }
  if ((spec?.externalIPs ?? []).includes(text)) return { door: 'external IP', address: text }
  return (status?.loadBalancer?.ingress ?? []).some(({ ip, ipMode }) => ip === text && ipMode !== 'Proxy') ? { door: 'load balancer', address: text } : undefined
}
