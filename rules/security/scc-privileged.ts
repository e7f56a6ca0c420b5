import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'scc-privileged',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security', 'strict'],
  sees: 'resource',
  kinds: ['security.openshift.io/SecurityContextConstraints'],
  summary: 'A SecurityContextConstraints of OpenShift allows privileged containers',
  links: ['https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/authentication_and_authorization/managing-pod-security-policies'],
  peers: { 'kube-linter': ['scc-deny-privileged-container'] },

  check(constraints, { report }) {
    if (constraints.raw.allowPrivilegedContainer !== true) return
    report(constraints.at('allowPrivilegedContainer'), {
      text: `${constraints.title} allows privileged containers`,
      effect: 'every ServiceAccount that may use it can take its node over',
      suggestion: 'set allowPrivilegedContainer: false and allow the capability that is needed',
    })
  },
})
