import type { Service } from '../../model/kubernetes.generated.ts'
import { after, allOfThem, ends, step, type Reach } from './answer.ts'
import { isHeadlessService } from './dns.ts'
import { readiness } from './endpoints.ts'
import { serviceDnsName } from './names.ts'
import { podAddresses, podName, titleOf, type Party } from './party.ts'
import { portText, servicePort, type AskedPort } from './ports.ts'
import { podsOf, type Target } from './question.ts'
import { beyondCluster, isOutside, reachAddress, reachNode } from './reach-address.ts'
import { reachName } from './reach-name.ts'
import { reachPod } from './reach-pod.ts'
import { reachService, serviceName } from './reach-service.ts'
import { reachUrl } from './reach-url.ts'
import { allOf, oneOf, type NetworkView } from './view.ts'

/**
 * Whether a client reaches a target, link by link: DNS, Service, endpoints, policies, or the Ingress before them. Policies are taken to be
 * enforced, as every plugin that supports them does.
 */
export function reach(view: NetworkView, from: Party, target: Target): Reach {
  const start = origin(view, from)
  return start.answer === 'yes' ? after(start.steps, toTarget(view, from, target)) : start
}

/** The same for every pod of a workload: yes when each of them reaches the target. */
export function reachFromAll(view: NetworkView, sources: readonly Party[], target: Target): Reach {
  return allOfThem(sources.map((from) => reach(view, from, target)), (open, of) => step(`${open} of ${of} pods reach it`, 'the chain above is that of the first one that does not'))
}

/** Only what runs can ask. */
function origin(view: NetworkView, from: Party): Reach {
  if (from.kind !== 'pod') return ends('yes')
  const { pod } = from
  const name = podName(pod)
  if (pod.status?.phase !== 'Running') return ends('no', step(`pod ${name} does not run`, readiness(pod), `Pod ${name}`))
  const { nodeName = '' } = pod.spec ?? {}
  if (view.machine?.(nodeName) === 'off') return ends('no', step(`pod ${name} does not run`, `its machine ${nodeName} is off`, `Pod ${name}`))
  const network = pod.spec?.hostNetwork === true ? `on the network of node ${pod.spec.nodeName ?? ''}` : `with address ${podAddresses(pod)[0] ?? 'none'}`
  return ends('yes', step(`pod ${name} runs ${network}`, `it is on node ${pod.spec?.nodeName ?? ''}`, `Pod ${name}`))
}

function toTarget(view: NetworkView, from: Party, target: Target): Reach {
  switch (target.kind) {
    case 'url': return reachUrl(view, from, target.url)
    case 'address': return reachAddress(view, from, target.address, target.port)
    case 'name': {
      const service = isOutside(from) ? namedService(view, target.name) : undefined
      return service === undefined ? reachName(view, from, target.name, target.port) : reachFromOutside(view, from, service, target.port)
    }
    case 'object': return toObject(view, from, target)
  }
}

function toObject(view: NetworkView, from: Party, target: Extract<Target, { kind: 'object' }>): Reach {
  const { namespace, name, port } = target
  if (target.object === 'Node') {
    const node = oneOf(view, 'Node', '', name)
    return node === undefined ? ends('no', step(`there is no node ${name}`, 'the cluster does not have it')) : reachNode(view, from, node, port)
  }
  if (target.object === 'Service') {
    const service = oneOf(view, 'Service', namespace, name)
    if (service === undefined) return ends('no', step(`there is no Service ${namespace}/${name}`, 'the cluster does not have it'))
    if (isOutside(from)) return reachFromOutside(view, from, service, port)
    const isByName = isHeadlessService(service) || service.spec?.type === 'ExternalName'
    return isByName ? reachName(view, from, `${serviceDnsName(namespace, name)}.`, port) : reachService(view, from, service, port, { door: 'cluster IP', address: service.spec?.clusterIP })
  }
  const ways = podsOf(view, target.workload ?? 'Pod', namespace, name).map((pod) => reachPod(view, from, pod, port))
  return allOfThem(ways, (open, of) => step(`${open} of ${of} pods can be reached`, 'the chain above ends at the first one that cannot'))
}

/** A Service from outside: its load balancer, its external IPs, its node ports, or not at all. */
function reachFromOutside(view: NetworkView, from: Party, service: Service, asked: AskedPort): Reach {
  const name = serviceName(service)
  const object = `Service ${name}`
  const { type = 'ClusterIP', externalIPs = [] } = service.spec ?? {}
  const port = servicePort(service, asked)
  if (type === 'LoadBalancer') {
    const addresses = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? [])
    const inner = reachService(view, from, service, asked, { door: 'load balancer' })
    if (addresses.length > 0) return after([step(`Service ${name} has a load balancer at ${addresses.join(', ')}`, 'its status says so', object)], inner)
    return after([step(`Service ${name} asks for a load balancer`, 'a cloud or a plugin gives it an address; that is not simulated', object)], beyondCluster(inner, 'whether there is a load balancer'))
  }
  if (externalIPs.length > 0) return after([step(`Service ${name} has external IPs ${externalIPs.join(', ')}`, 'spec.externalIPs', object)], beyondCluster(reachService(view, from, service, asked, { door: 'external IP', address: externalIPs[0] }), 'whether these addresses lead to a node'))
  if (type === 'NodePort' && port?.nodePort !== undefined) {
    const found = step(`Service ${name} has port ${portText(port.nodePort, port.protocol ?? 'TCP')} on every node`, 'type NodePort', object)
    return after([found], beyondCluster(reachService(view, from, service, asked, { door: 'node port' }), `whether ${titleOf(from)} comes through to the nodes`))
  }
  const ingress = allOf(view, 'Ingress', service.metadata?.namespace ?? '').find(({ spec }) => [spec?.defaultBackend, ...(spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))]
    .some((backend) => backend?.service?.name === service.metadata?.name))
  const hint = ingress === undefined ? '' : `; Ingress ${ingress.metadata?.namespace ?? ''}/${ingress.metadata?.name ?? ''} leads to it: ask for a URL`
  return ends('no', step(`Service ${name} has no address outside the cluster`, `its type is ${type}${hint}`, object))
}

/** The Service behind a name of the cluster's DNS: outside, nobody resolves it, but it is plain what is meant. */
function namedService(view: NetworkView, name: string): Service | undefined {
  const [service = '', namespace = 'default', ...more] = name.replace(/\.$/, '').split('.')
  return more.length > 0 && more.join('.') !== 'svc' && more.join('.') !== 'svc.cluster.local' ? undefined : oneOf(view, 'Service', namespace, service)
}
