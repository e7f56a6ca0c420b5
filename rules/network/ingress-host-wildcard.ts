import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'ingress-host-wildcard',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  kinds: ['Ingress'],
  summary: 'An Ingress takes requests for every host',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards'],
  peers: { datree: ['INGRESS_INCORRECT_HOST_VALUE_PERMISSIVE'] },

  check(ingress, { report }) {
    for (const [index, { host = '' }] of (ingress.spec.rules ?? []).entries()) {
      if (host !== '' && host !== '*') continue
      report(ingress.at(['spec', 'rules', index, ...host === '' ? [] : ['host']]), {
        text: host === '' ? 'this rule has no host, so it takes requests for all of them' : 'host "*" takes requests for all of them',
        effect: 'it also answers for hosts of others that have no rule of their own, and for bare addresses',
      })
    }
  },
})
