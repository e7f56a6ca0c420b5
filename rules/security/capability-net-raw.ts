import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'capability-net-raw',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['cis'],
  sees: 'resource',
  summary: 'A container keeps NET_RAW',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-linter': ['drop-net-raw-capability'], datree: ['CIS_MISSING_VALUE_DROP_NET_RAW'], trivy: ['KSV-0119'], checkov: ['CKV_K8S_28', 'CKV_K8S_7'] },

  check(container, { report }) {
    const { drop = [], add = [] } = container.value.securityContext?.capabilities ?? {}
    const names = drop.map((name) => name.toUpperCase())
    if (container.template.isWindows || container.security.privileged === true || add.includes('NET_RAW')) return
    if (names.includes('ALL') || names.includes('NET_RAW') || names.includes('CAP_NET_RAW')) return
    report(container.at('securityContext.capabilities.drop'), {
      text: `${container.title} keeps the capability NET_RAW`,
      effect: 'it may forge packets, and so pose as other pods of its node',
      suggestion: 'drop NET_RAW, or better ALL',
    })
  },
})
