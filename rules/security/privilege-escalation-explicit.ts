import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'privilege-escalation-explicit',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container asks for privilege escalation, or forbids what it asks for elsewhere',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['privilege-escalation-container'], polaris: ['privilegeEscalationAllowed'], kubesec: ['AllowPrivilegeEscalation'], checkov: ['CKV_K8S_5'] },

  check(container, { report }) {
    const { allowPrivilegeEscalation, privileged, capabilities } = container.value.securityContext ?? {}
    if (container.template.isWindows) return
    if (allowPrivilegeEscalation === true && privileged !== true) {
      report(container.at('securityContext.allowPrivilegeEscalation'), {
        text: `${container.title} sets allowPrivilegeEscalation: true`,
        effect: 'a setuid program in the image may give a process more rights than it was started with',
        suggestion: 'set allowPrivilegeEscalation: false',
      })
    }
    const contradicting = privileged === true ? 'privileged: true' : capabilities?.add?.find((name) => name === 'SYS_ADMIN' || name === 'CAP_SYS_ADMIN')
    if (allowPrivilegeEscalation !== false || contradicting === undefined) return
    const isRefused = contradicting !== 'SYS_ADMIN'
    report(container.at('securityContext'), {
      severity: isRefused ? 'error' : 'warning',
      text: `${container.title} sets allowPrivilegeEscalation: false, which ${contradicting} contradicts`,
      effect: isRefused ? 'the API server refuses the pod' : 'SYS_ADMIN alone is enough to gain every other right, so the false protects nothing',
      suggestion: isRefused ? 'take one of the two out' : 'take SYS_ADMIN out',
    })
  },
})
