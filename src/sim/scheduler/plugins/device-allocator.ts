import type { Device, DeviceConstraint, DeviceRequest, DeviceSelector as SelectorEntry, DeviceSubRequest, ExactDeviceRequest, ResourceResourceClaim as ResourceClaim, ResourceSlice } from '../../../model/kubernetes.generated.ts'
import { compareStrings } from '../../../base/json.ts'
import type { ClusterObjects } from '../cycle/cluster-objects.ts'
import { compileNodeSelector, type Selectable } from '../cycle/node-selector.ts'
import { untoleratedTaint } from '../cycle/tolerations.ts'
import { attributeOf, constraintHolds } from './device-constraint.ts'

/** A device in a pool that a node can use. */
export interface PoolDevice {
  readonly driver: string
  readonly pool: string
  readonly device: Device
}

/** Whether a device is what a CEL expression asks for; an error text when it cannot be told. */
export type DeviceSelector = (expression: string, device: PoolDevice) => boolean | { readonly error: string }

export interface AllocatorInput {
  readonly objects: ClusterObjects
  readonly select: DeviceSelector
}

export interface AllocatedDevice extends PoolDevice {
  readonly claim: ResourceClaim
  /** `request`, or `request/alternative`. */
  readonly request: string
}

type Ask = ExactDeviceRequest | DeviceSubRequest

/** One device still to be found. */
interface Slot {
  readonly claim: ResourceClaim
  readonly request: DeviceRequest
  readonly name: string
  readonly ask: Ask
}

/**
 * Devices for all claims at once, or undefined when a node does not have them. The first that fit are taken, in the order of slices and
 * devices, going back where a later request finds none. Upstream: `dynamic-resource-allocation/structured/internal/stable` (v0.36).
 */
export function allocateDevices(claims: readonly ResourceClaim[], node: Selectable, input: AllocatorInput): { readonly devices: readonly AllocatedDevice[] } | { readonly error: string } | undefined {
  const search = new Search(input, reachableDevices(input.objects.list('ResourceSlice'), node), takenDevices(input.objects))
  const found = search.requests(claims.flatMap((claim) => (claim.spec?.devices?.requests ?? []).map((request) => ({ claim, request }))), 0, [])
  return search.error === undefined ? found && { devices: found } : { error: search.error }
}

class Search {
  error: string | undefined
  readonly #input: AllocatorInput
  readonly #devices: readonly PoolDevice[]
  readonly #taken: ReadonlySet<string>

  constructor(input: AllocatorInput, devices: readonly PoolDevice[], taken: ReadonlySet<string>) {
    this.#input = input
    this.#devices = devices
    this.#taken = taken
  }

  /** Request by request; of alternatives the first that lets all later requests succeed. */
  requests(list: readonly { claim: ResourceClaim, request: DeviceRequest }[], at: number, chosen: readonly AllocatedDevice[]): readonly AllocatedDevice[] | undefined {
    const next = list[at]
    if (next === undefined) return chosen
    const { claim, request } = next
    const alternatives = request.exactly !== undefined
      ? [{ name: request.name ?? '', ask: request.exactly as Ask }]
      : (request.firstAvailable ?? []).map((ask) => ({ name: `${request.name ?? ''}/${ask.name ?? ''}`, ask: ask }))
    for (const { name, ask } of alternatives) {
      const slot: Slot = { claim, request, name, ask }
      const matching = this.#devices.filter((device) => this.#matches(slot, device))
      const all = ask.allocationMode === 'All'
      if (all && matching.length === 0) continue
      const found = this.#devicesFor(slot, matching, all ? matching.length : ask.count ?? 1, 0, chosen, (done) => this.requests(list, at + 1, done))
      if (found !== undefined || this.error !== undefined) return found
    }
    return undefined
  }

