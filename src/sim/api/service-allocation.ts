import { aggregateText, errorText, type FieldError, FieldPath, invalid } from '../../base/field.ts'
import {
  type Address, addressText, maskedNetwork, type Network, networkContains, networkText, parseAddress, parseNetwork, widthOf,
} from '../../base/ip.ts'
import type { Service } from '../../model/kubernetes.generated.ts'
import {
  initIPFamilyFields, keepsPreferDualStack, needsHealthCheckPort, normalizeClusterIPs, patchAllocatedValues, type ServiceWithSpec, withSpec,
} from './service-ip-families.ts'
import { NodePortOperation, nodePortRange } from './service-node-ports.ts'
import type { ValidationContext } from './strategy.ts'
import { parseAddressSloppy } from './validation/ip.ts'
import { validateIPAddressParentReference } from './validation/networking/ip-address.ts'

/**
 * Cluster IPs and node ports of Services: `pkg/registry/core/service/storage/alloc.go` with `ipallocator` (1.36).
 *
 * The real server picks free values at random; here the lowest free one of the band meant for dynamic allocation is taken:
 * of 10.96.0.0/16 from 10.96.1.1 on, of the node ports 30000-32767 from 30086 on, the rest below only when that is full.
 */

/** Why a Service cannot get what it asks for; this answers before validation. */
export type AllocationFailure =
  | { readonly kind: 'invalid', readonly errors: FieldError[] }
  | { readonly kind: 'internal', readonly message: string }

/** What one request would take and give back; nothing is booked before `commit`. */
export interface Allocation {
  readonly failure?: AllocationFailure
  readonly addresses: readonly string[]
  readonly releasedAddresses: readonly string[]
  readonly ports: readonly number[]
  readonly releasedPorts: readonly number[]
}

export interface AllocationContext extends ValidationContext {
  /** A dry run does not look whether an address is taken, nor whether a node port lies in the range. */
  readonly dryRun: boolean
}

export class ServiceAllocator {
  private readonly networks: readonly Network[]
  private readonly addresses: Set<string>
  private readonly ports: Set<number>

  /** `ranges`: the service CIDRs, the primary one first, one per family. */
  constructor(ranges: readonly string[] = ['10.96.0.0/16'], addresses: Iterable<string> = [], ports: Iterable<number> = []) {
    this.networks = ranges.flatMap((range) => {
      const network = parseNetwork(range)
      return network === undefined ? [] : [maskedNetwork(network)]
    })
    this.addresses = new Set(addresses)
    this.ports = new Set(ports)
  }

  clone(): ServiceAllocator {
    return new ServiceAllocator(this.networks.map(networkText), this.addresses, this.ports)
  }

  /** Completes a new Service. Runs before `prepareForCreate`; changes the Service. */
  allocateCreate(object: Service, context: AllocationContext): Allocation {
    const service = withSpec(object)
    normalizeClusterIPs(service, undefined)
    const familyErrors = initIPFamilyFields(service, undefined, this.families(), context)
    if (familyErrors.length > 0) return failed({ kind: 'invalid', errors: familyErrors })
    const addresses = this.takeAddresses(service, context)
    if (!Array.isArray(addresses)) return failed(addresses)
    const operation = new NodePortOperation(this.ports, context.dryRun)
    const failure = needsPortsOfItsOwn(service) ? operation.initNodePorts(service.spec) : undefined
    if (failure !== undefined) return failed(failure)
    const checkFailure = needsHealthCheckPort(service.spec) ? operation.allocateHealthCheckPort(service.spec) : undefined
    if (checkFailure !== undefined) return failed(checkFailure)
    return { addresses, releasedAddresses: [], ports: operation.allocated, releasedPorts: [] }
  }

