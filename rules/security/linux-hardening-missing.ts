import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'linux-hardening-missing',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container uses none of the protections of Linux',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { polaris: ['linuxHardening'], kubescape: ['C-0055'] },

  check(container, { report }) {
    const { template, name, security } = container
    const { seccompProfile, appArmorProfile, seLinuxOptions, capabilities } = security
    const annotated = template.annotations[`container.apparmor.security.beta.kubernetes.io/${name}`] !== undefined
    if (template.isWindows || annotated || (seccompProfile ?? appArmorProfile ?? seLinuxOptions) !== undefined || (capabilities?.drop ?? []).length > 0) return
    report(container.at('securityContext'), {
      text: `${container.title} names no seccomp, AppArmor or SELinux profile and drops no capability`,
      effect: 'between it and the kernel of the node stands only what the runtime does by itself',
      suggestion: 'drop: [ALL] and seccompProfile RuntimeDefault suit most programs',
    })
  },
})
