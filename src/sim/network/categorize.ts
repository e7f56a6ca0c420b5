import type { Service } from '../../model/kubernetes.generated.ts'
import type { Backend } from './endpoints.ts'

/** Where a connection enters kube-proxy. */
export interface Entry {
  /** From outside through a node port, a load balancer or an external IP; else to the cluster IP or from a pod. */
  readonly isExternal: boolean
  /** The machine whose kube-proxy decides, and its zone; undefined where any may. */
  readonly node: string | undefined
  readonly zone: string | undefined
}

/** The backends that kube-proxy uses, and the rules that left others out. */
export interface Usable {
  readonly backends: readonly Backend[]
  /** `Local` keeps connections on their node. */
  readonly isLocal: boolean
  /** What narrowed the choice, in words. */
  readonly because: readonly string[]
}

/**
 * `pkg/proxy/topology.go` (1.36): ready backends, narrowed by hints where every one of them has some and one fits; without any, those that
 * terminate and still serve. Under a Local policy only those of the node, and none is none.
 */
export function usableBackends(service: Service, backends: readonly Backend[], entry: Entry): Usable {
  const policy = (entry.isExternal ? service.spec?.externalTrafficPolicy : service.spec?.internalTrafficPolicy) ?? 'Cluster'
  if (policy === 'Local') return localBackends(backends, entry)
  const ready = backends.filter((backend) => backend.ready)
  if (ready.length === 0) {
    const leaving = backends.filter((backend) => backend.serving && backend.terminating)
    return { backends: leaving, isLocal: false, because: leaving.length === 0 ? [] : ['none is ready: those that terminate and still serve are used'] }
  }
  const mode = topologyMode(ready, entry)
  if (mode === undefined) return { backends: ready, isLocal: false, because: [] }
  const near = ready.filter((backend) => (mode === 'node' ? backend.nodeHints.includes(entry.node ?? '') : backend.zoneHints.includes(entry.zone ?? '')))
  return { backends: near, isLocal: false, because: [mode === 'node' ? `trafficDistribution keeps connections on node ${entry.node ?? ''}` : `trafficDistribution keeps connections in zone ${entry.zone ?? ''}`] }
}

function localBackends(backends: readonly Backend[], { isExternal, node }: Entry): Usable {
  const here = node === undefined ? backends : backends.filter((backend) => backend.node === node)
  const ready = here.filter((backend) => backend.ready)
  const leaving = here.filter((backend) => !backend.ready && backend.serving && backend.terminating)
  const name = `${isExternal ? 'externalTrafficPolicy' : 'internalTrafficPolicy'} Local`
  return { backends: ready.length > 0 ? ready : leaving, isLocal: true, because: [node === undefined ? `${name}: each node uses only its own endpoints` : `${name}: only endpoints on node ${node} are used`] }
}

function topologyMode(ready: readonly Backend[], { node, zone }: Entry): 'node' | 'zone' | undefined {
  if (node !== undefined && ready.every(({ nodeHints }) => nodeHints.length > 0) && ready.some(({ nodeHints }) => nodeHints.includes(node))) return 'node'
  return zone !== undefined && ready.every(({ zoneHints }) => zoneHints.length > 0) && ready.some(({ zoneHints }) => zoneHints.includes(zone)) ? 'zone' : undefined
}