  /** Completes a changed Service. Runs before `prepareForUpdate`; changes the new Service. */
  allocateUpdate(object: Service, oldObject: Service, context: AllocationContext): Allocation {
    const service = withSpec(object)
    const old = withSpec({ ...oldObject })
    patchAllocatedValues(service, old)
    normalizeClusterIPs(service, old)
    const familyErrors = initIPFamilyFields(service, old, this.families(), context)
    if (familyErrors.length > 0) return failed({ kind: 'invalid', errors: familyErrors })
    const moved = this.updateAddresses(service, old, context)
    if ('kind' in moved) return failed(moved)
    const operation = new NodePortOperation(this.ports, context.dryRun)
    const failure = operation.update(service.spec, old.spec)
    if (failure !== undefined) return failed(failure)
    return { addresses: moved.taken, releasedAddresses: moved.released, ports: operation.allocated, releasedPorts: operation.released }
  }

  /** Books what a stored Service got. */
  commit({ addresses, releasedAddresses, ports, releasedPorts }: Allocation): void {
    for (const address of addresses) this.addresses.add(address)
    for (const address of releasedAddresses) this.addresses.delete(address)
    for (const port of ports) this.ports.add(port)
    for (const port of releasedPorts) this.ports.delete(port)
  }

  /** Books a Service that was there before, e.g. one of a snapshot. */
  occupy({ spec = {} }: Service): void {
    this.commit({ addresses: addressesOf(spec.clusterIPs), ports: portsOf(spec), releasedAddresses: [], releasedPorts: [] })
  }

  /** Gives back what a deleted Service held. */
  release({ spec = {} }: Service): void {
    this.commit({ addresses: [], ports: [], releasedAddresses: addressesOf(spec.clusterIPs), releasedPorts: portsOf(spec) })
  }

  private families(): string[] {
    return this.networks.map(({ address }) => address.family === 4 ? 'IPv4' : 'IPv6')
  }

  /** One address for each family of the Service: the requested or a free one. */
  private takeAddresses(service: ServiceWithSpec, context: AllocationContext): string[] | AllocationFailure {
    const { spec } = service
    if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None') return []
    const families = spec.ipFamilies ?? []
    const wanted = families.map((_, index) => spec.clusterIPs?.[index] ?? '')
    const taken: string[] = []
    for (const [index, family] of families.entries()) {
      const got = this.takeAddress(service, family, wanted[index] ?? '', wanted, context)
      if (typeof got !== 'string') return got
      taken.push(got)
    }
    spec.clusterIPs = taken
    if (taken[0] !== undefined) spec.clusterIP = taken[0]
    return addressesOf(taken)
  }

  private takeAddress(
    service: Service, family: string, wanted: string, shown: readonly string[], context: AllocationContext,
  ): string | AllocationFailure {
    const network = this.networks.find(({ address }) => family === (address.family === 4 ? 'IPv4' : 'IPv6'))
    if (network === undefined) return { kind: 'internal', message: `failed to allocate a serviceIP for Service "${service.metadata?.name ?? ''}": range is full` }
    const refuse = (text: string): AllocationFailure => ({ kind: 'invalid', errors: [invalid(FieldPath.of('spec', 'clusterIPs'), shown, text)] })
    if (wanted === '') {
      if (context.dryRun) return addressText(network.address)
      const free = this.freeAddress(network)
      if (free === undefined) return { kind: 'internal', message: `failed to allocate a serviceIP for Service "${service.metadata?.name ?? ''}": range is full` }
      const problem = parentProblem(free, service)
      return problem === undefined ? free : refuse(`failed to allocate IP: ${problem}`)
    }
    const problem = this.staticProblem(network, wanted, service, context.dryRun)
    return problem === undefined ? wanted : refuse(`failed to allocate IP ${wanted}: ${problem}`)
  }

  private staticProblem(network: Network, wanted: string, service: Service, dryRun: boolean): string | undefined {
    const address = parseAddressSloppy(wanted)
    const isInside = address !== undefined && networkContains(network, address) && isUsable(network, address)
    if (!isInside && dryRun) return `the provided IP (${addressOf(wanted)}) is not in the valid range. The range of valid IPs is ${networkText(network)}`
    if (!isInside) return 'the provided network does not match the current range'
    if (dryRun) return undefined
    return this.addresses.has(addressOf(wanted)) ? 'provided IP is already allocated' : parentProblem(addressOf(wanted), service)
  }

