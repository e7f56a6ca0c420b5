import { baselineCapabilities, definePodRule, option, standardsBroken } from '../../src/check/api.ts'
import { capabilityName, dangerousCapabilities } from './_capabilities.ts'

export default definePodRule({
  id: 'capabilities-added',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container adds a capability that the Pod Security Standards do not allow',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/', 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { datree: ['EKS_INVALID_CAPABILITIES_EKS'], trivy: ['KSV-0022'], checkov: ['CKV_K8S_25', 'CKV_K8S_24'], kubescape: ['C-0219'], monokle: ['PSS104'] },
  options: {
    level: option<'baseline' | 'restricted'>('baseline', 'the standard that decides', { enum: ['baseline', 'restricted'] }),
    allow: option<string[]>([], 'capabilities that may be added'),
  },
  profileOptions: { 'pss-restricted': { level: 'restricted' } },

  check(template, { minors, options, report }) {
    const restricted = options.level === 'restricted'
    for (const { path, value, who, container, releases } of standardsBroken(template, restricted ? 'capabilities_restricted' : 'capabilities_baseline', minors)) {
      if (path.at(-2) !== 'add' || typeof value !== 'string' || container?.security.privileged === true) continue
      const name = capabilityName(value)
      if (options.allow.includes(name) || dangerousCapabilities.includes(name)) continue
      // A name that is only misspelt is told by capability-name-invalid.
      if (name !== value && (restricted ? name === 'NET_BIND_SERVICE' : baselineCapabilities.has(name))) continue
      report(template.at(path), {
        text: `${who} adds the capability ${value}, which the ${options.level} standard does not allow${releases}`,
        effect: `namespaces that enforce the ${options.level} level refuse the pod`,
        suggestion: restricted ? 'only NET_BIND_SERVICE may be added' : `the standard allows ${[...baselineCapabilities].join(', ')}`,
      })
    }
  },
})
