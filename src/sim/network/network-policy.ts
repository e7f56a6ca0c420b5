import { labelSelectorMatches } from '../../base/labels.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../../model/kubernetes.generated.ts'
import { ends, step, worse, type Answer, type Reach } from './answer.ts'
import { isHostNetwork, nodeOf, onTheWire, podName, titleOf, type Party } from './party.ts'
import { isPeer, isPolicyPort } from './policy-peers.ts'
import { portText, type Protocol } from './ports.ts'
import { allOf, foreignPolicyKinds, type NetworkView } from './view.ts'

type Direction = 'Ingress' | 'Egress'

interface Rule {
  readonly policy: NetworkPolicy
  readonly peers: readonly NetworkPolicyPeer[] | undefined
  readonly ports: readonly NetworkPolicyPort[] | undefined
}

/** A connection after Services have been resolved: policies see pods and their own ports. */
export interface Connection {
  /** Whom the destination sees. */
  readonly from: Party
  readonly to: Party
  readonly port: number
  readonly protocol: Protocol
  /** Who sends, where a node has put its own address in front of it. */
  readonly sender?: Party | undefined
}

/** NetworkPolicies that select a pod for a direction. Where there are none, everything is let through. */
export function isolating(view: NetworkView, pod: Pod, direction: Direction): readonly NetworkPolicy[] {
  return allOf(view, 'NetworkPolicy', pod.metadata?.namespace ?? '').filter((policy) => isBuiltIn(policy) && policyTypes(policy).includes(direction)
    && labelSelectorMatches(policy.spec?.podSelector ?? {}, pod.metadata?.labels))
}

/** What NetworkPolicies say of a connection: the source's egress and the destination's ingress must both let it through. */
export function policyVerdict(view: NetworkView, connection: Connection): Reach {
  const { from, to } = connection
  if (from.kind === 'pod' && to.kind === 'pod' && podName(from.pod) === podName(to.pod)) return ends('yes')
  const foreign = foreignPolicies(view, [from, to].flatMap((party) => (party.kind === 'pod' ? party.pod.metadata?.namespace ?? '' : [])))
  const verdicts = [directionVerdict(view, connection, 'Egress'), directionVerdict(view, connection, 'Ingress')]
  const answer = verdicts.reduce<Answer>((all, one) => worse(all, one.answer), 'yes')
  const steps = answer === 'no' ? verdicts.find((one) => one.answer === 'no')?.steps ?? [] : verdicts.flatMap((one) => one.steps)
  if (answer !== 'yes' || foreign === undefined) return { answer, steps }
  return { answer: 'unknown', steps: [...steps, step(`${foreign} may refuse it`, 'what policies of network plugins and meshes say is not simulated', foreign)] }
}

