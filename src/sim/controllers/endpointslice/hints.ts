import type { Endpoint, Service } from '../../../model/kubernetes.generated.ts'

/** `spec.trafficDistribution`: `k8s.io/endpointslice/trafficdist` (v0.36). Ready endpoints carry the zone, or node, that they are for. */
export function withHints(service: Service, endpoints: readonly Endpoint[]): Endpoint[] {
  const wanted = service.spec?.trafficDistribution
  if (wanted === undefined || service.metadata?.annotations?.['service.kubernetes.io/topology-mode'] !== undefined) return [...endpoints]
  return endpoints.map((endpoint) => {
    if (endpoint.conditions?.ready !== true) return endpoint
    const zones = endpoint.zone === undefined ? {} : { forZones: [{ name: endpoint.zone }] }
    const nodes = wanted === 'PreferSameNode' && endpoint.nodeName !== undefined ? { forNodes: [{ name: endpoint.nodeName }] } : {}
    const hints = { ...zones, ...nodes }
    return Object.keys(hints).length === 0 ? endpoint : { ...endpoint, hints }
  })
}
