import { defineRule, option } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-external-ips',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'A Service takes addresses that are not the cluster\'s',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#external-ips', 'https://nvd.nist.gov/vuln/detail/CVE-2020-8554'],
  peers: { trivy: ['KSV-0108'] },
  options: { allow: option<string[]>([], 'addresses that may be taken') },

  check(service, { options, report }) {
    for (const [index, address] of (service.spec.externalIPs ?? []).entries()) {
      if (options.allow.includes(address)) continue
      report(service.at(['spec', 'externalIPs', index]), {
        text: `${service.title} takes what goes to ${address}`,
        effect: 'every node sends connections to this address, also those of other namespaces, to the pods of this Service (CVE-2020-8554)',
        suggestion: 'use a Service of type LoadBalancer',
      })
    }
  },
})
