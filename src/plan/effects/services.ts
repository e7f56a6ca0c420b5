import { compareStrings } from '../../base/json.ts'
import { allOf, oneOf, type NetworkView } from '../../sim/network/view.ts'
import { serviceSlices } from '../../sim/network/endpoints.ts'
import { serviceDnsName } from '../../sim/network/names.ts'
import type { ServiceEffect } from '../plan.ts'

/** Services whose ready endpoints changed; pods are told as `namespace/name`, other endpoints by their address. */
export function serviceEffects(before: NetworkView, after: NetworkView): ServiceEffect[] {
  const names = new Map([...allOf(before, 'Service'), ...allOf(after, 'Service')].map(({ metadata: { namespace = '', name = '' } = {} }) => [`${namespace}/${name}`, { namespace, name }]))
  return [...names].sort(([a], [b]) => compareStrings(a, b)).flatMap(([service, { namespace, name }]) => {
    const [was, is] = [readyEndpoints(before, namespace, name), readyEndpoints(after, namespace, name)]
    const isNew = oneOf(before, 'Service', namespace, name) === undefined
    const gained = [...is].filter((endpoint) => !was.has(endpoint)).sort(compareStrings)
    const lost = [...was].filter((endpoint) => !is.has(endpoint)).sort(compareStrings)
    if (gained.length + lost.length === 0 && !isNew) return []
    return [{ service, dnsName: serviceDnsName(namespace, name), gained, lost, ready: is.size }]
  })
}

function readyEndpoints(view: NetworkView, namespace: string, name: string): Set<string> {
  if (oneOf(view, 'Service', namespace, name) === undefined) return new Set()
  const ready = serviceSlices(view, namespace, name).flatMap(({ endpoints = [] }) => endpoints).filter(({ conditions }) => conditions?.ready !== false)
  return new Set(ready.map(({ targetRef, addresses = [] }) => (targetRef?.kind === 'Pod' ? `${targetRef.namespace ?? namespace}/${targetRef.name ?? ''}` : addresses[0] ?? '')))
}
