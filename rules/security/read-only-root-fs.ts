import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'read-only-root-fs',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security', 'strict'],
  sees: 'resource',
  summary: 'A container may write to its own image',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-linter': ['no-read-only-root-fs'], 'kube-score': ['container-security-context-readonlyrootfilesystem'], polaris: ['notReadOnlyRootFilesystem'], datree: ['CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE'], kubesec: ['ReadOnlyRootFilesystem'], trivy: ['KSV-0014'], checkov: ['CKV_K8S_22'], kubescape: ['C-0017'], monokle: ['KBP102'] },

  check(container, { report }) {
    const value = container.security.readOnlyRootFilesystem
    if (value === true || container.template.isWindows || container.class === 'ephemeral') return
    report(container.at('securityContext.readOnlyRootFilesystem'), {
      text: value === false ? `${container.title} sets readOnlyRootFilesystem: false` : `${container.title} does not set readOnlyRootFilesystem: true`,
      effect: 'who gets in may change programs and settings of the container, or leave his own there',
      suggestion: 'set readOnlyRootFilesystem: true, with emptyDir volumes where the program writes',
    })
  },
})
