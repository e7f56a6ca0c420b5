import { definePodRule, standardsBroken } from '../../src/check/api.ts'

export default definePodRule({
  id: 'seccomp-unconfined',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod or container turns seccomp off',
  links: ['https://kubernetes.io/docs/tutorials/security/seccomp/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { kubesec: ['SeccompUnconfined'], trivy: ['KSV-0104'], monokle: ['PSS110'] },

  check(template, { minors, report }) {
    if (template.isWindows) return
    for (const { path, who, releases } of standardsBroken(template, 'seccompProfile_baseline', minors)) {
      report(template.at(path), {
        text: `${who} sets the seccomp profile Unconfined${releases}`,
        effect: 'every system call of the kernel is open to it, and namespaces at the baseline level refuse the pod',
        suggestion: 'use RuntimeDefault, or a profile of your own with type Localhost',
      })
    }
  },
})
