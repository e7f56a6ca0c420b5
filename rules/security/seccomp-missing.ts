import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'seccomp-missing',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['pss-restricted', 'security', 'cis', 'strict'],
  sees: 'resource',
  summary: 'No seccomp profile holds for a container',
  links: ['https://kubernetes.io/docs/tutorials/security/seccomp/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-score': ['container-seccomp-profile'], datree: ['CONTAINERS_INCORRECT_SECCOMP_PROFILE', 'CIS_INVALID_VALUE_SECCOMP_PROFILE'], kubesec: ['SeccompAny'], trivy: ['KSV-0030'], checkov: ['CKV_K8S_31', 'CKV_K8S_32'], kubescape: ['C-0210'], monokle: ['PSS205'] },

  check(container, { report }) {
    if (container.template.isWindows || container.security.seccompProfile !== undefined) return
    report(container.at('securityContext.seccompProfile'), {
      text: `no seccomp profile holds for ${container.title}`,
      effect: 'every system call of the kernel is open to it, unless the kubelet runs with seccompDefault; namespaces at the restricted level refuse the pod',
      suggestion: 'set securityContext.seccompProfile.type: RuntimeDefault on the pod',
    })
  },
})
