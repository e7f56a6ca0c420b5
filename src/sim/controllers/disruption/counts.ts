import { scaledValue } from '../../../base/int-or-string.ts'
import type { PodDisruptionBudget } from '../../../model/kubernetes.generated.ts'

export interface BudgetCounts {
  readonly expectedPods: number
  readonly desiredHealthy: number
}

/**
 * How many pods there should be, and how many of them healthy: `getExpectedPodCount` of `pkg/controller/disruption` (1.36). A whole number
 * for minAvailable counts the pods that are there, everything else what their controllers want. Worked: 7 wanted, maxUnavailable 30 % is
 * 3 (rounded up), so 4 stay.
 */
export function budgetCounts({ spec }: PodDisruptionBudget, matching: number, wanted: number): BudgetCounts {
  const { maxUnavailable, minAvailable } = spec ?? {}
  if (maxUnavailable !== undefined) return { expectedPods: wanted, desiredHealthy: Math.max(0, wanted - (scaledValue(maxUnavailable, wanted, true) ?? 0)) }
  if (typeof minAvailable === 'number') return { expectedPods: matching, desiredHealthy: minAvailable }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 }
  return { expectedPods: wanted, desiredHealthy: scaledValue(minAvailable, wanted, true) ?? 0 }
}

/** Whether the controllers' sizes are needed at all. */
export function needsScale({ spec }: PodDisruptionBudget): boolean {
  return spec?.maxUnavailable !== undefined || typeof spec?.minAvailable === 'string'
}
