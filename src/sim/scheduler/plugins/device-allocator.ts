import type { DeviceConstraint, DeviceRequest, DeviceSelector as SelectorEntry, DeviceSubRequest, ExactDeviceRequest, ResourceResourceClaim as ResourceClaim } from '../../../model/kubernetes.generated.ts'
import type { ClusterObjects } from '../cycle/cluster-objects.ts'
import type { Selectable } from '../cycle/node-selector.ts'
import { untoleratedTaint } from '../cycle/tolerations.ts'
import { attributeOf, constraintHolds } from './device-constraint.ts'
import { devicePools, type DevicePool, type PoolDevice } from './device-pools.ts'

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

/** AllocationResultsMaxSize of `resource.k8s.io/v1`. */
const devicesPerClaim = 32

/** A request or one of its alternatives. */
interface Slot {
  readonly claim: ResourceClaim
  readonly name: string
  readonly ask: ExactDeviceRequest & Pick<DeviceSubRequest, 'name'>
}

/**
 * Devices for all claims at once, or undefined when a node does not have them. The first that fit are taken, in the order of slices and
 * devices, going back where a later request finds none. Upstream: `dynamic-resource-allocation/structured/internal/stable` (v0.36).
 */
export function allocateDevices(claims: readonly ResourceClaim[], node: Selectable, input: AllocatorInput): { readonly devices: readonly AllocatedDevice[] } | { readonly error: string } | undefined {
  const search = new Search(input, devicePools(input.objects.list('ResourceSlice'), node), takenDevices(input.objects))
  const impossible = claims.map((claim) => search.impossible(claim)).find((error) => error !== undefined) ?? search.error
  if (impossible !== undefined) return { error: impossible }
  const found = search.requests(claims.flatMap((claim) => (claim.spec?.devices?.requests ?? []).map((request) => ({ claim, request }))), 0, [])
  return search.error === undefined ? found && { devices: found } : { error: search.error }
}

function slotsOf(claim: ResourceClaim, { name = '', exactly, firstAvailable }: DeviceRequest): Slot[] {
  if (exactly !== undefined) return [{ claim, name, ask: exactly }]
  return (firstAvailable ?? []).map((ask) => ({ claim, name: `${name}/${ask.name ?? ''}`, ask }))
}

class Search {
  error: string | undefined
  readonly #input: AllocatorInput
  readonly #devices: readonly PoolDevice[]
  /** The first pool that is not complete. */
  readonly #incomplete: DevicePool | undefined
  readonly #taken: ReadonlySet<string>
  readonly #known = new Map<Slot['ask'], Map<PoolDevice, boolean>>()

  constructor(input: AllocatorInput, pools: readonly DevicePool[], taken: ReadonlySet<string>) {
    this.#input = input
    this.#devices = pools.flatMap((pool) => pool.isComplete ? pool.devices : [])
    this.#incomplete = pools.find((pool) => !pool.isComplete)
    this.#taken = taken
  }

  /** What is wrong with a claim before any search. */
  impossible(claim: ResourceClaim): string | undefined {
    const name = `claim ${claim.metadata?.namespace ?? ''}/${claim.metadata?.name ?? ''}`
    let devices = 0
    for (const request of claim.spec?.devices?.requests ?? []) {
      const counts: number[] = []
      for (const slot of slotsOf(claim, request)) {
        const all = slot.ask.allocationMode === 'All'
        if (all && this.#incomplete !== undefined) {
          return `${name}, request ${slot.ask.name ?? request.name ?? ''}: asks for all devices, but resource pool ${this.#incomplete.driver}/${this.#incomplete.name} is currently being updated`
        }
        counts.push(all ? this.#matching(slot).length : slot.ask.count ?? 1)
      }
      devices += Math.min(...counts)
    }
    return devices > devicesPerClaim ? `${name}: number of requested devices ${devices} exceeds the claim limit of ${devicesPerClaim}` : undefined
  }

  /** Request by request; of alternatives the first that lets all later requests succeed. */
  requests(list: readonly { claim: ResourceClaim, request: DeviceRequest }[], at: number, chosen: readonly AllocatedDevice[]): readonly AllocatedDevice[] | undefined {
    const next = list[at]
    if (next === undefined) return chosen
    const { claim, request } = next
    for (const slot of slotsOf(claim, request)) {
      const all = slot.ask.allocationMode === 'All'
      const candidates = all ? this.#matching(slot) : this.#devices
      const count = all ? candidates.length : slot.ask.count ?? 1
      if (count === 0 || count + chosen.filter((device) => device.claim === claim).length > devicesPerClaim) continue
      const found = this.#devicesFor(slot, candidates, count, 0, chosen, (done) => this.requests(list, at + 1, done))
      if (found !== undefined || this.error !== undefined) return found
    }
    return undefined
  }

  #devicesFor(
    slot: Slot, candidates: readonly PoolDevice[], missing: number, from: number, chosen: readonly AllocatedDevice[],
    done: (chosen: readonly AllocatedDevice[]) => readonly AllocatedDevice[] | undefined,
  ): readonly AllocatedDevice[] | undefined {
    if (missing === 0) return done(chosen)
    const shares = slot.ask.adminAccess === true
    for (let index = from; index + missing <= candidates.length; index++) {
      const device = candidates[index] as PoolDevice
      if (!this.#matches(slot, device)) {
        if (this.error !== undefined) return undefined
        continue
      }
      const id = deviceId(device)
      if (untoleratedTaint(device.device.taints ?? [], slot.ask.tolerations ?? []) !== undefined) continue
      if (!shares && (this.#taken.has(id) || chosen.some((other) => deviceId(other) === id))) continue
      const now = [...chosen, { ...device, claim: slot.claim, request: slot.name }]
      if (!constraintsHold(slot, now)) continue
      const found = this.#devicesFor(slot, candidates, missing - 1, index + 1, now, done)
      if (found !== undefined || this.error !== undefined) return found
    }
    return undefined
  }

  #matching(slot: Slot): PoolDevice[] {
    return this.#devices.filter((device) => this.#matches(slot, device))
  }

  #matches(slot: Slot, device: PoolDevice): boolean {
    let known = this.#known.get(slot.ask)
    if (known === undefined) this.#known.set(slot.ask, known = new Map<PoolDevice, boolean>())
    let matches = known.get(device)
    if (matches === undefined) known.set(device, matches = this.#isSelected(slot, device))
    return matches
  }

  #isSelected({ claim, ask }: Slot, device: PoolDevice): boolean {
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
