import { compareStrings, sameValue, type JsonPath } from '../../../base/json.ts'
import { selectorFromMap, type Labels } from '../../../base/labels.ts'
import type { NetworkPolicy, Service } from '../../../model/kubernetes.generated.ts'
import type { ObjectName, Problem } from '../../plan.ts'
import { admits, admitsOutside, isolates, isWithinAny, type Source } from './admitted.ts'
import { listed, oncePer, problemOf, problemOfGone, relatedPlace, templatePath, titleOf, type ChangedObject, type ChangeFacts, type ObjectReader } from './facts.ts'
import { outsideWays, type Way } from './outside-ways.ts'
import { podMakers, type PodMaker } from './pod-makers.ts'

/** Pods that were there before and can now be reached from outside the cluster, from more addresses or from more namespaces. */
export function widenedExposure(facts: ChangeFacts): Problem[] {
  const touched = touchedNamespaces(facts)
  if (touched.length === 0) return []
  const [before, after] = [sideOf(facts.before), sideOf(facts.after)]
  const opened = touched.flatMap((namespace) => after.makers(namespace).flatMap((maker): Opened[] => {
    const old = before.makers(namespace).find(({ kind, name, group }) => kind === maker.kind && name === maker.name && group === maker.group)
    return old === undefined ? [] : together([...fromOutside(facts, namespace, [old, maker], [before, after]), ...fromNamespaces(facts, namespace, [old, maker], [before, after])])
  }))
  const joined = new Map<string, Opened[]>()
  for (const one of opened) {
    const key = JSON.stringify([titleOf(one.cause.resource), one.from])
    joined.set(key, [...joined.get(key) ?? [], one])
  }
  return [...[...joined.values()].map((all) => problemFor(facts, all)), ...facts.changed.flatMap(widerRanges)]
}

/** A way that was not there before, with what opened it. */
interface Opened {
  readonly maker: PodMaker
  readonly namespace: string
  readonly from: string
  readonly cause: { readonly resource: ObjectName, readonly change?: ChangedObject | undefined, readonly path: JsonPath }
  readonly effect: string
}

/** What one cause opens to the same pods is one. */
function together(opened: Opened[]): Opened[] {
  const [first, second] = opened
  if (first === undefined || second === undefined || !sameValue(first.cause.resource, second.cause.resource)) return opened
  return [{ ...first, from: `${first.from}, and from ${second.from}`, effect: `${first.effect}; ${second.effect}` }]
}

function problemFor(facts: ChangeFacts, all: readonly Opened[]): Problem {
  const [first] = all as readonly [Opened]
  const { resource, change, path } = first.cause
  const isOwn = all.some(({ maker, namespace }) => maker.kind === resource.kind && maker.name === resource.name && namespace === resource.namespace)
  const problem = {
    rule: 'plan-exposure-widening', severity: 'warning' as const, message: `pods of ${listed(all.map(({ maker }) => maker.title))} become reachable from ${first.from}`, effect: first.effect,
    suggestion: 'if it is meant, let a NetworkPolicy name who may connect; else take the change back',
    ...isOwn ? {} : relatedPlace('the pods', facts.manifestOf({ apiVersion: apiVersionOf(first.maker), kind: first.maker.kind, namespace: first.namespace, name: first.maker.name }), ['metadata', 'name']),
  }
  return change === undefined ? problemOfGone(facts, resource, problem) : problemOf(change, problem, path)
}

function apiVersionOf({ group }: PodMaker): string {
  return group === '' ? 'v1' : `${group}/v1`
}

interface Side {
  readonly reader: ObjectReader
  makers(this: void, namespace: string): readonly PodMaker[]
  ways(this: void, namespace: string): readonly Way[]
  policies(this: void, namespace: string): readonly NetworkPolicy[]
}

function sideOf(reader: ObjectReader): Side {
  return {
    reader, makers: oncePer((namespace) => podMakers(reader, namespace)), ways: oncePer((namespace) => outsideWays(reader, namespace)),
    policies: oncePer((namespace) => reader.list('networking.k8s.io', 'NetworkPolicy', namespace)),
  }
}

type Pair<T> = readonly [before: T, after: T]

/** From nowhere outside before, and by some way now. */
function fromOutside(facts: ChangeFacts, namespace: string, makers: Pair<PodMaker>, sides: Pair<Side>): Opened[] {
  const [was, is] = [0, 1].map((at) => openWays(sides[at as 0 | 1], namespace, makers[at as 0 | 1])) as [Way[], Way[]]
  const [first] = is
  if (first === undefined || was.length > 0) return []
  const { kind, name, namespace: of } = first.resource ?? { ...makers[1], namespace }
  const change = facts.changed.find(({ resource }) => resource.kind === kind && resource.name === name && resource.namespace === of)
  const cause = change === undefined ? causeIn(facts, namespace, makers[1]) : { resource: change.resource, change, path: first.resource === undefined ? [...templatePath(change.group, kind) ?? [], ...first.path] : first.path }
  return cause === undefined ? [] : [{ maker: makers[1], namespace, from: `outside the cluster: ${listed(is.map(({ text }) => text))}`, cause, effect: first.effect }]
}

/** Ways to pods that their policies let anybody from outside come by. */
function openWays({ ways, policies }: Side, namespace: string, { labels, spec }: PodMaker): Way[] {
  const isolating = policies(namespace).filter((policy) => isolates(policy, labels))
  const isOpen = spec.hostNetwork === true || isolating.length === 0
  return ways(namespace).filter(({ leadsTo, isByPods }) => leadsTo(labels, spec) && (isOpen || admitsOutside(isolating) || (isByPods && isolating.some((policy) => admits(policy, anyController, true)))))
}