/** `policyTypes` by default: Ingress always, Egress where there is a rule for it. `pkg/apis/networking/v1/defaults.go` (1.36). */
export function policyTypes({ spec }: NetworkPolicy): readonly string[] {
  return spec?.policyTypes ?? ((spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'])
}

function directionVerdict(view: NetworkView, connection: Connection, direction: Direction): Reach {
  const own = direction === 'Egress' ? connection.sender ?? connection.from : connection.to
  const other = direction === 'Egress' ? connection.to : connection.from
  if (own.kind !== 'pod' || isHostNetwork(own.pod)) return ends('yes')
  const policies = isolating(view, own.pod, direction)
  const [first] = policies
  if (first === undefined) return ends('yes')
  const pod = podName(own.pod)
  if (isOwnNode(view, own.pod, other)) return ends('yes', step(`policies do not count between ${titleOf(other)} and pod ${pod}`, 'traffic between a pod and its own node always passes', `Pod ${pod}`))
  const what = `${direction === 'Egress' ? 'to' : 'from'} ${titleOf(other)}, port ${portText(connection.port, connection.protocol)}`
  const rules = policies.flatMap((policy) => rulesOf(policy, direction))
  const answers = rules.map((rule) => ({ rule, answer: ruleAnswer(view, rule, other, connection) }))
  const allowing = answers.find(({ answer }) => answer === 'yes')
  if (allowing !== undefined) {
    return ends('yes', step(`${titleOfPolicy(allowing.rule.policy)} lets pod ${pod} ${direction === 'Egress' ? 'connect' : 'be reached'} ${what}`, ruleText(allowing.rule, direction), titleOfPolicy(allowing.rule.policy)))
  }
  const doubtful = answers.find(({ answer }) => answer === 'unknown')
  if (doubtful !== undefined || isUpToPlugin(view, other)) {
    return ends('unknown', step(`whether ${titleOfPolicy((doubtful?.rule.policy ?? first))} lets it pass ${what}, the network plugin decides`, addressText(other), titleOfPolicy(doubtful?.rule.policy ?? first)))
  }
  const names = policies.map(titleOfPolicy).join(', ')
  const because = rules.length === 0 ? `${policies.length === 1 ? 'it has' : 'they have'} no rule for ${direction.toLowerCase()}` : `pod ${pod} is isolated for ${direction.toLowerCase()}, and ${rules.length === 1 ? 'the only rule does not fit' : `none of the ${rules.length} rules fits`}`
  return ends('no', step(`${names} ${policies.length === 1 ? 'lets' : 'let'} nothing pass ${what}`, because, titleOfPolicy(first)))
}

/** Without the address that the policy would see, only a rule for everybody is sure. */
function isUpToPlugin(view: NetworkView, other: Party): boolean {
  const seen = onTheWire(view, other)
  return seen.kind === 'behindNode' || seen.kind === 'node'
}

function addressText(other: Party): string {
  if (other.kind === 'unseen') return `the address of ${titleOf(other)} is not known`
  return other.kind === 'behindNode' ? 'the address that policies see is not known' : 'how policies see nodes, and pods on their network, differs from plugin to plugin'
}

function ruleAnswer(view: NetworkView, { policy, peers, ports }: Rule, other: Party, { port, protocol, to }: Connection): Answer {
  return isPolicyPort(ports, port, protocol, to) ? isPeer(view, peers, other, policy.metadata?.namespace ?? '') : 'no'
}

function rulesOf(policy: NetworkPolicy, direction: Direction): Rule[] {
  if (direction === 'Ingress') return (policy.spec?.ingress ?? []).map(({ from, ports }) => ({ policy, peers: from, ports }))
  return (policy.spec?.egress ?? []).map(({ to, ports }) => ({ policy, peers: to, ports }))
}

function ruleText(rule: Rule, direction: Direction): string {
  const list = direction === 'Ingress' ? rule.policy.spec?.ingress : rule.policy.spec?.egress
  const index = rulesOf(rule.policy, direction).findIndex(({ peers, ports }) => peers === rule.peers && ports === rule.ports)
  const everybody = (rule.peers ?? []).length === 0 ? ` for every ${direction === 'Ingress' ? 'source' : 'destination'}` : ''
  return `its ${direction.toLowerCase()} rule ${index + 1} of ${list?.length ?? 0}${everybody}`
}

function titleOfPolicy({ metadata }: NetworkPolicy): string {
  return `NetworkPolicy ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}

function isOwnNode(view: NetworkView, pod: Pod, other: Party): boolean {
  const seen = onTheWire(view, other)
  return seen.kind === 'node' && nodeOf(seen) !== undefined && nodeOf(seen) === pod.spec?.nodeName
}

/** Plugins have kinds of the same name. */
function isBuiltIn(policy: NetworkPolicy): boolean {
  return policy.apiVersion === undefined || policy.apiVersion.startsWith('networking.k8s.io/')
}

/** The first object of a plugin or a mesh that may have a say about pods of these namespaces. */
function foreignPolicies(view: NetworkView, namespaces: readonly string[]): string | undefined {
  const own = foreignPolicyKinds.flatMap((kind) => view.list(kind).map((object) => ({ kind: kind, object })))
  const named = allOf(view, 'NetworkPolicy').filter((policy) => !isBuiltIn(policy)).map((object) => ({ kind: 'NetworkPolicy', object }))
  const found = [...own, ...named].find(({ object: { metadata } }) => (metadata?.namespace ?? '') === '' || metadata?.namespace === meshRoot || namespaces.includes(metadata?.namespace ?? ''))
  if (found === undefined) return undefined
  const { namespace, name = '' } = found.object.metadata ?? {}
  return `${found.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

/** What stands in Istio's own namespace counts for all. */
const meshRoot = 'istio-system'
