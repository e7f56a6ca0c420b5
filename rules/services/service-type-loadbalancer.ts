import { defineRule } from '../../src/check/api.ts'
import { isInternal } from './_load-balancers.ts'

export default defineRule({
  id: 'service-type-loadbalancer',
  group: 'services',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  kinds: ['Service'],
  summary: 'A Service asks for a public load balancer',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer'],
  peers: { 'kube-linter': ['exposed-services'], popeye: ['1103'], kubescape: ['C-0256'], monokle: ['KBP114'] },

  check(service, { report }) {
    if (service.spec.type !== 'LoadBalancer' || isInternal(service.annotations)) return
    report(service.at('spec.type'), {
      text: `${service.title} asks for a load balancer of its own`,
      effect: 'in most clouds that is a public address, and it is paid for',
      suggestion: 'share one through an Ingress or a Gateway, or annotate it as internal',
    })
  },
})
