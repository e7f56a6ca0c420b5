import { definePodRule, standardsBroken } from '../../src/check/api.ts'
import { isMap } from '../../src/base/json.ts'
import type { SELinuxOptions } from '../../src/model/kubernetes.generated.ts'

export default definePodRule({
  id: 'selinux-options',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'SELinux options go beyond what the Pod Security Standards allow',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { datree: ['EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE', 'EKS_INVALID_SELINUXOPTIONS_USER_VALUE', 'EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE'], trivy: ['KSV-0025'], monokle: ['PSS108'] },

  check(template, { minors, report }) {
    if (template.isWindows) return
    for (const { path, value, who, releases } of standardsBroken(template, 'seLinuxOptions', minors)) {
      const options = (isMap(value) ? value : {}) as SELinuxOptions
      const own = (['user', 'role'] as const).filter((name) => (options[name] ?? '') !== '')
      const field = own[0] ?? 'type'
      report(template.at([...path, field]), {
        text: `${who} sets the SELinux ${own.length === 0 ? 'type' : own.join(' and ')} ${own.length === 0 ? `"${options.type ?? ''}"` : own.map((name) => `"${options[name] ?? ''}"`).join(' and ')}${releases}`,
        effect: 'namespaces at the baseline level refuse the pod; another label may reach the files of the node and of other pods',
        suggestion: own.length > 0 ? `leave ${own.join(' and ')} out` : `use ${allowedTypes} or leave it out`,
      })
    }
  },
})

const allowedTypes = 'container_t, container_init_t, container_kvm_t, or from 1.31 on container_engine_t,'
