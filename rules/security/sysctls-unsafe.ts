import { definePodRule, option, standardsBroken } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'

export default definePodRule({
  id: 'sysctls-unsafe',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod sets a sysctl that is not among the safe ones',
  links: ['https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['unsafe-sysctls'], trivy: ['KSV-0026'], monokle: ['PSS111'] },
  options: {
    allow: option<string[]>([], 'sysctls that the kubelets allow, as globs'),
  },

  check(template, { minors, options, report }) {
    if (template.isWindows) return
    for (const { path, value, releases } of standardsBroken(template, 'sysctls', minors)) {
      if (typeof value !== 'string' || options.allow.some((glob) => nameMatches(glob, value))) continue
      report(template.at(path), {
        text: `the sysctl ${value} is not among the safe ones${releases}`,
        effect: 'the kubelet rejects the pod (SysctlForbidden) unless its --allowed-unsafe-sysctls names it, and namespaces at the baseline level refuse it',
        suggestion: 'let the node set it, or allow it on the kubelet and in the option allow',
      })
    }
  },
})
