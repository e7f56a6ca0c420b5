import { defineRule } from '../../src/check/api.ts'
import { parseAddress } from '../../src/base/ip.ts'

export default defineRule({
  id: 'service-externalname-invalid',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'The externalName of a Service is no name',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname'],

  check(service, { report }) {
    const { type, externalName = '' } = service.spec
    if (type !== 'ExternalName' || parseAddress(externalName) === undefined) return
    report(service.at('spec.externalName'), {
      text: `externalName "${externalName}" is an address`,
      effect: 'the DNS takes it for a name of digits, which does not exist: nobody reaches the Service',
      suggestion: 'use a Service without a selector and an EndpointSlice with the address',
    })
  },
})
