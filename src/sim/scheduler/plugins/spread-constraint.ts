import type { Pod, TopologySpreadConstraint } from '../../../model/kubernetes.generated.ts'
import type { ClusterObjects } from '../cycle/cluster-objects.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import type { NodeTest } from '../cycle/node-selector.ts'
import type { PodInfo, PodShape } from '../cycle/pod-info.ts'
import { bothSelectors, compileSelector, labelOf, selectorOfSet, type Labels, type Selector } from '../cycle/selector.ts'
import { untoleratedTaint } from '../cycle/tolerations.ts'

export interface SpreadConstraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly selector: Selector
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

export interface PodTopologySpreadArgs {
  /** What pods without constraints of their own get. */
  readonly defaultConstraints: readonly TopologySpreadConstraint[]
  /** The built-in defaults: nodes without the labels take part. */
  readonly systemDefaulted: boolean
  readonly taintComparison: boolean
}

/** Upstream: `podtopologyspread/plugin.go` (1.36), systemDefaultConstraints. */
export const systemDefaultConstraints: readonly TopologySpreadConstraint[] = [
  { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
]

/** The pod's constraints of one kind, or the defaults when it has none at all. Upstream: `podtopologyspread/common.go`. */
export function spreadConstraints(pod: Pod, action: 'DoNotSchedule' | 'ScheduleAnyway', args: PodTopologySpreadArgs, objects: ClusterObjects): SpreadConstraint[] {
  const own = pod.spec?.topologySpreadConstraints ?? []
  const labels = pod.metadata?.labels ?? {}
  if (own.length > 0) return own.filter((constraint) => constraint.whenUnsatisfiable === action).map((constraint) => compileConstraint(constraint, labels))
  const defaults = args.defaultConstraints.filter((constraint) => constraint.whenUnsatisfiable === action)
  if (defaults.length === 0) return []
  const selector = defaultSelector(pod, objects)
  return selector.isEmpty ? [] : defaults.map((constraint) => ({ ...compileConstraint(constraint, labels), selector }))
}

/** Pods on a node that count: of the namespace, not on their way out, selected. An empty selector counts none. */
export function countMatching(node: NodeInfo, selector: Selector, namespace: string): number {
  if (selector.isEmpty) return 0
  let count = 0
  for (const { shape } of node.pods) if (countsFor(shape, selector, namespace)) count++
  return count
}

export function countsFor(shape: PodShape, selector: Selector, namespace: string): boolean {
  return !selector.isEmpty && !shape.terminating && shape.namespace === namespace && selector.matches(shape.labels)
}

export function hasAllKeys(labels: Labels, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => Object.hasOwn(labels, topologyKey))
}

/** Whether pods on a node count towards its domain, given the constraint's policies. */
export function isIncluded(constraint: SpreadConstraint, pod: PodInfo, node: NodeInfo, required: NodeTest, comparison: boolean): boolean {
  if (constraint.honorsAffinity && !required(node)) return false
  return !constraint.honorsTaints || untoleratedTaint(node.taints, pod.pod.spec?.tolerations ?? [], comparison) === undefined
}

function compileConstraint(constraint: TopologySpreadConstraint, labels: Labels): SpreadConstraint {
  const shared: Record<string, string> = {}
  for (const key of constraint.matchLabelKeys ?? []) {
    const value = labelOf(labels, key)
    if (value !== undefined) shared[key] = value
  }
  const selector = compileSelector(constraint.labelSelector)
  return {
    topologyKey: constraint.topologyKey ?? '',
    maxSkew: constraint.maxSkew ?? 1,
    minDomains: constraint.minDomains ?? 1,
    selector: Object.keys(shared).length === 0 ? selector : bothSelectors(selectorOfSet(shared), selector),
    honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: (constraint.nodeTaintsPolicy ?? 'Ignore') === 'Honor',
  }
}

/** Selectors of the Services that select the pod and of the controller that owns it. Upstream: `plugins/helper/spread.go`. */
function defaultSelector(pod: Pod, objects: ClusterObjects): Selector {
  const namespace = pod.metadata?.namespace ?? 'default'
  const labels = pod.metadata?.labels ?? {}
  let pairs: Record<string, string> = {}
  for (const service of objects.list('Service')) {
    const wanted = service.spec?.selector
    if (wanted === undefined || (service.metadata?.namespace ?? 'default') !== namespace) continue
    if (selectorOfSet(wanted).matches(labels)) pairs = { ...pairs, ...wanted }
  }
  const owner = pod.metadata?.ownerReferences?.find((reference) => reference.controller)
  const key = `${namespace}/${owner?.name ?? ''}`
  switch (`${owner?.apiVersion ?? ''} ${owner?.kind ?? ''}`) {
    case 'v1 ReplicationController': return selectorOfSet({ ...pairs, ...objects.find('ReplicationController', key)?.spec?.selector })
    case 'apps/v1 ReplicaSet': return withSelector(pairs, objects.find('ReplicaSet', key)?.spec)
    case 'apps/v1 StatefulSet': return withSelector(pairs, objects.find('StatefulSet', key)?.spec)
    default: return selectorOfSet(pairs)
  }
}

function withSelector(pairs: Labels, spec: { selector?: Parameters<typeof compileSelector>[0] } | undefined): Selector {
  const own = selectorOfSet(pairs)
  if (spec === undefined) return own
  const selector = compileSelector(spec.selector)
  return selector.nothing ? own : bothSelectors(own, selector)
}
