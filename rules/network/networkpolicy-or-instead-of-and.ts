import { defineRule, relatedAt, showLabels, type Bundle, type PodTemplate, type ResourceOf } from '../../src/check/api.ts'
import { labelSelectorMatches, type LabelSelectorLike } from '../../src/base/labels.ts'

type Peer = NonNullable<NonNullable<NonNullable<ResourceOf<'NetworkPolicy'>['spec']['ingress']>[number]['from']>[number]>

export default defineRule({
  id: 'networkpolicy-or-instead-of-and',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['NetworkPolicy'],
  summary: 'Two selectors that mean something together stand as two peers',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors'],

  check(policy, { bundle, report }) {
    const look = (peers: readonly Peer[] | undefined, path: readonly (string | number)[]): void => {
      for (const [index, { namespaceSelector, podSelector, ipBlock }] of (peers ?? []).entries()) {
        const next = peers?.[index + 1]
        if (namespaceSelector === undefined || podSelector !== undefined || ipBlock !== undefined) continue
        if (next?.podSelector === undefined || next.namespaceSelector !== undefined || next.ipBlock !== undefined || isEmpty(next.podSelector)) continue
        // Alone, the second peer means pods of the policy's own namespace. Where there are none, and there are some in the other, the two were meant as one.
        if (bundle.templatesSelected(next.podSelector, policy.namespace).length > 0) continue
        const meant = podsOf(bundle, namespaceSelector, next.podSelector, policy.namespace)
        if (meant === undefined) continue
        report(policy.at([...path, index + 1, 'podSelector'], 'key'), {
          text: `this podSelector is a peer of its own and matches no pod of ${policy.namespaceTitle}; the namespaceSelector before it lets in all of ${meant.resource.namespaceTitle}`,
          effect: 'two list items are alternatives: every pod of the selected namespaces is let through, not only those with these labels',
          suggestion: 'take away the dash before podSelector, so that both belong to one peer',
          related: [relatedAt(meant.at('metadata.labels'), `${meant.title} has these labels (${showLabels(meant.labels)})`)],
        })
      }
    }
    for (const [index, { from }] of (policy.spec.ingress ?? []).entries()) look(from, ['spec', 'ingress', index, 'from'])
    for (const [index, { to }] of (policy.spec.egress ?? []).entries()) look(to, ['spec', 'egress', index, 'to'])
  },
})

function podsOf(bundle: Bundle, namespaces: LabelSelectorLike, pods: LabelSelectorLike, own: string | undefined): PodTemplate | undefined {
  return bundle.templates.find(({ namespace, labels }) => namespace !== undefined && namespace !== own && labelSelectorMatches(pods, labels)
    && labelSelectorMatches(namespaces, { 'kubernetes.io/metadata.name': namespace, ...bundle.find('Namespace', namespace, undefined)?.labels }))
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelectorLike): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
}
