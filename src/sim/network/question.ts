import { parseAddress } from '../../base/ip.ts'
import { nearestName } from '../../base/edit-distance.ts'
import { compareStrings } from '../../base/json.ts'
import type { OwnerReference, Pod } from '../../model/kubernetes.generated.ts'
import { podName, type Party } from './party.ts'
import type { AskedPort, Protocol } from './ports.ts'
import type { Url } from './reach-url.ts'
import { allOf, oneOf, type NetworkView } from './view.ts'

/** Where a connection is to go, as it was asked. */
export type Target =
  | { readonly kind: 'url', readonly url: Url }
  | { readonly kind: 'name', readonly name: string, readonly port: AskedPort }
  | { readonly kind: 'address', readonly address: string, readonly port: AskedPort }
  | { readonly kind: 'object', readonly object: 'Pod' | 'Service' | 'Node' | 'Workload', readonly workload?: string, readonly namespace: string, readonly name: string, readonly port: AskedPort }

/** Kinds by what people write in front of the slash. */
const kindWords: Readonly<Record<string, string>> = {
  po: 'Pod', pod: 'Pod', pods: 'Pod', svc: 'Service', service: 'Service', services: 'Service', no: 'Node', node: 'Node', nodes: 'Node',
  deploy: 'Deployment', deployment: 'Deployment', deployments: 'Deployment', sts: 'StatefulSet', statefulset: 'StatefulSet', statefulsets: 'StatefulSet',
  ds: 'DaemonSet', daemonset: 'DaemonSet', daemonsets: 'DaemonSet', rs: 'ReplicaSet', replicaset: 'ReplicaSet', replicasets: 'ReplicaSet',
  rc: 'ReplicationController', replicationcontroller: 'ReplicationController', job: 'Job', jobs: 'Job', cj: 'CronJob', cronjob: 'CronJob', cronjobs: 'CronJob',
}

/**
 * Reads who asks: `internet`, an address, `node/<name>`, `[namespace/]pod/<name>` or any workload, or a bare name, which is looked for among
 * workloads, pods and nodes. Of a workload every pod asks.
 */
export function readSource(view: NetworkView, text: string, namespace: string): readonly Party[] | { readonly error: string } {
  if (text === 'internet') return [{ kind: 'internet' }]
  const address = parseAddress(text)
  if (address !== undefined) return [{ kind: 'address', address, text }]
  const named = readObject(text, namespace)
  if (named !== undefined && 'error' in named) return named
  if (named?.kind === 'Node') return nodes(view, named.name)
  if (named !== undefined) {
    const pods = podsOf(view, named.kind, named.namespace, named.name)
    return pods.length > 0 ? pods.map((pod) => ({ kind: 'pod', pod })) : { error: noPods(view, named) }
  }
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'Job', 'CronJob', 'ReplicaSet']) {
    const pods = podsOf(view, kind, namespace, text)
    if (pods.length > 0) return pods.map((pod) => ({ kind: 'pod', pod }))
  }
  const node = nodes(view, text)
  return 'error' in node ? { error: `"${text}" is no pod or workload of namespace ${namespace}, no node, no address and not "internet"` } : node
}

