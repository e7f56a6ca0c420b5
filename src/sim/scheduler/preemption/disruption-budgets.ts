import type { PodDisruptionBudget } from '../../../model/kubernetes.generated.ts'
import type { PodInfo } from '../cycle/pod-info.ts'
import { compileSelector } from '../cycle/selector.ts'

/**
 * Splits pods, in order, into those whose eviction would break a PodDisruptionBudget and the others. Every matching budget is charged,
 * even when another one is broken already. Upstream: `default_preemption.go` (1.36), filterPodsWithPDBViolation.
 */
export function splitByBudget(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): { violating: PodInfo[], others: PodInfo[] } {
  const open = budgets.map((budget) => ({
    budget,
    namespace: budget.metadata?.namespace ?? 'default',
    selector: compileSelector(budget.spec?.selector),
    allowed: budget.status?.disruptionsAllowed ?? 0,
  })).filter(({ selector }) => !selector.isEmpty)
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const info of pods) {
    let breaks = false
    const { labels } = info.shape
    for (const one of Object.keys(labels).length === 0 ? [] : open) {
      if (one.namespace !== info.namespace || !one.selector.matches(labels)) continue
      if (Object.hasOwn(one.budget.status?.disruptedPods ?? {}, info.name)) continue
      one.allowed--
      if (one.allowed < 0) breaks = true
    }
    (breaks ? violating : others).push(info)
  }
  return { violating, others }
}
