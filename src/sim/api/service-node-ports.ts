import { FieldPath, invalid } from '../../base/field.ts'
import type { ServiceSpec } from '../../model/kubernetes.generated.ts'
import type { AllocationFailure } from './service-allocation.ts'
import { needsHealthCheckPort, needsNodePorts } from './service-ip-families.ts'

/** `--service-node-port-range`, inclusive. */
export const nodePortRange = { first: 30000, last: 32767 } as const

/**
 * The node ports of one request: what it takes, what it gives back. Dynamic allocation starts above the static band:
 * 2768 ports / 32 = 86, so at 30086.
 * Source: `pkg/registry/core/service/storage/alloc.go`, `portallocator/{allocator,operation}.go` (1.36).
 */
export class NodePortOperation {
  readonly allocated: number[] = []
  readonly released: number[] = []
  private readonly taken: ReadonlySet<number>
  private readonly dryRun: boolean

  constructor(taken: ReadonlySet<number>, dryRun: boolean) {
    this.taken = taken
    this.dryRun = dryRun
  }

  /** Node ports of a new Service; the same port number under two protocols shares one. */
  initNodePorts(spec: ServiceSpec): AllocationFailure | undefined {
    const byPort = new Map<number, number>()
    const ports = spec.ports ?? []
    for (const [index, port] of ports.entries()) {
      if ((port.nodePort ?? 0) === 0 && !needsNodePorts(spec)) continue
      const number = port.port ?? 0
      const shared = byPort.get(number)
      if (shared === undefined) {
        const requested = ports.find((other) => (other.port ?? 0) === number && (other.nodePort ?? 0) !== 0)?.nodePort
        const got = requested ?? this.next()
        const failure = got === undefined ? full : requested === undefined ? undefined : this.take(requested, index)
        if (failure !== undefined || got === undefined) return failure
        port.nodePort = got
        byPort.set(number, got)
      } else if ((port.nodePort ?? 0) === 0) port.nodePort = shared
      else if (port.nodePort !== undefined && port.nodePort !== shared) {
        const failure = this.take(port.nodePort, index)
        if (failure !== undefined) return failure
      }
    }
    return undefined
  }

  allocateHealthCheckPort(spec: ServiceSpec): AllocationFailure | undefined {
    const requested = spec.healthCheckNodePort ?? 0
    if (requested !== 0) {
      const problem = this.problem(requested)
      if (problem !== undefined) return { kind: 'internal', message: `failed to allocate requested HealthCheck NodePort ${requested}: ${problem}` }
      this.allocated.push(requested)
      return undefined
    }
    const got = this.next()
    if (got === undefined) return { kind: 'internal', message: 'failed to allocate a HealthCheck NodePort 0: range is full' }
    spec.healthCheckNodePort = got
    return undefined
  }

  /** Node ports of a changed Service: kept, taken anew, given back. */
  update(spec: ServiceSpec, old: ServiceSpec): AllocationFailure | undefined {
    const oldPorts = nodePortsOf(old)
    if (spec.type === 'ExternalName' || spec.type === 'ClusterIP') this.released.push(...oldPorts)
    else {
      const failure = this.updateNodePorts(spec, oldPorts)
      if (failure !== undefined) return failure
    }
    const [needed, needs] = [needsHealthCheckPort(old), needsHealthCheckPort(spec)]
    if (!needed && needs) return this.allocateHealthCheckPort(spec)
    if (needed && !needs && old.healthCheckNodePort !== undefined) this.released.push(old.healthCheckNodePort)
    return undefined
  }

  private updateNodePorts(spec: ServiceSpec, oldPorts: readonly number[]): AllocationFailure | undefined {
    const seen = new Set<string>()
    for (const [index, port] of (spec.ports ?? []).entries()) {
      const requested = port.nodePort ?? 0
      if (requested === 0 && !needsNodePorts(spec)) continue
      if (requested === 0) {
        const got = this.next()
        if (got === undefined) return full
        port.nodePort = got
      } else if (!oldPorts.includes(requested) && !this.allocated.includes(requested)) {
        const failure = this.take(requested, index)
        if (failure !== undefined) return failure
      }
      const key = `{${port.protocol ?? ''} ${port.nodePort ?? 0}}`
      if (seen.has(key)) return { kind: 'internal', message: `duplicate nodePort: ${key}` }
      seen.add(key)
    }
    const kept = nodePortsOf(spec)
    this.released.push(...oldPorts.filter((port) => !kept.includes(port)))
    return undefined
  }

  private take(port: number, index: number): AllocationFailure | undefined {
    const problem = this.problem(port)
    if (problem === undefined) {
      this.allocated.push(port)
      return undefined
    }
    return { kind: 'invalid', errors: [invalid(FieldPath.of('spec', 'ports').index(index).child('nodePort'), port, problem)] }
  }

  private problem(port: number): string | undefined {
    const { first, last } = nodePortRange
    if (!this.dryRun && (port < first || port > last)) {
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
    }
    return this.taken.has(port) || this.allocated.includes(port) ? 'provided port is already allocated' : undefined
  }

  private next(): number | undefined {
    if (this.dryRun) {
      // A dry run shows a number past the range: 32769 for the first, then one more than the highest of this request.
      const port = (this.allocated.length === 0 ? 32768 : Math.max(...this.allocated)) + 1
      this.allocated.push(port)
      return port
    }
    const { first, last } = nodePortRange
    const size = last - first + 1
    const offset = Math.min(Math.max(16, Math.trunc(size / 32)), 128)
    for (let step = 0; step < size; step++) {
      const port = first + (offset + step) % size
      if (this.problem(port) !== undefined) continue
      this.allocated.push(port)
      return port
    }
    return undefined
  }
}

const full: AllocationFailure = { kind: 'internal', message: 'failed to allocate a nodePort: range is full' }

function nodePortsOf(spec: ServiceSpec): number[] {
  return (spec.ports ?? []).flatMap(({ nodePort = 0 }) => nodePort === 0 ? [] : [nodePort])
}
