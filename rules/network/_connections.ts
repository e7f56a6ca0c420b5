import { isMap } from '../../src/base/json.ts'
import { labelSelectorMatches } from '../../src/base/labels.ts'
import type { Bundle, PodTemplate, ResourceOf } from '../../src/check/api.ts'
import { isolating, type Direction, type Policy } from './_policies.ts'

type Peer = NonNullable<NonNullable<NonNullable<Policy['spec']['ingress']>[number]['from']>[number]>
type PolicyPort = NonNullable<NonNullable<Policy['spec']['ingress']>[number]['ports']>[number]

/** A connection from the pods of one template to those of another, at a port of the latter. */
export interface Connection {
  readonly from: PodTemplate
  readonly to: PodTemplate
  readonly port: number
  readonly protocol: string
}

/** The policy that lets nothing of a connection pass, though it isolates an end; undefined when some rule may, or nothing isolates. */
export function blockingPolicy(bundle: Bundle, connection: Connection): { readonly policy: Policy, readonly direction: Direction } | undefined {
  for (const direction of ['Egress', 'Ingress'] as const) {
    const [own, other] = direction === 'Egress' ? [connection.from, connection.to] : [connection.to, connection.from]
    if (own.spec.hostNetwork === true || other.spec.hostNetwork === true) continue
    const policies = isolating(bundle, own, direction)
    const [first] = policies
    if (first !== undefined && !policies.some((policy) => allows(bundle, policy, direction, other, connection))) return { policy: first, direction }
  }
  return undefined
}

/** The number that a port of a Service has on the pods of a template. */
export function portOn({ servingContainers }: PodTemplate, service: ResourceOf<'Service'>, asked: number | undefined): { readonly port: number, readonly protocol: string } | undefined {
  const found = service.spec.clusterIP === 'None' && asked !== undefined ? { port: asked, targetPort: asked } : (service.spec.ports ?? []).find(({ port }) => asked === undefined || port === asked)
  if (found === undefined) return undefined
  const { targetPort = found.port } = found
  const protocol = 'protocol' in found ? found.protocol ?? 'TCP' : 'TCP'
  const number = typeof targetPort === 'string' ? servingContainers.flatMap(({ value }) => value.ports ?? []).find(({ name }) => name === targetPort)?.containerPort : targetPort
  return number === undefined ? undefined : { port: number, protocol }
}

function allows(bundle: Bundle, policy: Policy, direction: Direction, other: PodTemplate, connection: Connection): boolean {
  const rules: { peers: readonly Peer[], ports: readonly PolicyPort[] }[] = direction === 'Ingress'
    ? (policy.spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
    : (policy.spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }))
  return rules.some(({ peers, ports }) => (ports.length === 0 || ports.some((port) => isPort(port, connection))) && (peers.length === 0 || peers.some((peer) => mayBe(bundle, peer, other, policy))))
}

function isPort({ port, endPort, protocol = 'TCP' }: PolicyPort, { to, port: number, protocol: asked }: Connection): boolean {
  if (protocol !== asked) return false
  if (typeof port === 'string') return to.servingContainers.flatMap(({ value }) => value.ports ?? []).some(({ name, containerPort }) => name === port && containerPort === number)
  return port === undefined || (endPort === undefined ? port === number : port <= number && number <= endPort)
}

/** Addresses of pods, and labels of a namespace that no file shows, may be anything. */
function mayBe(bundle: Bundle, { ipBlock, namespaceSelector, podSelector }: Peer, { namespace, labels }: PodTemplate, policy: Policy): boolean {
  if (ipBlock !== undefined) return true
  if (podSelector !== undefined && !labelSelectorMatches(podSelector, labels)) return false
  if (namespaceSelector === undefined) return namespace === policy.namespace
  if (namespace === undefined) return true
  const found = bundle.find('Namespace', namespace, undefined)
  const own = { 'kubernetes.io/metadata.name': namespace, ...found?.labels }
  const isKnown = found !== undefined || Object.keys(isMap(namespaceSelector.matchLabels) ? namespaceSelector.matchLabels : {}).every((key) => key === 'kubernetes.io/metadata.name')
  return !isKnown || (namespaceSelector.matchExpressions ?? []).length > 0 && found === undefined || labelSelectorMatches(namespaceSelector, own)
}
