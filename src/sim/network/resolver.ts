import type { Pod } from '../../model/kubernetes.generated.ts'
import { clusterDomain } from './names.ts'
import type { Party } from './party.ts'
import { isHostNetwork } from './party.ts'
import { oneOf, type NetworkView } from './view.ts'

/** What a pod's /etc/resolv.conf makes of a name. */
export interface Resolver {
  /** Who is asked: the cluster's DNS, that of the machine, or servers that the pod names. */
  readonly asks: 'cluster' | 'machine' | 'own servers'
  readonly searches: readonly string[]
  readonly ndots: number
  /** `dnsPolicy ClusterFirst` */
  readonly because: string
}

/** A name to ask for, and the search domain it was made with. */
export interface Candidate {
  readonly name: string
  readonly search: string | undefined
}

const clusterNdots = 5
const machineNdots = 1

/** `pkg/kubelet/network/dns/dns.go` (1.36): ClusterFirst on a node's network is Default, and dnsConfig comes on top of every policy. */
export function resolverOf(view: NetworkView, party: Party): Resolver {
  if (party.kind !== 'pod') return { asks: 'machine', searches: [], ndots: machineNdots, because: 'only pods ask the DNS of the cluster' }
  const { pod } = party
  const policy = pod.spec?.dnsPolicy ?? 'ClusterFirst'
  const fallsBack = policy === 'ClusterFirst' && isHostNetwork(pod)
  const base = baseOf(view, pod, fallsBack ? 'Default' : policy)
  const { searches = [], options = [] } = pod.spec?.dnsConfig ?? {}
  const ndots = options.find(({ name }) => name === 'ndots')?.value
  const number = ndots === undefined || !/^\d+$/.test(ndots) ? base.ndots : Math.min(15, Number(ndots))
  const because = fallsBack ? 'hostNetwork turns dnsPolicy ClusterFirst into Default: only ClusterFirstWithHostNet asks the DNS of the cluster' : base.because
  return { ...base, searches: [...new Set([...base.searches, ...searches])], ndots: number, because }
}

/** The names that are asked for, one after the other: with fewer dots than `ndots` search domains come first. */
export function candidates(name: string, { searches, ndots }: Resolver): Candidate[] {
  if (name.endsWith('.')) return [{ name: name.slice(0, -1), search: undefined }]
  const asIs: Candidate = { name, search: undefined }
  const searched = searches.map((search) => ({ name: `${name}.${search}`, search }))
  return name.split('.').length - 1 >= ndots ? [asIs, ...searched] : [...searched, asIs]
}

function baseOf(view: NetworkView, pod: Pod, policy: string): Resolver {
  const namespace = pod.metadata?.namespace ?? ''
  switch (policy) {
    case 'Default': return { asks: 'machine', searches: [], ndots: machineNdots, because: 'dnsPolicy Default: the pod asks the DNS of its node' }
    case 'None': {
      const servers = pod.spec?.dnsConfig?.nameservers ?? []
      const known = new Set(oneOf(view, 'Service', 'kube-system', 'kube-dns')?.spec?.clusterIPs ?? [conventionalDns])
      const asks = servers.some((server) => known.has(server)) ? 'cluster' : 'own servers'
      return { asks, searches: [], ndots: machineNdots, because: `dnsPolicy None with nameservers ${servers.join(', ')}` }
    }
    default: return { asks: 'cluster', searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain], ndots: clusterNdots, because: `dnsPolicy ${policy}` }
  }
}

/** kubeadm gives the cluster's DNS the tenth address of the Service network. */
const conventionalDns = '10.96.0.10'