/** Reads where to: a URL, `[namespace/]svc/<name>`, `pod/<name>` or `node/<name>`, an address, else a name of the DNS; a port comes behind a colon. */
export function readTarget(view: NetworkView, text: string, namespace: string, protocol: Protocol): Target | { readonly error: string } {
  if (/^https?:\/\//i.test(text)) return readUrl(text)
  const split = splitPort(text, protocol)
  if ('error' in split) return split
  const { rest, port } = split
  if (parseAddress(rest) !== undefined) return { kind: 'address', address: rest, port }
  const named = readObject(rest, namespace)
  const isNode = named === undefined && oneOf(view, 'Node', '', rest) !== undefined && oneOf(view, 'Service', namespace, rest) === undefined
  if (isNode) return { kind: 'object', object: 'Node', namespace: '', name: rest, port }
  if (named === undefined) return /^[A-Za-z0-9_*.-]+$/.test(rest) ? { kind: 'name', name: rest, port } : { error: `"${rest}" is neither a name, an address nor a URL` }
  if ('error' in named) return named
  const isKnown = named.kind === 'Pod' || named.kind === 'Service' || named.kind === 'Node'
  if (named.kind === 'Service' && oneOf(view, 'Service', named.namespace, named.name) === undefined) return { error: `there is no Service ${named.namespace}/${named.name}${near(view, 'Service', named.namespace, named.name)}` }
  if (named.kind === 'Node' && oneOf(view, 'Node', '', named.name) === undefined) return { error: `there is no node ${named.name}${near(view, 'Node', '', named.name)}` }
  if (named.kind !== 'Service' && named.kind !== 'Node' && podsOf(view, named.kind, named.namespace, named.name).length === 0) return { error: noPods(view, named) }
  return { kind: 'object', object: isKnown ? named.kind : 'Workload', workload: named.kind, namespace: named.namespace, name: named.name, port }
}

/** Pods of a workload, or the pod itself, that have not ended. */
export function podsOf(view: NetworkView, kind: string, namespace: string, name: string): readonly Pod[] {
  if (kind === 'Pod') {
    const pod = oneOf(view, 'Pod', namespace, name)
    return pod === undefined ? [] : [pod]
  }
  const owner = (references: readonly OwnerReference[] | undefined): OwnerReference | undefined => references?.find(({ controller }) => controller === true)
  const isOf = (pod: Pod): boolean => {
    let one = owner(pod.metadata?.ownerReferences)
    for (let climbs = 0; one !== undefined && climbs < 4; climbs++) {
      if (one.kind === kind && one.name === name) return true
      one = owner(view.get(one.kind ?? '', namespace, one.name ?? '')?.metadata?.ownerReferences)
    }
    return false
  }
  return allOf(view, 'Pod', namespace).filter((pod) => pod.metadata?.deletionTimestamp === undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed' && isOf(pod))
    .toSorted((a, b) => compareStrings(podName(a), podName(b)))
}

function nodes(view: NetworkView, name: string): readonly Party[] | { readonly error: string } {
  const node = oneOf(view, 'Node', '', name)
  return node === undefined ? { error: `there is no node ${name}${near(view, 'Node', '', name)}` } : [{ kind: 'node', node }]
}

/** Nothing of that name, or nothing that still runs. */
function noPods(view: NetworkView, { kind, namespace, name }: Named): string {
  if (kind !== 'Pod' && view.get(kind, namespace, name) !== undefined) return `${kind} ${namespace}/${name} has no pod that is still there`
  return `no pod comes of ${kind} ${namespace}/${name}${near(view, kind, namespace, name)}`
}

interface Named { readonly kind: string, readonly namespace: string, readonly name: string }

function readObject(text: string, fallback: string): Named | { readonly error: string } | undefined {
  const parts = text.split('/')
  if (parts.length === 1) return undefined
  const [name = '', word = '', namespace = fallback] = parts.reverse()
  const kind = kindWords[word.toLowerCase()]
  if (parts.length > 3 || kind === undefined || name === '') return { error: `"${text}" is not written as kind/name or namespace/kind/name${kind === undefined && word !== '' ? `: "${word}" is no kind with a network` : ''}` }
  return { kind, namespace, name }
}

function readUrl(text: string): Target | { readonly error: string } {
  const match = /^(?<scheme>https?):\/\/(?<host>\[[0-9a-f:.]+\]|[^/:?#@]+)(?::(?<port>\d{1,5}))?(?<path>\/[^?#]*)?(?:[?#].*)?$/i.exec(text)
  if (match?.groups === undefined) return { error: `"${text}" is no URL of the form http://host[:port]/path` }
  const { scheme = '', host = '', port, path = '/' } = match.groups
  if (port !== undefined && !isPort(Number(port))) return { error: `"${text}" has no port between 1 and 65535` }
  return { kind: 'url', url: { scheme: scheme.toLowerCase() === 'https' ? 'https' : 'http', host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? undefined : Number(port), path } }
}

/** `web:80`, `web:http`, `10.0.0.1:53/UDP`, `[fd00::1]:80`. */
function splitPort(text: string, protocol: Protocol): { readonly rest: string, readonly port: AskedPort } | { readonly error: string } {
  const bracketed = /^\[(?<rest>[^\]]+)\](?::(?<port>[^/]+))?(?:\/(?<protocol>[A-Za-z]+))?$/.exec(text)
  const plain = parseAddress(text) !== undefined ? undefined : /^(?<rest>[^:]+):(?<port>[^:/]+)(?:\/(?<protocol>[A-Za-z]+))?$/.exec(text)
  const groups = bracketed?.groups ?? plain?.groups
  if (groups === undefined) return text.includes(':') && parseAddress(text) === undefined ? { error: `"${text}" is not written as name:port` } : { rest: text, port: { protocol } }
  const upper = groups.protocol?.toUpperCase() ?? protocol
  if (upper !== 'TCP' && upper !== 'UDP' && upper !== 'SCTP') return { error: `"${groups.protocol ?? ''}" is no protocol: it is one of TCP, UDP, SCTP` }
  const { rest = '', port } = groups
  if (port === undefined) return { rest, port: { protocol: upper } }
  if (!/^\d+$/.test(port)) return { rest, port: { port, protocol: upper } }
  return isPort(Number(port)) ? { rest, port: { port: Number(port), protocol: upper } } : { error: `${port} is no port between 1 and 65535` }
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535
}

function near(view: NetworkView, kind: string, namespace: string, name: string): string {
  const here = view.list(kind, kind === 'Node' ? undefined : namespace).flatMap(({ metadata }) => metadata?.name ?? [])
  const elsewhere = view.list(kind).find(({ metadata }) => metadata?.name === name && metadata.namespace !== namespace)
  const close = nearestName(name, here)
  if (elsewhere !== undefined) return `; there is one in namespace ${elsewhere.metadata?.namespace ?? ''}`
  return close === undefined ? '' : `; did you mean ${close}?`
}
