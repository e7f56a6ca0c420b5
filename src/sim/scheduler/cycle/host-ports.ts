import type { Pod } from '../../../model/kubernetes.generated.ts'
import { isSidecar } from './pod-requests.ts'

/** A port of the host that a container asks for. */
export interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

const anyAddress = '0.0.0.0'

/** Host ports of containers and sidecars; ordinary init containers do not count. Upstream: `pkg/scheduler/util`, GetHostPorts. */
export function hostPortsOf(pod: Pod): HostPort[] {
  const containers = [...(pod.spec?.initContainers ?? []).filter(isSidecar), ...(pod.spec?.containers ?? [])]
  return containers.flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0)
    .map((port) => ({ ip: port.hostIP || anyAddress, protocol: port.protocol || 'TCP', port: port.hostPort ?? 0 }))
}

/** The ports in use on a node: a set, as upstream keeps it. The first of two holders to leave frees the port. */
export class UsedPorts {
  readonly #addresses = new Map<string, Set<string>>()

  add({ ip, protocol, port }: HostPort): void {
    const key = `${protocol}/${port}`
    const addresses = this.#addresses.get(key) ?? new Set<string>()
    this.#addresses.set(key, addresses)
    addresses.add(ip)
  }

  remove({ ip, protocol, port }: HostPort): void {
    const key = `${protocol}/${port}`
    const addresses = this.#addresses.get(key)
    addresses?.delete(ip)
    if (addresses?.size === 0) this.#addresses.delete(key)
  }

  /** 0.0.0.0 stands for every address; `::` is an address like any other. */
  conflicts({ ip, protocol, port }: HostPort): boolean {
    const addresses = this.#addresses.get(`${protocol}/${port}`)
    if (addresses === undefined) return false
    return ip === anyAddress || addresses.has(ip) || addresses.has(anyAddress)
  }

  copy(): UsedPorts {
    const copy = new UsedPorts()
    for (const [key, addresses] of this.#addresses) copy.#addresses.set(key, new Set(addresses))
    return copy
  }
}
