import { definePodRule, standardsBroken } from '../../src/check/api.ts'

export default definePodRule({
  id: 'volume-type-restricted',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['pss-restricted'],
  sees: 'resource',
  summary: 'A volume is of a kind that the restricted standard does not allow',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { trivy: ['KSV-0028'], monokle: ['PSS201'] },

  check(template, { minors, report }) {
    for (const { path, releases } of standardsBroken(template, 'restrictedVolumes', minors)) {
      const type = String(path.at(-1))
      if (type === 'hostPath') continue
      report(template.at(path, 'key'), {
        text: `volume "${template.spec.volumes?.[Number(path[2])]?.name ?? ''}" is of the type ${type}${releases}`,
        effect: 'namespaces at the restricted level refuse the pod',
        suggestion: 'the standard allows configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected and secret',
      })
    }
  },
})
