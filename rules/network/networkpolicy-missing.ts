import { definePodRule, option, showList } from '../../src/check/api.ts'
import { hasForeignPolicies, isolating, type Direction } from './_policies.ts'

export default definePodRule({
  id: 'networkpolicy-missing',
  group: 'network',
  severity: 'info',
  since: '0.1.0',
  profiles: ['security'],
  sees: 'bundle',
  summary: 'No NetworkPolicy isolates a pod',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation'],
  peers: {
    'kube-linter': ['non-isolated-pod'], 'kube-score': ['pod-networkpolicy'], polaris: ['missingNetworkPolicy'], checkov: ['CKV2_K8S_6'], popeye: ['1204', '1205'],
    kubescape: ['C-0030', 'C-0049', 'C-0054', 'C-0206', 'C-0260'],
  },
  options: { directions: option<string[]>(['Ingress'], 'directions that must be isolated', { type: 'array', items: { enum: ['Ingress', 'Egress'] } }) },

  check(template, { bundle, options, report }) {
    const { resource, spec } = template
    // Policies do not reach pods on the node's network, and Jobs mostly serve nobody.
    if (spec.hostNetwork === true || resource.kind === 'Job' || resource.kind === 'CronJob' || !bundle.isClosedFor(resource.kind) || hasForeignPolicies(bundle)) return
    const open = options.directions.filter((direction) => isolating(bundle, template, direction as Direction).length === 0)
    if (open.length === 0) return
    report(template.at('metadata.labels'), {
      text: `no NetworkPolicy isolates ${template.title} for ${showList(open.map((direction) => direction.toLowerCase()))}`,
      effect: open.includes('Ingress') ? 'every pod of the cluster can connect to it' : 'it can connect to everything that the cluster can',
      suggestion: 'add a policy for the namespace that denies by default, and one that allows what is needed',
    })
  },
})
