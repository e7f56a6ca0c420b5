import { definePodRule } from '../../src/check/api.ts'

export default definePodRule({
  id: 'host-aliases',
  group: 'services',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A pod has names of hosts of its own',
  links: ['https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/'],
  peers: { kubesec: ['HostAliases'], trivy: ['KSV-0007'] },

  check(template, { report }) {
    for (const [index, { ip = '', hostnames = [] }] of (template.spec.hostAliases ?? []).entries()) {
      report(template.at(['spec', 'hostAliases', index]), {
        text: `${template.title} takes ${hostnames.join(', ') || 'no name'} for ${ip}`,
        effect: 'the pod believes this whatever the DNS says, also after the address has moved',
      })
    }
  },
})