  private freeAddress(network: Network): string | undefined {
    const size = 1n << BigInt(widthOf(network.address) - network.prefix)
    // 65536 addresses / 16 = 4096, cut to 256: dynamic allocation starts at the 257th usable address, 10.96.1.1.
    const offset = size <= 16n ? 0n : clamp(size / 16n, 16n, 256n)
    const usable = size - (network.address.family === 4 ? 2n : 1n)
    for (let step = 0n; step < usable; step++) {
      const place = (offset + step) % usable
      const text = addressText({ family: network.address.family, bits: network.address.bits + 1n + place })
      if (!this.addresses.has(text)) return text
    }
    return undefined
  }

  private updateAddresses(
    service: ServiceWithSpec, old: ServiceWithSpec, context: AllocationContext,
  ): { taken: string[], released: string[] } | AllocationFailure {
    const { spec } = service
    if (keepsPreferDualStack(spec, old.spec)) return { taken: [], released: [] }
    if (old.spec.type === 'ExternalName' && spec.type !== 'ExternalName') {
      const taken = this.takeAddresses(service, context)
      return Array.isArray(taken) ? { taken, released: [] } : taken
    }
    if (old.spec.clusterIPs?.[0] === 'None') return { taken: [], released: [] }
    if (old.spec.type !== 'ExternalName' && spec.type === 'ExternalName') return { taken: [], released: addressesOf(old.spec.clusterIPs) }
    const [before, after] = [old.spec.ipFamilies?.length ?? 0, spec.ipFamilies?.length ?? 0]
    if (before === 1 && after === 2) {
      const [first = '', second = ''] = spec.clusterIPs ?? []
      const got = this.takeAddress(service, spec.ipFamilies?.[1] ?? '', second, [first, second], context)
      if (typeof got !== 'string') return got
      spec.clusterIPs = [first, got]
      return { taken: addressesOf([got]), released: [] }
    }
    return { taken: [], released: before === 2 && after === 1 ? addressesOf(old.spec.clusterIPs?.slice(1)) : [] }
  }
}

/** The default node port range, for messages and sketches of clusters. */
export { nodePortRange }

function failed(failure: AllocationFailure): Allocation {
  return { failure, addresses: [], releasedAddresses: [], ports: [], releasedPorts: [] }
}

/** The server stores an IPAddress object for each cluster IP, and that needs a Service with a name. */
function parentProblem(address: string, { metadata }: Service): string | undefined {
  const { name = '', namespace = 'default' } = metadata ?? {}
  const errors = validateIPAddressParentReference({ resource: 'services', name, namespace }, FieldPath.of('spec', 'parentRef'))
  return errors.length === 0
    ? undefined
    : `IPAddress.networking.k8s.io "${address}" is invalid: ${aggregateText(errors.map(errorText))}`
}

/** Neither the network's own address nor, in IPv4, its broadcast address. */
function isUsable(network: Network, { family, bits }: Address): boolean {
  const host = bits - network.address.bits
  return host !== 0n && (family === 6 || host !== (1n << BigInt(32 - network.prefix)) - 1n)
}

function needsPortsOfItsOwn({ spec }: ServiceWithSpec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer'
}

function addressesOf(ips: readonly string[] = []): string[] {
  return ips.filter((ip) => parseAddressSloppy(ip) !== undefined).map(addressOf)
}

function addressOf(ip: string): string {
  const address = parseAddressSloppy(ip) ?? parseAddress(ip)
  return address === undefined ? ip : addressText(address)
}

function portsOf(spec: NonNullable<Service['spec']>): number[] {
  return [...(spec.ports ?? []).map(({ nodePort = 0 }) => nodePort), spec.healthCheckNodePort ?? 0].filter((port) => port !== 0)
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value
}
