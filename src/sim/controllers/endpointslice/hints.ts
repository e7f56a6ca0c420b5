import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Endpoint, EndpointSlice, Service } from '../../../model/kubernetes.generated.ts'
import type { SlicePlan } from './slice-plan.ts'

/** The slices of one address type: those that a plan changes, and the others. */
export interface Hinted {
  readonly plan: SlicePlan
  unchanged: EndpointSlice[]
}

const distributions = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode'])

/** Annotation `service.kubernetes.io/topology-mode`, which older Services have in place of `trafficDistribution`. */
export function usesTopologyMode({ metadata }: Service): boolean {
  const annotations = metadata?.annotations ?? {}
  const mode = annotations['service.kubernetes.io/topology-mode'] ?? annotations['service.kubernetes.io/topology-aware-hints']
  return mode === 'Auto' || mode === 'auto'
}

/** Hints for the endpoint's own zone, or node: `k8s.io/endpointslice/trafficdist/trafficdist.go` (v0.36). Only ready endpoints get them. */
export function distributeTraffic(service: Service, slices: Hinted, minor: number): void {
  const wanted = service.spec?.trafficDistribution ?? ''
  // PreferSameZone and PreferSameNode: gate on since 1.34.
  const isUsed = distributions.has(wanted) && (wanted === 'PreferClose' || minor >= 34) && !usesTopologyMode(service)
  if (!isUsed) return removeHints(slices)
  rewrite(slices, (endpoint) => endpoint.conditions?.ready === true ? hintsFor(endpoint, wanted === 'PreferSameNode') : endpoint.hints)
}

/** Takes hints away, from slices that would not change otherwise, too. */
export function removeHints(slices: Hinted): void {
  rewrite(slices, () => undefined)
}

function hintsFor({ zone, nodeName }: Endpoint, withNode: boolean): Endpoint['hints'] {
  const hints = { ...zone === undefined ? {} : { forZones: [{ name: zone }] }, ...withNode && nodeName !== undefined ? { forNodes: [{ name: nodeName }] } : {} }
  return Object.keys(hints).length === 0 ? undefined : hints
}

function rewrite(slices: Hinted, hintsOf: (endpoint: Endpoint) => Endpoint['hints']): void {
  const { plan } = slices
  const isRight = (endpoint: Endpoint): boolean => sameValue(endpoint.hints ?? null, hintsOf(endpoint) ?? null)
  const changed = slices.unchanged.filter(({ endpoints = [] }) => !endpoints.every(isRight))
  slices.unchanged = slices.unchanged.filter((slice) => !changed.includes(slice))
  plan.update.push(...changed.map((slice) => cloneValue(slice)))
  for (const slice of [...plan.create, ...plan.update]) {
    slice.endpoints = (slice.endpoints ?? []).map((endpoint) => {
      const { hints: _old, ...rest } = endpoint
      const hints = hintsOf(endpoint)
      return hints === undefined ? rest : { ...rest, hints }
    })
  }
}
