import { cloneValue, type ValueMap } from '../../../src/base/json.ts'
import type { Node, Pod } from '../../../src/model/kubernetes.generated.ts'
import { defaultPod } from '../../../src/sim/api/defaulting/pod.ts'
import { readSchedulerSettings } from '../../../src/sim/scheduler/configuration/read-settings.ts'
import { isWatchedKind } from '../../../src/sim/scheduler/cycle/cluster-objects.ts'
import type { PodInfo } from '../../../src/sim/scheduler/cycle/pod-info.ts'
import { Scheduler, type SchedulerOptions } from '../../../src/sim/scheduler/scheduler.ts'

/** The input of a recorded case. */
export interface Scenario {
  readonly id: string
  readonly nodes: readonly Node[]
  readonly pods: readonly Pod[]
  readonly objects?: readonly ScenarioObject[]
  readonly config?: ValueMap
  readonly featureGates?: string
}

export type ScenarioObject = { readonly kind: string } & ValueMap

/** A scheduler that has seen everything in the scenario but the pod in question. */
export function worldOf(scenario: Scenario, minor: number, options: SchedulerOptions = {}): Scheduler {
  const settings = scenario.config === undefined ? {} : { settings: readSchedulerSettings(scenario.config).settings }
  const taintComparison = scenario.featureGates?.includes('TaintTolerationComparisonOperators=true') ?? false
  const scheduler = new Scheduler({ ...settings, taintComparison, ...options })
  for (const node of scenario.nodes) scheduler.cache.addNode(prepareNode(node))
  for (const object of scenario.objects ?? []) putObject(scheduler, object)
  for (const pod of scenario.pods) admitPod(scheduler, preparePod(pod, minor))
  return scheduler
}

export function putObject(scheduler: Scheduler, object: ScenarioObject): void {
  if (isWatchedKind(object.kind)) scheduler.cache.objects.put(object.kind, prepareObject(object))
}

/** Uids are not shown in the recordings; where they matter they are in the objects. */
export function prepareObject(object: ScenarioObject): ScenarioObject {
  const copy = cloneValue(object)
  const metadata = (copy['metadata'] ??= {}) as ValueMap
  metadata['namespace'] ??= 'default'
  metadata['uid'] ??= `uid-${object.kind.toLowerCase()}-${metadata['name'] as string}`
  return copy
}

/** As stored: a node that reports only its capacity can allocate all of it. */
export function prepareNode(node: Node): Node {
  const allocatable = node.status?.allocatable ?? node.status?.capacity
  return { ...node, metadata: { ...node.metadata, uid: node.metadata?.uid ?? node.metadata?.name }, status: { ...node.status, ...(allocatable && { allocatable }) } }
}

/** Bound pods occupy their node, pending ones with a nomination are promised theirs. Ended pods are invisible. */
export function admitPod(scheduler: Scheduler, pod: Pod): void {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return
  if (pod.spec?.nodeName) scheduler.cache.addPod(pod)
  else if (pod.status?.nominatedNodeName) scheduler.nominator.add(scheduler.cache.shapes.infoOf(pod), pod.status.nominatedNodeName)
}

/** A pod as the API server would have stored it: defaults, and label keys merged into selectors. */
export function preparePod(raw: Pod, minor: number): Pod {
  const pod = cloneValue(raw)
  const metadata = pod.metadata ??= {}
  metadata.namespace ??= 'default'
  metadata.uid ??= `uid-${metadata.namespace}-${metadata.name ?? ''}`
  defaultPod(pod, minor)
  mergeLabelKeys(pod)
  return pod
}

export function shownName(info: Pick<PodInfo, 'namespace' | 'name' | 'key'>): string {
  return info.namespace === 'default' ? info.name : info.key
}

function mergeLabelKeys(pod: Pod): void {
  const labels = pod.metadata?.labels ?? {}
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {}
  const terms = [podAffinity, podAntiAffinity].flatMap((part) => [
    ...part?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    ...(part?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term) => term.podAffinityTerm ?? []),
  ])
  for (const holder of [...terms, ...pod.spec?.topologySpreadConstraints ?? []]) {
    if (holder.labelSelector === undefined) continue
    const merge = (keys: readonly string[] | undefined, operator: string): void => {
      for (const key of keys ?? []) {
        if (!Object.hasOwn(labels, key) || holder.labelSelector === undefined) continue
        (holder.labelSelector.matchExpressions ??= []).push({ key, operator, values: [labels[key] ?? ''] })
      }
    }
    merge(holder.matchLabelKeys, 'In')
    if ('mismatchLabelKeys' in holder) merge(holder.mismatchLabelKeys, 'NotIn')
  }
}
