import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-type-nodeport',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security'],
  sees: 'resource',
  kinds: ['Service'],
  summary: 'A Service opens a port on every node',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport'],
  peers: { 'kube-linter': ['exposed-services'], 'kube-score': ['service-type'], datree: ['SERVICE_INCORRECT_TYPE_VALUE_NODEPORT'], popeye: ['1104'], monokle: ['KBP114'] },

  check(service, { report }) {
    if (service.spec.type !== 'NodePort') return
    const ports = (service.spec.ports ?? []).flatMap(({ nodePort }) => (nodePort === undefined || nodePort === 0 ? [] : [nodePort]))
    report(service.at('spec.type'), {
      text: `${service.title} opens ${ports.length === 0 ? 'a port that the server chooses' : `port ${ports.join(', ')}`} on every node`,
      effect: 'whoever reaches a node reaches the Service, past every load balancer and Ingress',
      suggestion: 'use ClusterIP behind an Ingress or a Gateway, or LoadBalancer',
    })
  },
})
