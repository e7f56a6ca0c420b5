import type { Quantity } from '../../base/quantity.ts'
import { quantityOrZero } from '../../base/quantity.ts'
import type { PodSpec } from '../../model/kubernetes.generated.ts'
import { aggregateContainerResources } from '../api/pod-requests.ts'

/**
 * What a whole pod asks for and may use at most: `PodRequests` and `PodLimits` of `k8s.io/component-helpers/resource` (1.36).
 * Pod-level resources stand in for the containers' sum; overhead comes on top, to limits only where there is one.
 */
export function podAmounts(spec: PodSpec, which: 'requests' | 'limits', options: { readonly overhead: boolean } = { overhead: true }): Map<string, Quantity> {
  const total = new Map(aggregateContainerResources(spec, which))
  for (const [name, amount] of Object.entries(spec.resources?.[which] ?? {})) {
    if (name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')) total.set(name, quantityOrZero(amount))
  }
  if (!options.overhead) return total
  for (const [name, text] of Object.entries(spec.overhead ?? {})) {
    const amount = quantityOrZero(text)
    const before = total.get(name)
    if (before !== undefined) {
      if (which === 'requests' || before.sign !== 0) total.set(name, before.add(amount))
    } else if (which === 'requests') total.set(name, amount)
  }
  return total
}
