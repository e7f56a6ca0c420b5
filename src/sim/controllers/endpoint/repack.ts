import { compareStrings } from '../../../base/json.ts'
import type { EndpointAddress, EndpointSubset } from '../../../model/kubernetes.generated.ts'
import { dumpCorePort, inHashOrder } from '../deep-hash.ts'

type CorePort = NonNullable<EndpointSubset['ports']>[number]

/**
 * Subsets in the canonical form: ports with the same addresses together, `RepackSubsets` of `pkg/api/v1/endpoints/util.go` (1.36). An
 * address that is somewhere not ready for a port is not ready for it. Subsets are sorted by their ports, where upstream sorts by a hash
 * that holds uids.
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): EndpointSubset[] {
  const addresses = new Map<string, EndpointAddress>()
  const byPort = new Map<string, { readonly port: CorePort | undefined, readonly ready: Map<string, boolean> }>()
  for (const subset of subsets) {
    const ports = subset.ports ?? []
    for (const port of ports.length === 0 ? [undefined] : ports) {
      const key = port === undefined ? '' : dumpCorePort(port)
      const entry = byPort.get(key) ?? { port, ready: new Map<string, boolean>() }
      byPort.set(key, entry)
      note(subset.addresses, true, addresses, entry.ready)
      note(subset.notReadyAddresses, false, addresses, entry.ready)
    }
  }
  const groups = new Map<string, { readonly ports: CorePort[], readonly ready: ReadonlyMap<string, boolean> }>()
  for (const { port, ready } of byPort.values()) {
    const key = JSON.stringify([...ready].sort(([a], [b]) => compareStrings(a, b)))
    const group = groups.get(key) ?? { ports: [], ready }
    groups.set(key, group)
    if (port !== undefined) group.ports.push(port)
  }
  const packed = [...groups.values()].map(({ ports, ready }) => {
    const chosen = (wanted: boolean): EndpointAddress[] => [...ready].flatMap(([key, isReady]) => isReady === wanted ? addresses.get(key) ?? [] : []).sort(byAddress)
    const [up, down] = [chosen(true), chosen(false)]
    return {
      ...up.length === 0 ? {} : { addresses: up },
      ...down.length === 0 ? {} : { notReadyAddresses: down },
      ...ports.length === 0 ? {} : { ports: inHashOrder(ports, dumpCorePort) },
    }
  })
  return packed.sort((a, b) => compareStrings(portsText(a), portsText(b)))
}

function note(list: readonly EndpointAddress[] | undefined, isReady: boolean, addresses: Map<string, EndpointAddress>, ready: Map<string, boolean>): void {
  for (const address of list ?? []) {
    const key = `${address.ip ?? ''} ${address.targetRef?.uid ?? ''}`
    if (!addresses.has(key)) addresses.set(key, address)
    if (ready.get(key) !== false) ready.set(key, isReady)
  }
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  return compareStrings(a.ip ?? '', b.ip ?? '') || compareStrings(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '')
}

function portsText({ ports = [] }: EndpointSubset): string {
  return ports.map(dumpCorePort).join()
}