/** A pod of an ingress controller may be in any namespace. */
const anyController: Source = { namespace: 'ingress-nginx', namespaceLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' }, labels: {} }

/** From more namespaces than before: of those that are there before and after. */
function fromNamespaces(facts: ChangeFacts, namespace: string, makers: Pair<PodMaker>, sides: Pair<Side>): Opened[] {
  const isolating = [0, 1].map((at) => sides[at as 0 | 1].policies(namespace).filter((policy) => isolates(policy, makers[at as 0 | 1].labels))) as [NetworkPolicy[], NetworkPolicy[]]
  if (isolating[0].length === 0 || makers[1].spec.hostNetwork === true || (sameValue(isolating[0], isolating[1]) && !facts.changed.some(({ resource: { kind } }) => kind === 'Namespace'))) return []
  const known = sides[0].reader.list('', 'Namespace').map(({ metadata }) => metadata?.name ?? '').filter((name) => sides[1].reader.get('', 'Namespace', '', name) !== undefined)
  const reaching = (at: 0 | 1, name: string): boolean => isolating[at].length === 0 || isolating[at].some((policy) => sourcesIn(sides[at], name).some((source) => admits(policy, source)))
  const more = known.filter((name) => reaching(1, name) && !reaching(0, name)).sort(compareStrings)
  const cause = more.length === 0 ? undefined : causeIn(facts, namespace, makers[1])
  if (cause === undefined) return []
  const isAll = isolating[1].length === 0
  return [{
    maker: makers[1], namespace, from: isAll ? 'every namespace: no NetworkPolicy isolates them any more' : `${more.length === 1 ? 'namespace' : 'namespaces'} ${listed(more)}`, cause,
    effect: isAll ? 'every pod of the cluster can connect to each of their ports' : 'pods there can connect to them, which the policies kept away before',
  }]
}

/** Who may come from a namespace: its pods, and one without labels. */
function sourcesIn({ reader, makers }: Side, namespace: string): Source[] {
  const namespaceLabels: Labels = { 'kubernetes.io/metadata.name': namespace, ...reader.get('', 'Namespace', '', namespace)?.metadata?.labels }
  return [{}, ...makers(namespace).map(({ labels }) => labels)].map((labels) => ({ namespace, namespaceLabels, labels }))
}

/** What else opens a way to pods: a policy that changes or goes, their own labels, the labels of a namespace. */
function causeIn(facts: ChangeFacts, namespace: string, maker: PodMaker): Opened['cause'] | undefined {
  const changed = (wanted: (change: ChangedObject) => boolean, path: JsonPath): Opened['cause'][] => facts.changed.filter(wanted).map((change) => ({ resource: change.resource, change, path }))
  const isPolicy = ({ kind, namespace: of }: ObjectName): boolean => kind === 'NetworkPolicy' && of === namespace
  return [
    ...changed(({ resource, before }) => isPolicy(resource) && before !== undefined, ['spec', 'ingress']),
    ...facts.pruned.filter(isPolicy).map((resource) => ({ resource, path: [] })),
    ...changed(({ resource }) => isPolicy(resource), ['spec', 'ingress']),
    ...changed(({ resource: { kind, name, namespace: of } }) => kind === maker.kind && name === maker.name && of === namespace, maker.kind === 'Pod' ? ['metadata', 'labels'] : ['spec', 'template']),
    ...changed(({ resource: { kind, namespace: of } }) => kind === 'Service' && of === namespace, ['spec', 'selector']),
    ...changed(({ resource: { kind } }) => kind === 'Namespace', ['metadata', 'labels']),
  ][0]
}

const relevant = ['Service', 'NetworkPolicy', 'Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'Job', 'CronJob']

/** Where something changes that decides who reaches whom; labels of a namespace count everywhere. */
function touchedNamespaces({ changed, pruned, after }: ChangeFacts): string[] {
  const isRelabelled = changed.some(({ resource: { kind }, before, after: now }) => kind === 'Namespace' && before !== undefined && !sameValue(before.metadata?.labels, now.metadata?.labels))
  if (isRelabelled) return after.list('', 'Namespace').map(({ metadata }) => metadata?.name ?? '')
  return [...new Set([...changed.map(({ resource }) => resource), ...pruned.filter(({ kind }) => kind === 'NetworkPolicy')].filter(({ kind }) => relevant.includes(kind)).map(({ namespace }) => namespace))].sort(compareStrings)
}

/** A load balancer that lets more addresses through than before. */
function widerRanges(change: ChangedObject): Problem[] {
  const { group, resource, before, after } = change
  if (group !== '' || resource.kind !== 'Service' || before === undefined) return []
  const [old, now] = [(before as Service).spec, (after as Service).spec]
  const [was, is] = [old?.loadBalancerSourceRanges ?? [], now?.loadBalancerSourceRanges ?? []]
  if (old?.type !== 'LoadBalancer' || now?.type !== 'LoadBalancer' || was.length === 0) return []
  const more = is.length === 0 ? ['every address'] : is.filter((range) => !isWithinAny(range, was))
  return more.length === 0 ? [] : [problemOf(change, {
    rule: 'plan-exposure-widening', severity: 'warning', message: `the load balancer of ${titleOf(resource)} lets ${listed(more)} through, before only ${listed(was)}`,
    effect: `whoever comes from there reaches the pods with ${selectorFromMap(now.selector).toString()}`, suggestion: 'name only the ranges that need it',
  }, ['spec', 'loadBalancerSourceRanges'])]
}
