import { definePodRule, option } from '../../src/check/api.ts'

export default definePodRule({
  id: 'dns-options',
  group: 'services',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A pod does not set options of its DNS that it should',
  links: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config'],
  peers: { 'kube-linter': ['dnsconfig-options'] },
  options: { options: option<Record<string, string>>({ ndots: '2' }, 'options that dnsConfig must have, and their values', { type: 'object', additionalProperties: { type: 'string' } }) },

  check(template, { options, report }) {
    const given = template.spec.dnsConfig?.options ?? []
    for (const [name, value] of Object.entries(options.options)) {
      const own = given.find((one) => one.name === name)
      if (own !== undefined && (own.value ?? '') === value) continue
      report(template.at(template.has('spec.dnsConfig') ? 'spec.dnsConfig' : 'spec'), {
        text: own === undefined ? `dnsConfig of ${template.title} has no option ${name}: ${value}` : `dnsConfig of ${template.title} has ${name}: ${own.value ?? ''}, not ${value}`,
        effect: name === 'ndots' ? 'by default names with fewer than five dots are first looked for in every search domain of the cluster, which multiplies the questions about names outside' : undefined,
      })
    }
  },
})
