import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-port-unnamed',
  group: 'services',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'A Service has several ports and one without a name',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services'],

  check(service, { report }) {
    const ports = service.spec.ports ?? []
    if (ports.length < 2) return
    for (const [index, { name = '', port, protocol = 'TCP' }] of ports.entries()) {
      if (name !== '') continue
      report(service.at(['spec', 'ports', index, 'name']), {
        text: `port ${port ?? ''}/${protocol} is one of ${ports.length} and has no name`,
        effect: 'the API server refuses the Service',
        suggestion: 'give every port a name of its own, such as http or metrics',
      })
    }
  },
})
