import { definePodRule, standardsBroken } from '../../src/check/api.ts'

export default definePodRule({
  id: 'apparmor-unconfined',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod or container turns AppArmor off, or names a profile that there is not',
  links: ['https://kubernetes.io/docs/tutorials/security/apparmor/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { kubesec: ['ApparmorUnconfined'], trivy: ['KSV-0002'], monokle: ['PSS107'] },

  check(template, { minors, report }) {
    if (template.isWindows) return
    for (const { path, value, who, releases } of standardsBroken(template, 'appArmorProfile', minors)) {
      const isAnnotation = path[0] === 'metadata'
      const holder = isAnnotation ? `the annotation ${String(path.at(-1))}` : who
      report(template.at(path), {
        text: `${holder} sets the AppArmor profile ${typeof value === 'string' ? `"${value}"` : 'to nothing'}${releases}`,
        effect: value === 'unconfined' || value === 'Unconfined' ? 'the container runs without AppArmor, and namespaces at the baseline level refuse the pod' : 'namespaces at the baseline level refuse the pod, and the kubelet may not start it',
        suggestion: isAnnotation ? 'use runtime/default or localhost/<profile>, better as securityContext.appArmorProfile' : 'use RuntimeDefault, or Localhost with a profile of your own',
      })
    }
  },
})
