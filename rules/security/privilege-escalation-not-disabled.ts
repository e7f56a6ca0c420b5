import { definePodRule, standardsBroken } from '../../src/check/api.ts'

export default definePodRule({
  id: 'privilege-escalation-not-disabled',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['pss-restricted', 'security', 'strict'],
  sees: 'resource',
  summary: 'A container does not forbid privilege escalation',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { datree: ['CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION'], trivy: ['KSV-0001'], checkov: ['CKV_K8S_20'], kubescape: ['C-0016', 'C-0217'], monokle: ['PSS202'] },

  check(template, { minors, report }) {
    for (const { path, value, who, releases } of standardsBroken(template, 'allowPrivilegeEscalation', minors)) {
      if (value === true) continue
      report(template.at(path), {
        text: `${who} does not set allowPrivilegeEscalation: false${releases}`,
        effect: 'the default is true: a setuid program may gain rights, and namespaces at the restricted level refuse the pod',
        suggestion: 'set securityContext.allowPrivilegeEscalation: false on the container; a pod has no such field',
      })
    }
  },
})
