import { definePodRule, standardsBroken } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'

export default definePodRule({
  id: 'host-pid',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod sees the processes of the node',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['host-pid'], polaris: ['hostPIDSet'], datree: ['CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE'], kubesec: ['HostPID'], trivy: ['KSV-0010'], checkov: ['CKV_K8S_17', 'CKV_K8S_1'], kubescape: ['C-0038', 'C-0214', 'C-0275'], monokle: ['PSS102'] },
  options: {
    allow: allowWorkloads,
  },

  check(template, { minors, options, report }) {
    if (isAllowedWorkload(template.resource, options.allow)) return
    for (const { path, releases } of standardsBroken(template, 'hostNamespaces', minors)) {
      if (path.at(-1) !== 'hostPID') continue
      report(template.at(path), {
        text: `the pod sets hostPID: true${releases}`,
        effect: 'it sees every process of the node and, as root, reads their memory and environment; namespaces at the baseline level refuse it',
        suggestion: 'take hostPID out',
      })
    }
  },
})
