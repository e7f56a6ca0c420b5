import { definePodRule, standardsBroken } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'

export default definePodRule({
  id: 'host-network',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod uses the network of the node',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['host-network'], polaris: ['hostNetworkSet'], datree: ['CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE'], kubesec: ['HostNetwork'], trivy: ['KSV-0009'], checkov: ['CKV_K8S_19', 'CKV_K8S_4'], kubescape: ['C-0041', 'C-0216'], monokle: ['PSS102'] },
  options: {
    allow: allowWorkloads,
  },

  check(template, { minors, options, report }) {
    if (isAllowedWorkload(template.resource, options.allow)) return
    for (const { path, releases } of standardsBroken(template, 'hostNamespaces', minors)) {
      if (path.at(-1) !== 'hostNetwork') continue
      report(template.at(path), {
        text: `the pod sets hostNetwork: true${releases}`,
        effect: 'it listens on the addresses of the node, sees its traffic, and passes by the NetworkPolicies; namespaces at the baseline level refuse it',
        suggestion: 'take hostNetwork out',
      })
    }
  },
})
