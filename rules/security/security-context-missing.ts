import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'security-context-missing',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['cis', 'strict'],
  sees: 'resource',
  summary: 'Neither a container nor its pod has a security context',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { datree: ['CIS_MISSING_KEY_SECURITYCONTEXT'], trivy: ['KSV-0118'], checkov: ['CKV_K8S_29', 'CKV_K8S_30'], kubescape: ['C-0211'] },

  check(container, { report }) {
    if (container.template.isWindows || container.value.securityContext !== undefined || container.template.spec.securityContext !== undefined) return
    report(container.at('securityContext'), {
      text: `neither ${container.title} nor its pod has a securityContext`,
      effect: 'everything is left to the image and to the defaults of the runtime',
      suggestion: 'begin with runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities.drop: [ALL], seccompProfile RuntimeDefault',
    })
  },
})
