import { cloneValue, compareStrings, sameValue } from '../../../base/json.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../model/kubernetes.generated.ts'
import { dumpSlicePort, inHashOrder } from '../deep-hash.ts'

/** What shall happen to the slices of one address type. New and changed slices are private copies. */
export interface SlicePlan {
  create: EndpointSlice[]
  update: EndpointSlice[]
  remove: EndpointSlice[]
}

/** Ports in the order in which slices hold them. */
export function orderedPorts(ports: readonly EndpointPort[]): EndpointPort[] {
  return inHashOrder(ports, dumpSlicePort)
}

/** Slices with the same ports belong together. */
export function portKey(ports: readonly EndpointPort[]): string {
  return ports.map(dumpSlicePort).sort(compareStrings).join()
}

/** Endpoints with the same addresses, host name and target are the same one. */
export function endpointKey({ addresses = [], hostname = '', targetRef }: Endpoint): string {
  return JSON.stringify([[...addresses].sort(compareStrings), hostname, targetRef?.namespace ?? '', targetRef?.name ?? ''])
}

/** Nothing but hints and the version of the target differs: `EndpointsEqualBeyondHash`. */
export function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.nodeName === b.nodeName && a.zone === b.zone && sameValue(a.conditions ?? {}, b.conditions ?? {})
    && a.targetRef?.uid === b.targetRef?.uid && a.targetRef?.name === b.targetRef?.name && a.targetRef?.kind === b.targetRef?.kind
}

/**
 * Brings the slices of one set of ports to these endpoints with as few writes as it can: `reconcileByPortMapping` of
 * `k8s.io/endpointslice/reconciler.go` (v0.36). Endpoints stay where they are; new ones fill up slices that change anyway, then the
 * fullest other slice that takes all of them, then new slices of at most `most`.
 */
export function planSlices(existing: readonly EndpointSlice[], desired: readonly Endpoint[], labels: Readonly<Record<string, string>>, most: number, blank: () => EndpointSlice): SlicePlan {
  const left = new Map(desired.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const plan: SlicePlan = { create: [], update: [], remove: [] }
  const unchanged: EndpointSlice[] = []
  for (const slice of existing) {
    const { kept, isUpdated } = keep(slice, left)
    if (isUpdated && kept.length === 0) plan.remove.push(slice)
    else if (isUpdated) plan.update.push({ ...cloneValue(slice), metadata: { ...slice.metadata, labels }, endpoints: kept })
    else if (!sameValue(slice.metadata?.labels, labels)) plan.update.push({ ...cloneValue(slice), metadata: { ...slice.metadata, labels } })
    else unchanged.push(slice)
  }
  const rest = [...left.values()]
  for (const slice of [...plan.update].sort((a, b) => sizeOf(b) - sizeOf(a))) fill(slice, rest, most)
  while (rest.length > 0) {
    const found = rest.length < most ? sliceToFill(unchanged, rest.length, most) : undefined
    const slice = found === undefined ? blank() : cloneValue(found)
    fill(slice, rest, most)
    if (found === undefined) plan.create.push(slice)
    else {
      unchanged.splice(unchanged.indexOf(found), 1)
      plan.update.push(slice)
    }
  }
  return plan
}

/** The endpoints of a slice that are still wanted, as they now are. */
function keep({ endpoints = [] }: EndpointSlice, left: Map<string, Endpoint>): { kept: Endpoint[], isUpdated: boolean } {
  const kept: Endpoint[] = []
  let isUpdated = false
  for (const endpoint of endpoints) {
    const key = endpointKey(endpoint)
    const wanted = left.get(key)
    if (wanted === undefined) continue
    left.delete(key)
    kept.push(wanted)
    isUpdated ||= !isSameEndpoint(wanted, endpoint)
  }
  return { kept, isUpdated: isUpdated || kept.length !== endpoints.length }
}

function fill(slice: EndpointSlice, rest: Endpoint[], most: number): void {
  const endpoints = [...slice.endpoints ?? []]
  endpoints.push(...rest.splice(0, Math.max(0, most - endpoints.length)))
  slice.endpoints = endpoints
}

/** The slice that all of them just fit into. */
function sliceToFill(slices: readonly EndpointSlice[], count: number, most: number): EndpointSlice | undefined {
  let closest: EndpointSlice | undefined
  let least = most
  for (const slice of slices) {
    const spare = most - count - sizeOf(slice)
    if (spare >= 0 && spare < least) [least, closest] = [spare, slice]
  }
  return closest
}

function sizeOf({ endpoints = [] }: EndpointSlice): number {
  return endpoints.length
}
