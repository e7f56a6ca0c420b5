import { milliUnits, wholeUnits } from '../cycle/amounts.ts'
import type { NodeInfo } from '../cycle/node-info.ts'
import { isScalarResource, podRequests } from '../cycle/pod-requests.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import { allocatableOf, requestedOf, type WeightedResource } from './scoring-strategy.ts'

/**
 * Prefers nodes where the pod evens out how much of each resource is asked for.
 * Upstream: `framework/plugins/noderesources/balanced_allocation.go` (1.36).
 */
export function nodeResourcesBalancedAllocation(resources: readonly WeightedResource[]): Plugin {
  return definePlugin<undefined, readonly number[]>({
    name: 'NodeResourcesBalancedAllocation',
    local: { score: true },

    preScore({ pod }) {
      const amounts = podRequests(pod)
      const requests = resources.map(({ name }) => (name === 'cpu' ? milliUnits : wholeUnits)(amounts.get(name) ?? 0n))
      return requests.every((amount) => amount === 0) ? { skip: true } : { state: requests }
    },

    score: (_pod, node, requests) => balancedScore(resources, requests, node),
  })
}

/** Node 4000m/10000, pod 3000m/5000: 100 before, |0.75-0.5|/2 = 0.125, 87 after: 50 + (50 + 87 - 100)/2 = 68. */
export function balancedScore(resources: readonly WeightedResource[], requests: readonly number[], node: NodeInfo): number {
  const withPod = balance(resources, requests, node, true)
  const without = balance(resources, requests, node, false)
  return 50 + Math.trunc((50 + withPod - without) / 2)
}

function balance(resources: readonly WeightedResource[], requests: readonly number[], node: NodeInfo, withPod: boolean): number {
  const fractions: number[] = []
  for (let index = 0; index < resources.length; index++) {
    const name = resources[index]?.name ?? ''
    const asked = requests[index] ?? 0
    if (asked === 0 && isScalarResource(name)) continue
    const allocatable = allocatableOf(node, name)
    if (allocatable === 0) continue
    fractions.push(Math.min(1, (requestedOf(node, name) + (withPod ? asked : 0)) / allocatable))
  }
  return Math.trunc((1 - deviation(fractions)) * 100)
}

function deviation(fractions: readonly number[]): number {
  const [first = 0, second = 0] = fractions
  if (fractions.length < 2) return 0
  if (fractions.length === 2) return Math.abs((first - second) / 2)
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length
  return Math.sqrt(fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0) / fractions.length)
}
