import { allOf, oneOf, type NetworkView } from '../../sim/network/view.ts'
import type { DisruptionBudgetEffect } from '../plan.ts'

/** Budgets whose allowance is another than before; a new one had none. */
export function budgetEffects(before: NetworkView, after: NetworkView): DisruptionBudgetEffect[] {
  return allOf(after, 'PodDisruptionBudget').flatMap(({ metadata, status }) => {
    const { namespace = '', name = '' } = metadata ?? {}
    const old = oneOf(before, 'PodDisruptionBudget', namespace, name)
    const allowed = { before: old?.status?.disruptionsAllowed ?? 0, after: status?.disruptionsAllowed ?? 0 }
    return old !== undefined && allowed.before === allowed.after ? [] : [{ budget: `${namespace}/${name}`, disruptionsAllowed: allowed }]
  })
}
