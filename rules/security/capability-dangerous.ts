import { defineContainerRule, option } from '../../src/check/api.ts'
import { capabilityName, dangerousCapabilities, dangers } from './_capabilities.ts'

export default defineContainerRule({
  id: 'capability-dangerous',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container adds a capability that is next to root on the node',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/', 'https://man7.org/linux/man-pages/man7/capabilities.7.html'],
  peers: { polaris: ['dangerousCapabilities'], datree: ['CONTAINERS_INVALID_CAPABILITIES_VALUE'], kubesec: ['CapSysAdmin'], trivy: ['KSV-0005', 'KSV-0120'], checkov: ['CKV_K8S_39'], kubescape: ['C-0046'], monokle: ['KBP100'] },
  options: {
    list: option<string[]>([...dangerousCapabilities], 'capabilities that count as dangerous'),
  },
  profileOptions: { security: { list: [...dangerousCapabilities, 'SETPCAP'] } },

  check(container, { options, report }) {
    if (container.security.privileged === true) return
    for (const [index, written] of (container.value.securityContext?.capabilities?.add ?? []).entries()) {
      const name = capabilityName(written)
      if (!options.list.includes(name)) continue
      report(container.at(['securityContext', 'capabilities', 'add', index]), {
        text: `${container.title} adds the capability ${written}`,
        effect: dangers[name] ?? 'it comes near to root on the node',
        suggestion: 'take it out, or allow less of it: a narrower capability, a device plugin, a sysctl',
      })
    }
  },
})
