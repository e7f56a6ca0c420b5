import { cloneValue, compareStrings } from '../../../base/json.ts'
import { Quantity, quantityOrZero } from '../../../base/quantity.ts'
import type { Endpoint, EndpointSlice, Node } from '../../../model/kubernetes.generated.ts'
import { removeHints, type Hinted } from './hints.ts'

/** Something to tell of a Service. */
export interface HintEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
}

interface Allocation {
  readonly minimum: number
  maximum: number
  readonly desired: number
}

/** How much more traffic than its share an endpoint may get. */
const overloadThreshold = 0.2

/**
 * Hints that spread endpoints over zones in proportion to their processors: `k8s.io/endpointslice/topologycache` (v0.36), for Services with
 * annotation `service.kubernetes.io/topology-mode: Auto`. Where Go's maps have no order, zones are taken by name.
 */
export class TopologyHints {
  readonly #endpoints = new Map<string, Map<string, ReadonlyMap<string, number>>>()
  readonly #populated = new Set<string>()

  /** No Service has hints, so no change of a node concerns any. */
  get isEmpty(): boolean {
    return this.#endpoints.size === 0
  }

  /** Sets the hints of slices that change, or takes all away where they would not be fair. */
  add(service: string, addressType: string, slices: Hinted, nodes: readonly Node[]): HintEvent[] {
    const withdraw = (message: string): HintEvent[] => {
      this.forget(service, addressType)
      removeHints(slices)
      return [{ type: 'Warning', reason: 'TopologyAwareHintsDisabled', message: `${message}, addressType: ${addressType}` }]
    }
    const { plan } = slices
    const count = [...plan.create, ...plan.update, ...slices.unchanged].reduce((sum, slice) => sum + readyIn(slice).length, 0)
    const allocations = allocate(cpuRatios(nodes), count)
    if (typeof allocations === 'string') return withdraw(allocations)
    const allocated = takeUnchanged(slices, allocations)
    const open = [...plan.create, ...plan.update]
    for (const slice of open) {
      slice.endpoints = (slice.endpoints ?? []).map((endpoint) => endpoint.conditions?.ready === true ? { ...endpoint, hints: { forZones: [{ name: endpoint.zone ?? '' }] } } : endpoint)
      for (const { zone = '' } of readyIn(slice)) {
        if (zone === '') return withdraw('One or more endpoints do not have a zone specified')
        allocated.set(zone, (allocated.get(zone) ?? 0) + 1)
      }
    }
    redistribute(open, allocations, allocated)
    if (allocated.size === 0) return withdraw('No hints allocated for zones')
    const wasPopulated = this.#populated.has(service)
    const byType = this.#endpoints.get(service) ?? new Map<string, ReadonlyMap<string, number>>()
    this.#endpoints.set(service, byType.set(addressType, allocated))
    this.#populated.add(service)
    return wasPopulated ? [] : [{ type: 'Normal', reason: 'TopologyAwareHintsEnabled', message: `Topology Aware Hints has been enabled, addressType: ${addressType}` }]
  }

  /** The annotation is gone. */
  disable(service: string, addressType: string): HintEvent[] {
    const wasPopulated = this.#populated.has(service)
    this.forget(service, addressType)
    return wasPopulated ? [{ type: 'Warning', reason: 'TopologyAwareHintsDisabled', message: `Topology Aware Hints has been disabled, addressType: ${addressType}` }] : []
  }

  forget(service: string, addressType: string): void {
    const byType = this.#endpoints.get(service)
    byType?.delete(addressType)
    if (byType?.size === 0) this.#endpoints.delete(service)
    this.#populated.delete(service)
  }

