import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-clusterip-pinned',
  group: 'services',
  severity: 'info',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'The cluster IP of a Service is written into the manifest',
  links: ['https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/'],

  check(service, { report }) {
    const { clusterIP = '' } = service.spec
    // Machines are told the address of the DNS before there is one.
    if (clusterIP === '' || clusterIP === 'None' || service.namespace === 'kube-system' || service.labels['k8s-app'] === 'kube-dns') return
    report(service.at('spec.clusterIP'), {
      text: `${service.title} asks for the address ${clusterIP}`,
      effect: 'it is refused where another Service has the address, and in clusters with another range; it cannot be changed later',
      suggestion: 'leave clusterIP out: clients go by the name',
    })
  },
})