  #devicesFor(
    slot: Slot, matching: readonly PoolDevice[], missing: number, from: number, chosen: readonly AllocatedDevice[],
    done: (chosen: readonly AllocatedDevice[]) => readonly AllocatedDevice[] | undefined,
  ): readonly AllocatedDevice[] | undefined {
    if (missing === 0) return done(chosen)
    const shares = 'adminAccess' in slot.ask && slot.ask.adminAccess === true
    for (let index = from; index + missing <= matching.length; index++) {
      const device = matching[index] as PoolDevice
      const id = deviceId(device)
      if (untoleratedTaint(device.device.taints ?? [], slot.ask.tolerations ?? []) !== undefined) continue
      if (!shares && (this.#taken.has(id) || chosen.some((other) => deviceId(other) === id))) continue
      const now = [...chosen, { ...device, claim: slot.claim, request: slot.name }]
      if (!constraintsHold(slot, now)) continue
      const found = this.#devicesFor(slot, matching, missing - 1, index + 1, now, done)
      if (found !== undefined || this.error !== undefined) return found
    }
    return undefined
  }

  #matches({ claim, ask }: Slot, device: PoolDevice): boolean {
    const deviceClass = this.#input.objects.find('DeviceClass', ask.deviceClassName ?? '')
    return this.#selects(deviceClass?.spec?.selectors ?? [], device, () => `class ${ask.deviceClassName ?? ''}`)
      && this.#selects(ask.selectors ?? [], device, () => `claim ${claim.metadata?.namespace ?? ''}/${claim.metadata?.name ?? ''}`)
  }

  #selects(selectors: readonly SelectorEntry[], device: PoolDevice, where: () => string): boolean {
    for (const [index, { cel }] of selectors.entries()) {
      const matches = cel?.expression === undefined || this.#input.select(cel.expression, device)
      if (typeof matches === 'object') this.error ??= `${where()}: selector #${index}: CEL ${matches.error}`
      if (matches !== true) return false
    }
    return true
  }
}

/** The claim's constraints over the devices it has so far. */
function constraintsHold({ claim }: Slot, chosen: readonly AllocatedDevice[]): boolean {
  const own = chosen.filter((device) => device.claim === claim)
  return (claim.spec?.devices?.constraints ?? []).every((constraint) => {
    const concerned = own.filter((device) => concerns(constraint, device.request))
    return constraintHolds(constraint, concerned.map((device) => (name: string) => attributeOf(device, name)))
  })
}

function concerns(constraint: DeviceConstraint, request: string): boolean {
  const names = constraint.requests ?? []
  return names.length === 0 || names.includes(request) || names.includes(request.split('/')[0] ?? '')
}

function deviceId({ driver, pool, device }: PoolDevice): string {
  return `${driver}/${pool}/${device.name ?? ''}`
}

/** Devices in claims that are allocated, unless only for administration. */
function takenDevices(objects: ClusterObjects): Set<string> {
  const results = objects.list('ResourceClaim').flatMap((claim) => claim.status?.allocation?.devices?.results ?? [])
  return new Set(results.filter((result) => result.adminAccess !== true).map(({ driver, pool, device }) => `${driver ?? ''}/${pool ?? ''}/${device ?? ''}`))
}

/** Devices of complete pools of the newest generation that the node can reach. */
function reachableDevices(slices: readonly ResourceSlice[], node: Selectable): PoolDevice[] {
  const pools = new Map<string, ResourceSlice[]>()
  for (const slice of slices) {
    const id = `${slice.spec?.driver ?? ''}/${slice.spec?.pool?.name ?? ''}`
    const known = pools.get(id) ?? []
    const newest = known[0]?.spec?.pool?.generation ?? 0
    const generation = slice.spec?.pool?.generation ?? 0
    if (known.length === 0 || generation > newest) pools.set(id, [slice])
    else if (generation === newest) known.push(slice)
  }
  const complete = [...pools.values()].filter((pool) => pool.length === (pool[0]?.spec?.pool?.resourceSliceCount ?? 1)).flat()
  complete.sort((a, b) => compareStrings(a.metadata?.name ?? '', b.metadata?.name ?? ''))
  return complete.flatMap(({ spec }) => (spec?.devices ?? [])
    .filter((device) => reaches(spec?.perDeviceNodeSelection === true ? device : spec ?? {}, node))
    .map((device) => ({ driver: spec?.driver ?? '', pool: spec?.pool?.name ?? '', device })))
}

function reaches({ nodeName, allNodes, nodeSelector }: Pick<Device, 'nodeName' | 'allNodes' | 'nodeSelector'>, node: Selectable): boolean {
  if (nodeName) return nodeName === node.name
  if (allNodes === true) return true
  return nodeSelector !== undefined && compileNodeSelector(nodeSelector)(node)
}
