import { type Quantity, quantityOrZero } from '../../base/quantity.ts'
import type { Container, PodSpec, Quantity as QuantityText } from '../../model/kubernetes.generated.ts'

/**
 * What the containers of a pod ask for together. Source: `AggregateContainerRequests` and `AggregateContainerLimits` of
 * `k8s.io/component-helpers/resource/helpers.go` (0.36).
 */
export type ResourceAmounts = Map<string, Quantity>

/**
 * Sum of the regular containers and sidecars, but at least what any init container needs while it runs beside the sidecars
 * before it: app 1 cpu, sidecar 0.5, then init 2 → max(1 + 0.5, 0.5 + 2) = 2.5.
 */
export function aggregateContainerResources(spec: PodSpec, which: 'requests' | 'limits'): ResourceAmounts {
  const total: ResourceAmounts = new Map()
  for (const container of spec.containers ?? []) add(total, amountsOf(container, which))
  const sidecars: ResourceAmounts = new Map()
  const highest: ResourceAmounts = new Map()
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container, which)
    if (container.restartPolicy === 'Always') {
      add(total, own)
      add(sidecars, own)
      raise(highest, sidecars)
    } else {
      add(own, sidecars)
      raise(highest, own)
    }
  }
  raise(total, highest)
  return total
}

function amountsOf({ resources }: Container, which: 'requests' | 'limits'): ResourceAmounts {
  const list: { [key: string]: QuantityText } = resources?.[which] ?? {}
  return new Map(Object.entries(list).map(([name, text]) => [name, quantityOrZero(text)]))
}

/** A single amount keeps its spelling; sums are canonical. */
function add(total: ResourceAmounts, more: ResourceAmounts): void {
  for (const [name, amount] of more) {
    const before = total.get(name)
    total.set(name, before === undefined ? amount : before.add(amount))
  }
}

function raise(total: ResourceAmounts, floor: ResourceAmounts): void {
  for (const [name, amount] of floor) {
    const before = total.get(name)
    if (before === undefined || amount.compare(before) > 0) total.set(name, amount)
  }
}
