import { definePodRule, standardsBroken } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'

export default definePodRule({
  id: 'host-ipc',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod shares the IPC namespace of the node',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['host-ipc'], polaris: ['hostIPCSet'], datree: ['CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE'], kubesec: ['HostIPC'], trivy: ['KSV-0008'], checkov: ['CKV_K8S_18', 'CKV_K8S_3'], kubescape: ['C-0038', 'C-0215', 'C-0276'], monokle: ['PSS102'] },
  options: {
    allow: allowWorkloads,
  },

  check(template, { minors, options, report }) {
    if (isAllowedWorkload(template.resource, options.allow)) return
    for (const { path, releases } of standardsBroken(template, 'hostNamespaces', minors)) {
      if (path.at(-1) !== 'hostIPC') continue
      report(template.at(path), {
        text: `the pod sets hostIPC: true${releases}`,
        effect: 'it reads and writes shared memory of the processes of the node; namespaces at the baseline level refuse it',
        suggestion: 'take hostIPC out',
      })
    }
  },
})
