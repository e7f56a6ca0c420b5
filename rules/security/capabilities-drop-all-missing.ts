import { definePodRule, option, showList, standardsBroken } from '../../src/check/api.ts'

export default definePodRule({
  id: 'capabilities-drop-all-missing',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['pss-restricted', 'security', 'strict'],
  sees: 'resource',
  summary: 'A container keeps capabilities that it was not given on purpose',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/', 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { polaris: ['insecureCapabilities'], kubesec: ['CapDropAny', 'CapDropAll'], trivy: ['KSV-0003', 'KSV-0004', 'KSV-0106'], checkov: ['CKV_K8S_37', 'CKV_K8S_36'], kubescape: ['C-0220'], monokle: ['KBP103', 'PSS206'] },
  options: {
    allowEachDefault: option(false, 'accept that each of the 14 capabilities which runtimes give is dropped by name'),
  },

  check(template, { minors, options, report }) {
    for (const { path, who, container, releases } of standardsBroken(template, 'capabilities_restricted', minors)) {
      if (path.at(-1) !== 'drop' || container?.security.privileged === true) continue
      const dropped = container?.value.securityContext?.capabilities?.drop ?? []
      if (options.allowEachDefault && runtimeDefaults.every((name) => dropped.includes(name))) continue
      report(template.at(path), {
        text: dropped.length === 0 ? `${who} drops no capabilities${releases}` : `${who} drops ${showList(dropped)}, but not ALL${releases}`,
        effect: 'it keeps what the runtime gives (CHOWN, SETUID, NET_RAW …), and namespaces at the restricted level refuse the pod',
        suggestion: 'set securityContext.capabilities.drop: [ALL], and add back what is needed',
      })
    }
  },
})

/** What containerd and CRI-O give a container that asks for nothing. */
const runtimeDefaults = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
]
