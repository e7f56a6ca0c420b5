import { networkCovers, parseNetwork } from '../../../base/ip.ts'
import { labelSelectorMatches, type Labels } from '../../../base/labels.ts'
import type { NetworkPolicy, NetworkPolicyPeer } from '../../../model/kubernetes.generated.ts'
import { policyTypes } from '../../../sim/network/network-policy.ts'

/** A pod as policies see it. */
export interface Source {
  readonly namespace: string
  readonly namespaceLabels: Labels
  readonly labels: Labels
}

/** Whether a policy isolates pods with these labels for what comes in. */
export function isolates(policy: NetworkPolicy, labels: Labels): boolean {
  return policyTypes(policy).includes('Ingress') && labelSelectorMatches(policy.spec?.podSelector ?? {}, labels)
}

/** Whether some rule of a policy lets a pod in, on whatever port; `isAnyPod` when nothing is known of its labels. */
export function admits({ metadata, spec }: NetworkPolicy, source: Source, isAnyPod = false): boolean {
  const namespace = metadata?.namespace ?? ''
  return (spec?.ingress ?? []).some(({ from = [] }) => from.length === 0 || from.some((peer) => isPeer(peer, source, namespace, isAnyPod)))
}

/** Whether the policies let addresses outside the cluster in. */
export function admitsOutside(policies: readonly NetworkPolicy[]): boolean {
  return policies.some(({ spec }) => (spec?.ingress ?? []).some(({ from = [] }) => from.length === 0 || from.some(({ ipBlock }) => ipBlock !== undefined)))
}

/** Whether one of some networks contains another. */
export function isWithinAny(range: string, others: readonly string[]): boolean {
  const inner = parseNetwork(range)
  return inner !== undefined && others.some((other) => {
    const outer = parseNetwork(other)
    return outer !== undefined && networkCovers(outer, inner)
  })
}

function isPeer({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, { namespace, namespaceLabels, labels }: Source, own: string, isAnyPod: boolean): boolean {
  if (ipBlock !== undefined) return false
  const isThere = namespaceSelector === undefined ? namespace === own : isAnyPod || labelSelectorMatches(namespaceSelector, namespaceLabels)
  return isThere && (podSelector === undefined || isAnyPod || labelSelectorMatches(podSelector, labels))
}
