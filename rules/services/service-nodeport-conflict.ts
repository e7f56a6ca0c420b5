import { defineRule, option, relatedAt, type Place } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-nodeport-conflict',
  group: 'services',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Service'],
  summary: 'A node port lies outside the range, or two Services want the same one',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport'],
  peers: { popeye: [], datree: [] },
  options: { range: option('30000-32767', 'the --service-node-port-range of the cluster') },

  check(service, { bundle, options, report }) {
    const [low = 30000, high = 32767] = options.range.split('-').map(Number)
    for (const [index, { nodePort, protocol = 'TCP' }] of (service.spec.ports ?? []).entries()) {
      if (nodePort === undefined || nodePort === 0) continue
      const place = service.at(['spec', 'ports', index, 'nodePort'])
      if (nodePort < low || nodePort > high) {
        report(place, {
          text: `nodePort ${nodePort} is outside the range ${low}-${high}`,
          effect: 'the API server refuses the Service: provided port is not in the valid range',
          suggestion: `choose one of ${low}-${high}, or leave nodePort out and let the server choose`,
        })
      }
      const first = firstUse(service, nodePort, protocol, index, bundle.ofKind('Service').filter((other) => other === service || other.name !== service.name || other.namespace !== service.namespace))
      if (first === undefined) continue
      report(place, {
        text: `nodePort ${nodePort}/${protocol} belongs to ${first.resource.title} already`,
        effect: 'the API server refuses whichever of the two comes second: provided port is already allocated',
        related: [relatedAt(first, 'the first use')],
      })
    }
  },
})

interface NodePorts { readonly title: string, readonly spec: { readonly ports?: readonly { readonly nodePort?: number | undefined, readonly protocol?: string | undefined }[] | undefined }, at(path: readonly (string | number)[]): Place }

/** The first place, in the order of the files, that has the port; undefined when this is it. */
function firstUse(service: NodePorts, nodePort: number, protocol: string, index: number, services: readonly NodePorts[]): Place | undefined {
  for (const other of services) {
    for (const [place, port] of (other.spec.ports ?? []).entries()) {
      if (other === service && place === index) return undefined
      if (port.nodePort === nodePort && (port.protocol ?? 'TCP') === protocol) return other.at(['spec', 'ports', place, 'nodePort'])
    }
  }
  return undefined
}
