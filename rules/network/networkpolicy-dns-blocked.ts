import { defineRule, relatedAt, type PodTemplate } from '../../src/check/api.ts'
import { labelSelectorMatches } from '../../src/base/labels.ts'
import { hasForeignPolicies, isolating, type Policy } from './_policies.ts'

type Rule = NonNullable<Policy['spec']['egress']>[number]
type Peer = NonNullable<Rule['to']>[number]

export default defineRule({
  id: 'networkpolicy-dns-blocked',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['NetworkPolicy'],
  summary: 'Egress policies let pods connect to others but not to the DNS that finds them',
  links: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/', 'https://kubernetes.io/docs/concepts/services-networking/network-policies/'],

  check(policy, { bundle, report }) {
    // That no policy admits DNS can only be said where every policy is known.
    if ((policy.spec.egress ?? []).length === 0 || !bundle.isClosedFor('NetworkPolicy') || hasForeignPolicies(bundle)) return
    const cutOff = bundle.templatesSelected(policy.spec.podSelector ?? {}, policy.namespace).filter((template) => {
      const policies = isolating(bundle, template, 'Egress')
      const rules = policies.flatMap(({ spec }) => spec.egress ?? [])
      // One finding for the pods, at the first policy that has a rule.
      return policies.find(({ spec }) => (spec.egress ?? []).length > 0) === policy && asksClusterDns(template) && rules.some(needsNames) && !rules.some((rule) => admitsDns(rule, policy.namespace))
    })
    const [first] = cutOff
    if (first === undefined) return
    report(policy.at('spec.egress'), {
      text: `no policy lets ${cutOff.length === 1 ? first.title : `${first.title} and ${cutOff.length - 1} more`} ask the DNS of the cluster (port 53)`,
      effect: 'the pods cannot resolve names, so connections that the policy allows fail all the same, unless they go to bare addresses',
      suggestion: 'add a rule to namespace kube-system, or to everywhere, for ports 53/UDP and 53/TCP',
      related: [relatedAt(first.at('metadata.labels'), `the labels of ${first.title}`)],
    })
  },
})

function asksClusterDns({ spec }: PodTemplate): boolean {
  return spec.hostNetwork !== true && (spec.dnsPolicy ?? 'ClusterFirst') === 'ClusterFirst'
}

/** A rule for blocks of addresses alone may well do without names. */
function needsNames({ to = [] }: Rule): boolean {
  return to.length === 0 || to.some(({ ipBlock }) => ipBlock === undefined)
}

function admitsDns({ to = [], ports = [] }: Rule, namespace: string | undefined): boolean {
  const hasPort = ports.length === 0 || ports.some(({ port, endPort, protocol = 'TCP' }) => protocol === 'UDP' && (port === undefined || typeof port === 'string' || port === 53 || (port < 53 && endPort !== undefined && endPort >= 53)))
  return hasPort && (to.length === 0 || to.some((peer) => mayBeDns(peer, namespace)))
}

/** Labels of another namespace are not known, but for its name. */
function mayBeDns({ ipBlock, namespaceSelector, podSelector }: Peer, namespace: string | undefined): boolean {
  if (ipBlock !== undefined) return true
  if (namespaceSelector === undefined) return namespace === 'kube-system' || /dns/.test(JSON.stringify(podSelector ?? {}))
  const names = namespaceSelector.matchLabels?.['kubernetes.io/metadata.name']
  if (names !== undefined) return names === 'kube-system' || /dns/.test(names)
  const byName = (namespaceSelector.matchExpressions ?? []).filter(({ key }) => key === 'kubernetes.io/metadata.name')
  return byName.length === 0 || labelSelectorMatches({ matchExpressions: byName }, { 'kubernetes.io/metadata.name': 'kube-system' })
}
