import { definePodRule, relatedAt, type Bundle, type Place, type PodTemplate } from '../../src/check/api.ts'

export default definePodRule({
  id: 'dns-policy-hostnetwork',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'A pod on the node\'s network names Services and does not ask the DNS of the cluster',
  links: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy'],

  check(template, { bundle, report }) {
    const { hostNetwork, dnsPolicy } = template.spec
    if (hostNetwork !== true || (dnsPolicy !== undefined && dnsPolicy !== 'ClusterFirst')) return
    const named = firstName(template, bundle)
    if (named === undefined) return
    report(template.at(dnsPolicy === undefined ? 'spec.hostNetwork' : 'spec.dnsPolicy'), {
      text: `with hostNetwork, dnsPolicy ClusterFirst${dnsPolicy === undefined ? ', the default,' : ''} means the DNS of the node, which does not know "${named.name}"`,
      effect: 'names of Services do not resolve in this pod',
      suggestion: 'set dnsPolicy: ClusterFirstWithHostNet',
      related: [relatedAt(named.place, 'the name')],
    })
  },
})

// `db.shop.svc`, with or without the domain of the cluster.
const serviceName = /(?<![a-z0-9-])[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)?\.[a-z0-9-]+\.svc\b(\.[a-z0-9-]+)*/

/** The first text that names a Service: in full, or as the host of a URL when a Service of the set is called so. */
function firstName({ containers }: PodTemplate, bundle: Bundle): { readonly name: string, readonly place: Place } | undefined {
  for (const container of containers) {
    const { env = [], args = [], command = [] } = container.value
    const texts = [
      ...env.map(({ value = '' }, index) => ({ text: value, path: ['env', index, 'value'] })),
      ...args.map((text, index) => ({ text, path: ['args', index] })), ...command.map((text, index) => ({ text, path: ['command', index] })),
    ]
    for (const { text, path } of texts) {
      const full = serviceName.exec(text)?.[0]
      const host = /:\/\/([a-z0-9-]+)(?:[:/]|$)/.exec(text)?.[1]
      const name = full ?? (host !== undefined && bundle.find('Service', host, container.template.namespace) !== undefined ? host : undefined)
      if (name !== undefined) return { name, place: container.at(path) }
    }
  }
  return undefined
}
