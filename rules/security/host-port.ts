import { definePodRule, option, standardsBroken } from '../../src/check/api.ts'

export default definePodRule({
  id: 'host-port',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container takes a port of the node',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/', 'https://kubernetes.io/docs/concepts/configuration/overview/'],
  peers: { polaris: ['hostPortSet'], datree: ['CONTAINERS_INCORRECT_KEY_HOSTPORT'], trivy: ['KSV-0024'], checkov: ['CKV_K8S_26'], kubescape: ['C-0044'], monokle: ['PSS106'] },
  options: {
    allow: option<number[]>([], 'ports that may be taken', { type: 'array', items: { type: 'integer' } }),
  },

  check(template, { minors, options, report }) {
    for (const { path, value, who, releases } of standardsBroken(template, 'hostPorts', minors)) {
      if (typeof value !== 'number' || options.allow.includes(value)) continue
      report(template.at(path), {
        text: `${who} takes port ${value} of the node${releases}`,
        effect: 'only one such pod fits on each node, the port bypasses Services, and namespaces at the baseline level refuse the pod',
        suggestion: 'use a Service (NodePort or LoadBalancer) instead',
      })
    }
  },
})
