import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-traffic-policy',
  group: 'services',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'bundle',
  kinds: ['Service'],
  summary: 'A Service hides the addresses of its clients, or leaves nodes without an answer',
  links: ['https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies'],
  peers: { popeye: ['1107', '1108'] },

  check(service, { bundle, report }) {
    const { type, externalTrafficPolicy = 'Cluster', selector } = service.spec
    if (type === 'LoadBalancer' && externalTrafficPolicy === 'Cluster') {
      report(service.at(service.has('spec.externalTrafficPolicy') ? 'spec.externalTrafficPolicy' : 'spec.type'), {
        text: `externalTrafficPolicy of ${service.title} is Cluster`,
        effect: 'nodes put their own address in place of the client\'s, and connections may take one more step between nodes',
        suggestion: 'externalTrafficPolicy: Local keeps both, if every zone has pods',
      })
    }
    if (type !== 'NodePort' || externalTrafficPolicy !== 'Local') return
    const templates = bundle.templatesWithLabels(selector, service.namespace)
    const [first] = templates
    // Pods on every node, or spread over them, answer on every node.
    if (first === undefined || templates.some(({ resource, spec }) => resource.kind === 'DaemonSet' || (spec.topologySpreadConstraints ?? []).some(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname'))) return
    report(service.at('spec.externalTrafficPolicy'), {
      text: `node ports of ${service.title} answer only on nodes with a pod of ${first.title}`,
      effect: 'on all other nodes the connection is dropped, and nothing tells clients which node to ask',
      suggestion: 'use a DaemonSet, spread the pods over kubernetes.io/hostname, or put a load balancer before it',
    })
  },
})
