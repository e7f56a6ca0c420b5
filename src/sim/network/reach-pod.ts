import { parseAddress } from '../../base/ip.ts'
import { after, ends, step, type Reach } from './answer.ts'
import type { Backend } from './endpoints.ts'
import { readiness } from './endpoints.ts'
import { policyVerdict } from './network-policy.ts'
import { isOver, nodeOf, partyAt, podAddresses, podName, titleOf, type Party } from './party.ts'
import { declaredText, declares, namedPort, portText, type AskedPort, type Protocol } from './ports.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import type { NetworkView } from './view.ts'

/** The last link: policies between two ends, and whether somebody listens. `client` is whom the destination sees, which may be another than who sends. */
export function reachEnd(view: NetworkView, client: Party, to: Party, port: number, protocol: Protocol, sender = client): Reach {
  const lost = to.kind === 'pod' ? lostMachine(view, client, to.pod) : undefined
  if (lost !== undefined) return lost
  const verdict = policyVerdict(view, { from: client, to, port, protocol, sender })
  if (verdict.answer !== 'yes') return verdict
  return after(verdict.steps, to.kind === 'pod' ? listener(to.pod, port, protocol) : ends('yes', step(`the connection ends at ${titleOf(to)}, port ${portText(port, protocol)}`, 'whether something listens there the manifests do not say')))
}

/** One backend of a Service. */
export function reachBackend(view: NetworkView, client: Party, { address, port, pod }: Backend, protocol: Protocol, sender = client): Reach {
  const at = parseAddress(address)
  const to: Party | undefined = pod === undefined ? at && partyAt(view, address, at) : { kind: 'pod', pod }
  return to === undefined ? ends('no', step(`the endpoint ${address} is no address`, 'it was written by hand')) : reachEnd(view, client, to, port, protocol, sender)
}

/** A pod by its own address: no Service stands between. */
export function reachPod(view: NetworkView, from: Party, pod: Pod, { port, protocol }: AskedPort): Reach {
  const name = podName(pod)
  const object = `Pod ${name}`
  const [address] = podAddresses(pod)
  if (isOver(pod) || pod.status?.phase !== 'Running') return ends('no', step(`pod ${name} does not run`, readiness(pod), object))
  if (from.kind === 'internet' || from.kind === 'address') {
    return pod.spec?.hostNetwork === true
      ? ends('unknown', step(`pod ${name} is on the network of node ${pod.spec.nodeName ?? ''}`, 'whether the node can be reached from outside the cluster does not say', object))
      : ends('no', step(`pod ${name} has address ${address ?? 'none'}`, 'addresses of pods exist within the cluster only', object))
  }
  const number = typeof port === 'string' ? namedPort(pod, port, protocol) : port ?? firstPort(pod, protocol)
  if (number === undefined) return ends('no', step(typeof port === 'string' ? `pod ${name} has no port named ${port} for ${protocol}` : `pod ${name} names no port for ${protocol}`, `its containers declare ${declaredText(pod) || 'no port'}`, object))
  return after([step(`pod ${name} has address ${address ?? 'none'}`, `it runs on node ${pod.spec?.nodeName ?? ''}`, object)], reachEnd(view, from, { kind: 'pod', pod }, number, protocol))
}

/** A pod whose machine is off is in the endpoints until somebody notices; one that is cut off may be reached or not. */
function lostMachine(view: NetworkView, client: Party, pod: Pod): Reach | undefined {
  const { nodeName = '' } = pod.spec ?? {}
  const own = nodeOf(client)
  const name = podName(pod)
  if (view.machine?.(nodeName) === 'off') return ends('no', step(`pod ${name} does not answer`, `its machine ${nodeName} is off`, `Pod ${name}`))
  const cut = own === nodeName ? undefined : [nodeName, own].find((node) => node !== undefined && view.machine?.(node) === 'cut off')
  return cut === undefined ? undefined : ends('unknown', step(`pod ${name} may not be reached`, `machine ${cut} is cut off from the control plane; whether from other machines, too, is not said`, `Pod ${name}`))
}

function firstPort(pod: Pod, protocol: string): number | undefined {
  return (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports).find((port) => (port.protocol ?? 'TCP') === protocol)?.containerPort
}

function listener(pod: Pod, port: number, protocol: Protocol): Reach {
  const name = podName(pod)
  const fact = `the connection ends at pod ${name}, port ${portText(port, protocol)}`
  switch (declares(pod, port, protocol)) {
    case 'yes': return ends('yes', step(fact, 'a container declares this port', `Pod ${name}`))
    case 'silent': return ends('yes', step(fact, 'its containers declare no ports at all; whether one listens there the manifests do not say', `Pod ${name}`))
    case 'no': return ends('unknown', step(fact, `its containers declare only ${declaredText(pod)}: whether one also listens there the manifests do not say`, `Pod ${name}`))
  }
}
