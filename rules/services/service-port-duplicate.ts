import { defineRule, relatedAt } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-port-duplicate',
  group: 'services',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'Two ports of a Service have the same name',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services'],

  check(service, { report }) {
    const ports = service.spec.ports ?? []
    for (const [index, { name = '' }] of ports.entries()) {
      const twin = name === '' ? index : ports.findIndex((other) => other.name === name)
      if (twin < index) {
        report(service.at(['spec', 'ports', index, 'name']), {
          text: `the name "${name}" is that of port ${ports[twin]?.port ?? ''} already`,
          effect: 'the API server refuses the Service',
          related: [relatedAt(service.at(['spec', 'ports', twin, 'name']), 'the first one')],
        })
      }
    }
  },
})
