import { defineRule, option } from '../../src/check/api.ts'

export default defineRule({
  id: 'ingress-tls-missing',
  group: 'network',
  severity: 'info',
  since: '0.1.0',
  profiles: ['security'],
  sees: 'resource',
  kinds: ['Ingress'],
  summary: 'An Ingress has hosts and no TLS',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
  peers: { polaris: ['tlsSettingsMissing'], kubescape: ['C-0263'] },
  options: { annotations: option<string[]>([], 'further annotations that say where TLS ends') },

  check(ingress, { options, report }) {
    const { rules = [], tls = [] } = ingress.spec
    const host = rules.find((rule) => rule.host !== undefined && rule.host !== '')?.host
    if (host === undefined || tls.length > 0 || Object.keys(ingress.annotations).some((key) => endsTls.test(key) || options.annotations.includes(key))) return
    report(ingress.at('spec'), {
      text: `${ingress.title} serves ${host} without a TLS entry`,
      effect: 'requests are in the clear up to the controller, unless TLS ends before it',
      suggestion: 'add spec.tls with the host and a Secret of type kubernetes.io/tls',
    })
  },
})

/** Load balancers that bring certificates of their own. */
const endsTls = /^(alb\.ingress\.kubernetes\.io\/(certificate-arn|listen-ports)|networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate|traefik\.ingress\.kubernetes\.io\/router\.tls|nginx\.ingress\.kubernetes\.io\/ssl-passthrough)/
