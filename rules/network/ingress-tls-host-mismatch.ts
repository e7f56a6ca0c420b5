import { defineRule, relatedAt, showList, type Bundle } from '../../src/check/api.ts'
import { hostCovers, type IngressResource } from './_ingress.ts'

export default defineRule({
  id: 'ingress-tls-host-mismatch',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Ingress'],
  summary: 'The TLS hosts of an Ingress are not those of its rules',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],

  check(ingress, { bundle, report }) {
    const { tls = [], rules = [] } = ingress.spec
    // An entry without hosts is for all of them.
    if (tls.length === 0 || rules.length === 0 || tls.some(({ hosts = [] }) => hosts.length === 0)) return
    const covered = tls.flatMap(({ hosts = [] }) => hosts)
    const asked = rules.map(({ host = '' }) => host)
    for (const [index, host] of asked.entries()) {
      if (host === '' || covered.some((one) => hostCovers(one, host)) || isServedElsewhere(bundle, ingress, ({ spec }) => (spec.tls ?? []).some(({ hosts = [] }) => hosts.some((one) => hostCovers(one, host))))) continue
      report(ingress.at(['spec', 'rules', index, 'host']), {
        text: `no TLS entry has the host ${host}; they have ${showList(covered)}`,
        effect: 'the controller answers https for this host with a certificate of its own, which browsers refuse',
        related: [relatedAt(ingress.at('spec.tls'), 'the TLS entries')],
      })
    }
    if (asked.includes('') || Object.keys(ingress.annotations).some((key) => addsHosts.test(key))) return
    for (const [entry, { hosts = [] }] of tls.entries()) {
      for (const [index, host] of hosts.entries()) {
        if (asked.some((one) => hostCovers(host, one) || hostCovers(one, host)) || isServedElsewhere(bundle, ingress, ({ spec }) => (spec.rules ?? []).some((rule) => hostCovers(host, rule.host ?? '') || hostCovers(rule.host ?? '', host)))) continue
        report(ingress.at(['spec', 'tls', entry, 'hosts', index]), {
          text: `no rule has the host ${host}; they have ${showList([...new Set(asked)])}`,
          effect: 'the certificate is for a host that this Ingress does not serve',
          related: [relatedAt(ingress.at('spec.rules'), 'the rules')],
        })
      }
    }
  },
})

/** Annotations of controllers that serve further hosts. */
const addsHosts = /server-alias|from-to-www-redirect|www-redirect|redirect/

/** Ingresses of one host may share the work. */
function isServedElsewhere(bundle: Bundle, ingress: IngressResource, serves: (other: IngressResource) => boolean): boolean {
  return bundle.ofKind('Ingress').some((other) => other !== ingress && serves(other))
}
