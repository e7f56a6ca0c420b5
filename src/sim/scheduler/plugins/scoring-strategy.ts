import type { Pod } from '../../../model/kubernetes.generated.ts'
import { milliUnits, wholeUnits } from '../cycle/amounts.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import { defaultRequests, isScalarResource, podRequests } from '../cycle/pod-requests.ts'
import { multiplyDivide } from '../cycle/resource.ts'

export interface WeightedResource { readonly name: string, readonly weight: number }

/** A point of the RequestedToCapacityRatio curve: utilisation in percent, score already out of 100. */
export interface ShapePoint { readonly utilization: number, readonly score: number }

export interface ScoringStrategy {
  readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio'
  readonly resources: readonly WeightedResource[]
  readonly shape: readonly ShapePoint[]
}

/**
 * What the pod adds, per configured resource: container requests with floors of 100m and 200 MiB, and overhead. Requests at pod level do
 * not count here. Upstream: `noderesources/resource_allocation.go` (1.36), calculatePodResourceRequest.
 */
export function podScoringRequests(pod: Pod, resources: readonly WeightedResource[]): number[] {
  const amounts = podRequests(pod, { skipPodLevel: true, floors: defaultRequests })
  return resources.map(({ name }) => (name === 'cpu' ? milliUnits : wholeUnits)(amounts.get(name) ?? 0n))
}

/** Upstream: `least_allocated.go`, `most_allocated.go`, `requested_to_capacity_ratio.go`. */
export function scoreOfStrategy(strategy: ScoringStrategy, podRequests: readonly number[], node: NodeInfo): number {
  let sum = 0
  let weights = 0
  for (let index = 0; index < strategy.resources.length; index++) {
    const { name, weight } = strategy.resources[index] as WeightedResource
    const asked = podRequests[index] ?? 0
    if (asked === 0 && isScalarResource(name)) continue
    const allocatable = allocatableOf(node, name)
    if (allocatable === 0) continue
    const requested = usedForScore(node, name) + asked
    const score = resourceScore(strategy, requested, allocatable)
    // The ratio strategy leaves out resources that score nothing, weight and all.
    if (strategy.type === 'RequestedToCapacityRatio' && score <= 0) continue
    sum += score * weight
    weights += weight
  }
  if (weights === 0) return 0
  return strategy.type === 'RequestedToCapacityRatio' ? roundHalfAway(sum / weights) : Math.trunc(sum / weights)
}

/** 4000m free, 3000m asked: least (4000-3000)·100/4000 = 25, most 75. */
function resourceScore(strategy: ScoringStrategy, requested: number, capacity: number): number {
  switch (strategy.type) {
    case 'LeastAllocated': return requested > capacity ? 0 : multiplyDivide(capacity - requested, 100, capacity)
    case 'MostAllocated': return multiplyDivide(Math.min(requested, capacity), 100, capacity)
    case 'RequestedToCapacityRatio': return brokenLinear(strategy.shape, requested > capacity ? 100 : multiplyDivide(requested, 100, capacity))
  }
}

/** Straight lines between the points; flat before the first and after the last. Upstream: `plugins/helper/shape_score.go`. */
function brokenLinear(shape: readonly ShapePoint[], utilization: number): number {
  let before: ShapePoint | undefined
  for (const point of shape) {
    if (utilization <= point.utilization) {
      if (before === undefined) return point.score
      return before.score + Math.trunc((point.score - before.score) * (utilization - before.utilization) / (point.utilization - before.utilization))
    }
    before = point
  }
  return before?.score ?? 0
}

export function allocatableOf(node: NodeInfo, name: string): number {
  switch (name) {
    case 'cpu': return node.allocatable.milliCpu
    case 'memory': return node.allocatable.memory
    case 'ephemeral-storage': return node.allocatable.ephemeralStorage
    default: return node.allocatable.scalars.amount(name)
  }
}

/** CPU and memory with the floors of pods that ask nothing, the rest as requested. */
function usedForScore(node: NodeInfo, name: string): number {
  switch (name) {
    case 'cpu': return node.nonZeroCpu
    case 'memory': return node.nonZeroMemory
    default: return requestedOf(node, name)
  }
}

export function requestedOf(node: NodeInfo, name: string): number {
  switch (name) {
    case 'cpu': return node.requested.milliCpu
    case 'memory': return node.requested.memory
    case 'ephemeral-storage': return node.requested.ephemeralStorage
    default: return node.requested.scalars.amount(name)
  }
}

/** Go's math.Round; scores are never negative here. */
export function roundHalfAway(value: number): number {
  return value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5)
}
