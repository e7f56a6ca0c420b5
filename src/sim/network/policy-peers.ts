import { networkContains, parseNetwork, type Address } from '../../base/ip.ts'
import { labelSelectorMatches, type Labels } from '../../base/labels.ts'
import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort } from '../../model/kubernetes.generated.ts'
import type { Answer } from './answer.ts'
import { addressesOf, onTheWire, type Party } from './party.ts'
import { namedPort } from './ports.ts'
import { oneOf, type NetworkView } from './view.ts'

/** Whether a party is one of a rule's peers: a list names alternatives, an empty one everybody. */
export function isPeer(view: NetworkView, peers: readonly NetworkPolicyPeer[] | undefined, party: Party, policyNamespace: string): Answer {
  if (peers === undefined || peers.length === 0) return 'yes'
  const answers = peers.map((peer) => peerMatches(view, peer, party, policyNamespace))
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no'
}

/** Whether a rule's ports hold for a connection; names are those of the pod that is connected to. */
export function isPolicyPort(ports: readonly NetworkPolicyPort[] | undefined, number: number, protocol: string, to: Party): boolean {
  if (ports === undefined || ports.length === 0) return true
  return ports.some((one) => {
    if ((one.protocol ?? 'TCP') !== protocol) return false
    if (one.port === undefined) return true
    if (typeof one.port === 'string') return to.kind === 'pod' && namedPort(to.pod, one.port, protocol) === number
    return one.endPort === undefined ? one.port === number : one.port <= number && number <= one.endPort
  })
}

/** Labels of a namespace; every server adds its name to them. */
export function namespaceLabels(view: NetworkView, name: string): Labels {
  return { 'kubernetes.io/metadata.name': name, ...oneOf(view, 'Namespace', '', name)?.metadata?.labels }
}

function peerMatches(view: NetworkView, { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, party: Party, policyNamespace: string): Answer {
  if (ipBlock !== undefined) return blockMatches(ipBlock, onTheWire(view, party))
  const seen = onTheWire(view, party)
  const pod = seen.kind === 'pod' ? { namespace: seen.pod.metadata?.namespace ?? '', labels: seen.pod.metadata?.labels } : seen.kind === 'unseen' ? seen : undefined
  if (pod === undefined) return 'no'
  const inNamespace = namespaceSelector === undefined ? pod.namespace === policyNamespace : labelSelectorMatches(namespaceSelector, namespaceLabels(view, pod.namespace))
  return inNamespace && (podSelector === undefined || labelSelectorMatches(podSelector, pod.labels)) ? 'yes' : 'no'
}

function blockMatches({ cidr = '', except = [] }: IPBlock, party: Party): Answer {
  const addresses = addressesOf(party)
  if (addresses !== undefined) return addresses.some((address) => isWithin(address, cidr, except)) ? 'yes' : 'no'
  const isEverything = parseNetwork(cidr)?.prefix === 0
  // A public address may be any: only a block without bounds is sure to have it.
  if (party.kind === 'internet') return isEverything ? 'yes' : 'no'
  return isEverything && except.length === 0 ? 'yes' : 'unknown'
}

function isWithin(address: Address, cidr: string, except: readonly string[]): boolean {
  const contains = (text: string): boolean => {
    const network = parseNetwork(text)
    return network !== undefined && networkContains(network, address)
  }
  return contains(cidr) && !except.some(contains)
}
