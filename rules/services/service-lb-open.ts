import { defineRule } from '../../src/check/api.ts'
import { isInternal } from './_load-balancers.ts'

export default defineRule({
  id: 'service-lb-open',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security'],
  sees: 'resource',
  kinds: ['Service'],
  summary: 'A public load balancer lets every address in',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer'],
  peers: { kubescape: ['C-0256'] },

  check(service, { report }) {
    const { type, loadBalancerSourceRanges = [] } = service.spec
    if (type !== 'LoadBalancer' || isInternal(service.annotations)) return
    const annotated = service.annotations['service.beta.kubernetes.io/load-balancer-source-ranges']
    const ranges = loadBalancerSourceRanges.length > 0 ? loadBalancerSourceRanges : (annotated ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '')
    const all = ranges.find((range) => range.endsWith('/0'))
    if (ranges.length > 0 && all === undefined) return
    report(loadBalancerSourceRanges.length > 0 ? service.at('spec.loadBalancerSourceRanges') : service.at('spec.type'), {
      text: all === undefined ? `${service.title} has a public load balancer and no loadBalancerSourceRanges` : `the source range ${all} of ${service.title} is every address`,
      effect: 'whoever finds the address can connect',
      suggestion: 'list the networks that need it in loadBalancerSourceRanges, or annotate it as internal',
    })
  },
})
