import { sameValue, type JsonPath } from '../../../base/json.ts'
import { compileLabelSelector, selectorFromMap, type Selector } from '../../../base/labels.ts'
import type { NetworkPolicy, ReplicationController, Service } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import type { Problem } from '../../plan.ts'
import { listed, oncePer, problemOf, templatePath, titleOf, titleOfObject, type ChangedObject, type ChangeFacts } from './facts.ts'
import { podLabels, podMakers, type PodMaker } from './pod-makers.ts'

/** Labels or selectors that part what belonged together: selectors that find no pods any more, and pods that lose their controller. */
export function orphanedSelectors(facts: ChangeFacts): Problem[] {
  const relabelled = facts.changed.filter(({ resource: { kind }, group, before, after }) => before !== undefined && !sameValue(podLabels(group, kind, before), podLabels(group, kind, after)))
  const reselected = facts.changed.filter((change) => change.before !== undefined && isSelecting(change))
  if (relabelled.length + reselected.length === 0) return []
  const told = new Set<string>()
  const makersIn = oncePer((namespace) => podMakers(facts.after, namespace))
  const emptyIn = oncePer((namespace) => emptySelectors(facts, namespace, makersIn(namespace)))
  return [...reselected.flatMap((change) => lostByItself(facts, change, makersIn)), ...relabelled.flatMap((change) => lostByLabels(change, emptyIn, told)), ...facts.changed.flatMap(orphanedPods)]
}

const selecting = [['', 'Service'], ['policy', 'PodDisruptionBudget'], ['networking.k8s.io', 'NetworkPolicy']] as const

function isSelecting({ group, resource: { kind }, before, after }: ChangedObject): boolean {
  return selecting.some(([of, one]) => of === group && one === kind) && before !== undefined && !sameValue(selectorText(kind, before), selectorText(kind, after))
}

/** The selector itself changed, and finds nothing where it found something. */
function lostByItself({ before }: ChangeFacts, change: ChangedObject, makersIn: (namespace: string) => readonly PodMaker[]): Problem[] {
  const { kind, namespace } = change.resource
  const [old, now] = [change.before && selectorOf(kind, change.before), selectorOf(kind, change.after)]
  if (old === undefined || now === undefined) return []
  const found = podMakers(before, namespace).filter(({ labels }) => old.matches(labels)).map(({ title }) => title)
  if (found.length === 0 || makersIn(namespace).some(({ labels }) => now.matches(labels))) return []
  return [problemOf(change, {
    rule: 'plan-selector-orphan', severity: 'warning', message: `${titleOf(change.resource)} selects no pods any more: it selected those of ${listed(found)} by ${old.toString()}, and now asks for ${now.toString()}`,
    effect: effects[kind] ?? '', suggestion: 'let the selector and the labels of the pods change together',
  }, pathOf(kind))]
}

/** The labels of pods changed, and selectors that found them find nothing; each is told with the first of several workloads. */
function lostByLabels(change: ChangedObject, emptyIn: (namespace: string) => readonly EmptySelector[], told: Set<string>): Problem[] {
  const { resource, group } = change
  const was = change.before && podLabels(group, resource.kind, change.before)
  const lost = emptyIn(resource.namespace).filter(({ title, selector }) => selector.matches(was) && !told.has(title))
  if (lost.length === 0) return []
  for (const { title } of lost) told.add(title)
  return [problemOf(change, {
    rule: 'plan-selector-orphan', severity: 'warning', message: `the new labels of the pods of ${titleOf(resource)} leave without pods: ${listed(lost.map(({ title }) => title))}`,
    effect: [...new Set(lost.map(({ kind }) => effects[kind] ?? ''))].join('; '), suggestion: 'let the selectors and the labels of the pods change together, or keep the label',
  }, [...templatePath(group, resource.kind) ?? [], 'metadata', 'labels'])]
}

/** A ReplicationController whose selector leaves the pods behind that it has; those of apps may not change theirs. */
function orphanedPods(change: ChangedObject): Problem[] {
  const { group, resource, before, after } = change
  if (group !== '' || resource.kind !== 'ReplicationController' || before === undefined) return []
  const labels = podLabels(group, resource.kind, before)
  const [old, now] = [before, after].map((object) => (object as ReplicationController).spec?.selector)
  if (sameValue(old, now) || !selectorFromMap(old).matches(labels) || selectorFromMap(now).matches(labels)) return []
  return [problemOf(change, {
    rule: 'plan-selector-orphan', severity: 'warning', message: `${titleOf(resource)} no longer selects the pods that it has, by ${selectorFromMap(now).toString()} in place of ${selectorFromMap(old).toString()}`,
    effect: 'they stay without a controller while as many new ones start', suggestion: 'make a new controller, and scale the old one down',
  }, ['spec', 'selector'])]
}

interface EmptySelector {
  readonly kind: string
  readonly title: string
  readonly selector: Selector
}

/** Selectors that stay as they were and have no pods now. */
function emptySelectors({ before, after }: ChangeFacts, namespace: string, makersNow: readonly PodMaker[]): EmptySelector[] {
  return selecting.flatMap(([group, kind]) => before.list(group, kind, namespace).flatMap((object) => {
    const later = after.get(group, kind, namespace, object.metadata?.name ?? '')
    const selector = selectorOf(kind, object)
    if (selector === undefined || later === undefined || selectorText(kind, later) !== selector.toString() || makersNow.some(({ labels }) => selector.matches(labels))) return []
    return [{ kind, title: `${titleOfObject(kind, object)} (${selector.toString()})`, selector }]
  }))
}

const effects: Readonly<Record<string, string>> = {
  Service: 'connections to a Service without pods are refused', PodDisruptionBudget: 'a drain may take all pods at once', NetworkPolicy: 'the pods are isolated no more: what the policy forbade is open',
}

function pathOf(kind: string): JsonPath {
  return ['spec', kind === 'NetworkPolicy' ? 'podSelector' : 'selector']
}

/** Undefined for what selects nothing on purpose, or by another's hand: Services without a selector. */
function selectorOf(kind: string, object: AnyObject): Selector | undefined {
  if (kind !== 'Service') return compileLabelSelector(kind === 'NetworkPolicy' ? (object as NetworkPolicy).spec?.podSelector : (object as { spec?: { selector?: object } }).spec?.selector)
  const selector = (object as Service).spec?.selector ?? {}
  return Object.keys(selector).length === 0 ? undefined : selectorFromMap(selector)
}

function selectorText(kind: string, object: AnyObject): string | undefined {
  return selectorOf(kind, object)?.toString()
}
