import { type Quantity, quantityOrZero } from '../../base/quantity.ts'
import type { Minor } from '../../base/release.ts'
import type { PodSpec, Quantity as QuantityText } from '../../model/kubernetes.generated.ts'
import { gateEnabled } from './features.ts'

/** QoS classes of pods. Source: `pkg/apis/core/helper/qos/qos.go` (1.36). */
export type QOSClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

type ResourceList = { readonly [key: string]: QuantityText } | undefined

const computeResources = ['cpu', 'memory']

/**
 * Only cpu and memory above zero count. No request and no limit at all: BestEffort. Both limits on every container and requests
 * that add up to them: Guaranteed. Resources of the pod as a whole, where they are set, decide instead of the containers'.
 */
export function podQOSClass(spec: PodSpec, minor: Minor): QOSClass {
  const usesPodLevel = spec.resources !== undefined && gateEnabled(minor, 'PodLevelResources')
  const parts = usesPodLevel ? [spec.resources] : [...spec.containers ?? [], ...spec.initContainers ?? []].map(({ resources }) => resources)
  const requests = new Map<string, Quantity>()
  const limits = new Map<string, Quantity>()
  let allLimited = true
  for (const part of parts) {
    addPositive(requests, part?.requests)
    const limited = addPositive(limits, part?.limits)
    // A pod without pod-level limits is told apart by the comparison below.
    const mayBeSilent = usesPodLevel && Object.keys(part?.limits ?? {}).length === 0
    if (limited < computeResources.length && !mayBeSilent) allLimited = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const equal = requests.size === limits.size && [...requests].every(([name, amount]) => limits.get(name)?.compare(amount) === 0)
  return allLimited && equal ? 'Guaranteed' : 'Burstable'
}

/** Adds what is above zero, and says how many resources that were. */
function addPositive(total: Map<string, Quantity>, list: ResourceList): number {
  let found = 0
  for (const name of computeResources) {
    const amount = quantityOrZero(list?.[name])
    if (amount.sign <= 0) continue
    found++
    total.set(name, total.get(name)?.add(amount) ?? amount)
  }
  return found
}
