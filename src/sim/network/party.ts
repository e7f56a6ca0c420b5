import { parseAddress, type Address } from '../../base/ip.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import { allOf, oneOf, type NetworkView } from './view.ts'

/**
 * One end of a connection. `internet` is any public address; `unseen` are pods that the view does not show but that every cluster has, such
 * as those of the cluster's DNS; `behindNode` is somebody with the address of a node that nobody can name.
 */
export type Party =
  | { readonly kind: 'pod', readonly pod: Pod }
  | { readonly kind: 'node', readonly node: Node }
  | { readonly kind: 'address', readonly address: Address, readonly text: string }
  | { readonly kind: 'internet' }
  | { readonly kind: 'unseen', readonly title: string, readonly namespace: string, readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'behindNode', readonly title: string }

export function titleOf(party: Party): string {
  switch (party.kind) {
    case 'pod': return `pod ${podName(party.pod)}`
    case 'node': return `node ${party.node.metadata?.name ?? ''}`
    case 'address': return party.text
    case 'internet': return 'the internet'
    case 'unseen':
    case 'behindNode': return party.title
  }
}

export function podName({ metadata }: Pod): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}

/** A pod on its node's network is to the network the node itself. */
export function isHostNetwork({ spec }: Pod): boolean {
  return spec?.hostNetwork === true
}

export function podAddresses({ status }: Pod): string[] {
  const all = (status?.podIPs ?? []).flatMap(({ ip }) => ip ?? [])
  return all.length > 0 ? all : status?.podIP === undefined || status.podIP === '' ? [] : [status.podIP]
}

/** Addresses of every family and reach, without names. */
export function nodeAddresses({ status }: Node): string[] {
  return (status?.addresses ?? []).filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP').flatMap(({ address }) => address ?? [])
}

/** The node that a party sends from; undefined for what is outside. */
export function nodeOf(party: Party): string | undefined {
  if (party.kind === 'node') return party.node.metadata?.name
  return party.kind === 'pod' ? party.pod.spec?.nodeName : undefined
}

/** Addresses as policies and source ranges see them; undefined when nobody can know. */
export function addressesOf(party: Party): readonly Address[] | undefined {
  switch (party.kind) {
    case 'pod': return podAddresses(party.pod).flatMap((text) => parseAddress(text) ?? [])
    case 'node': {
      const known = nodeAddresses(party.node).flatMap((text) => parseAddress(text) ?? [])
      return known.length === 0 ? undefined : known
    }
    case 'address': return [party.address]
    default: return undefined
  }
}

/** Who has this address: a pod with a network of its own, a node, or somebody outside. */
export function partyAt(view: NetworkView, text: string, address: Address): Party {
  const pod = allOf(view, 'Pod').find((one) => !isHostNetwork(one) && !isOver(one) && podAddresses(one).includes(text))
  if (pod !== undefined) return { kind: 'pod', pod }
  const node = allOf(view, 'Node').find((one) => nodeAddresses(one).includes(text))
  return node === undefined ? { kind: 'address', address, text } : { kind: 'node', node }
}

/** As the network sees a party: pods on their node's network are the node. */
export function onTheWire(view: NetworkView, party: Party): Party {
  if (party.kind !== 'pod' || !isHostNetwork(party.pod)) return party
  const node = oneOf(view, 'Node', '', party.pod.spec?.nodeName ?? '')
  return node === undefined ? { kind: 'behindNode', title: titleOf(party) } : { kind: 'node', node }
}

/** A pod that has ended: others may have its address by now. */
export function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}
