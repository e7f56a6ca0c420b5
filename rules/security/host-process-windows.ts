import { definePodRule, standardsBroken } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'

export default definePodRule({
  id: 'host-process-windows',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A Windows container runs as a process of the node',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { polaris: ['hostProcess'], datree: ['EKS_INVALID_HOSTPROCESS_VALUE'], trivy: ['KSV-0103'], monokle: ['PSS101'] },
  options: {
    allow: allowWorkloads,
  },

  check(template, { minors, options, report }) {
    if (isAllowedWorkload(template.resource, options.allow)) return
    for (const { path, who, releases } of standardsBroken(template, 'windowsHostProcess', minors)) {
      report(template.at(path), {
        text: `${who} sets windowsOptions.hostProcess: true${releases}`,
        effect: 'it runs with the rights of its user on the node itself, and namespaces at the baseline level refuse the pod',
        suggestion: 'take hostProcess out',
      })
    }
  },
})