  /** Services that have too few endpoints for some zone, now that nodes have changed. */
  overloaded(nodes: readonly Node[]): string[] {
    const ratios = cpuRatios(nodes)
    return [...this.#endpoints].filter(([, byType]) => [...byType.values()].some((zones) => isOverloaded(zones, ratios))).map(([service]) => service)
  }
}

/** The share of each zone in the processors of ready workers; undefined unless there are two zones and every node says its own. */
export function cpuRatios(nodes: readonly Node[]): Map<string, number> | undefined {
  const byZone = new Map<string, Quantity>()
  let total = Quantity.zero
  for (const { metadata, status } of nodes) {
    const labels = metadata?.labels ?? {}
    if ('node-role.kubernetes.io/control-plane' in labels || 'node-role.kubernetes.io/master' in labels) continue
    if (status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True') continue
    const cpu = quantityOrZero(status.allocatable?.cpu)
    const zone = labels['topology.kubernetes.io/zone'] ?? ''
    if (zone === '' || cpu.sign === 0) return undefined
    total = total.add(cpu)
    byZone.set(zone, (byZone.get(zone) ?? Quantity.zero).add(cpu))
  }
  if (byZone.size < 2) return undefined
  return new Map([...byZone].sort(([a], [b]) => compareStrings(a, b)).map(([zone, cpu]) => [zone, Number(cpu.milliValue()) / Number(total.milliValue())]))
}

/** 6 endpoints, zones of ½, ¼, ¼: desired 3, 1.5, 1.5; minimum ⌈3/1.2⌉ = 3, ⌈1.25⌉ = 2, 2: 7 are more than 6, so there are no hints. */
function allocate(ratios: ReadonlyMap<string, number> | undefined, count: number): Map<string, Allocation> | string {
  if (ratios === undefined) return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'
  const numbers = `(${count} endpoints, ${ratios.size} zones)`
  if (ratios.size > count) return `Insufficient number of endpoints ${numbers}`
  const allocations = new Map<string, Allocation>()
  let spare = count
  for (const [zone, ratio] of ratios) {
    const desired = ratio * count
    const minimum = Math.ceil(desired * (1 / (1 + overloadThreshold)))
    allocations.set(zone, { minimum, maximum: 0, desired: Math.max(desired, minimum) })
    spare -= minimum
    if (spare < 0) return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${numbers}`
  }
  for (const allocation of allocations.values()) allocation.maximum = allocation.minimum + spare
  return allocations
}

/** Counts the hints of slices that stay as they are; a slice whose hints no longer fit changes, too. */
function takeUnchanged(slices: Hinted, allocations: ReadonlyMap<string, Allocation>): Map<string, number> {
  const allocated = new Map<string, number>()
  slices.unchanged = slices.unchanged.filter((slice) => {
    const zones = hintedZones(slice, allocated, allocations)
    if (zones === undefined) slices.plan.update.push(cloneValue(slice))
    else for (const [zone, count] of zones) allocated.set(zone, (allocated.get(zone) ?? 0) + count)
    return zones !== undefined
  })
  return allocated
}

function hintedZones(slice: EndpointSlice, allocated: ReadonlyMap<string, number>, allocations: ReadonlyMap<string, Allocation>): Map<string, number> | undefined {
  const zones = new Map<string, number>()
  for (const { hints } of readyIn(slice)) {
    const forZones = hints?.forZones ?? []
    if (forZones.length === 0) return undefined
    for (const { name = '' } of forZones) zones.set(name, (zones.get(name) ?? 0) + 1)
  }
  for (const [zone, count] of zones) {
    const allocation = allocations.get(zone)
    if (allocation === undefined || count + (allocated.get(zone) ?? 0) > allocation.maximum) return undefined
  }
  return zones
}

/** Endpoints of zones that have more than their share serve zones that have less. */
function redistribute(slices: readonly EndpointSlice[], allocations: ReadonlyMap<string, Allocation>, allocated: Map<string, number>): void {
  const { giving, receiving } = transfers(allocations, allocated)
  for (const slice of slices) {
    slice.endpoints = (slice.endpoints ?? []).map((endpoint): Endpoint => {
      const from = endpoint.zone ?? ''
      const [to] = receiving.keys()
      if (endpoint.conditions?.ready !== true || to === undefined || (giving.get(from) ?? 0) <= 0) return endpoint
      takeOne(giving, from)
      takeOne(receiving, to)
      allocated.set(to, (allocated.get(to) ?? 0) + 1)
      allocated.set(from, (allocated.get(from) ?? 0) - 1)
      return { ...endpoint, hints: { forZones: [{ name: to }] } }
    })
  }
}

/** Whole endpoints from the zone with most to spare to the one that lacks most, while it is worth it. */
function transfers(allocations: ReadonlyMap<string, Allocation>, allocated: ReadonlyMap<string, number>): { giving: Map<string, number>, receiving: Map<string, number> } {
  const [spare, lack] = [new Map<string, number>(), new Map<string, number>()]
  for (const [zone, { desired }] of allocations) {
    const has = allocated.get(zone) ?? 0
    if (has > desired) spare.set(zone, has - desired)
    else if (has < desired) lack.set(zone, desired - has)
  }
  const [giving, receiving] = [new Map<string, number>(), new Map<string, number>()]
  for (;;) {
    const [from, toGive] = most(spare)
    const [to, toReceive] = most(lack)
    if (from === '' || to === '' || (toGive < 1 && toReceive < 1) || toGive < 0.5 || toReceive < 0.5) return { giving, receiving }
    giving.set(from, (giving.get(from) ?? 0) + 1)
    spare.set(from, toGive - 1)
    receiving.set(to, (receiving.get(to) ?? 0) + 1)
    lack.set(to, toReceive - 1)
  }
}

function most(zones: ReadonlyMap<string, number>): readonly [zone: string, count: number] {
  let best: readonly [string, number] = ['', 0]
  for (const [zone, count] of zones) if (count > best[1]) best = [zone, count]
  return best
}

function takeOne(counts: Map<string, number>, zone: string): void {
  const left = (counts.get(zone) ?? 0) - 1
  if (left > 0) counts.set(zone, left)
  else counts.delete(zone)
}

function isOverloaded(zones: ReadonlyMap<string, number>, ratios: ReadonlyMap<string, number> | undefined): boolean {
  if (zones.size === 0) return false
  if (ratios === undefined) return true
  const total = [...zones.values()].reduce((sum, count) => sum + count, 0)
  return [...ratios].some(([zone, ratio]) => (zones.get(zone) ?? -1) < Math.ceil(total * ratio * (1 / (1 + overloadThreshold))))
}

function readyIn({ endpoints = [] }: EndpointSlice): Endpoint[] {
  return endpoints.filter(({ conditions }) => conditions?.ready === true)
}
