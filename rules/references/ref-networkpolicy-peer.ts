import { defineRule, hasUnseenPods } from '../../src/check/api.ts'
import { compileLabelSelector, labelSelectorMatches, type LabelSelectorLike } from '../../src/base/labels.ts'
import type { Bundle, ResourceOf } from '../../src/check/api.ts'

type Policy = ResourceOf<'NetworkPolicy'>
type Peer = NonNullable<NonNullable<NonNullable<Policy['spec']['ingress']>[number]['from']>[number]>

export default defineRule({
  id: 'ref-networkpolicy-peer',
  group: 'references',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'bundle',
  kinds: ['NetworkPolicy'],
  summary: 'A peer of a NetworkPolicy matches no pod template',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors'],
  peers: { 'kube-linter': ['dangling-networkpolicypeer-podselector'], popeye: ['1202', '1208'] },

  check(policy, { bundle, report }) {
    const { ingress = [], egress = [] } = policy.spec
    const lists = [
      ...ingress.map(({ from = [] }, index) => ({ peers: from, path: ['spec', 'ingress', index, 'from'] })),
      ...egress.map(({ to = [] }, index) => ({ peers: to, path: ['spec', 'egress', index, 'to'] })),
    ]
    for (const { peers, path } of lists) {
      for (const [index, peer] of peers.entries()) {
        const { podSelector, namespaceSelector } = peer
        const selector = podSelector && compileLabelSelector(podSelector)
        if (selector === undefined || selector.isEmpty || isMet(bundle, policy, peer) || !makesPods.some((kind) => bundle.isClosedFor(kind)) || hasUnseenPods(bundle, policy.namespace)) continue
        report(policy.at([...path, index, 'podSelector']), {
          text: `no pod template ${namespaceSelector === undefined ? `in ${policy.namespaceTitle}` : 'in the selected namespaces'} matches the peer ${selector.toString()}`,
          effect: 'the peer lets nothing through, unless such pods come from elsewhere',
        })
      }
    }
  },
})

const makesPods = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob']

function isMet(bundle: Bundle, policy: Policy, { podSelector, namespaceSelector }: Peer): boolean {
  if (namespaceSelector === undefined) return bundle.templatesSelected(podSelector, policy.namespace).length > 0
  return bundle.templates.some(({ namespace, labels }) => labelSelectorMatches(podSelector, labels) && inNamespace(bundle, namespaceSelector, namespace))
}

/** A template without a namespace may be in any. */
function inNamespace(bundle: Bundle, selector: LabelSelectorLike, namespace: string | undefined): boolean {
  return namespace === undefined || labelSelectorMatches(selector, { 'kubernetes.io/metadata.name': namespace, ...bundle.find('Namespace', namespace, undefined)?.labels })
}
