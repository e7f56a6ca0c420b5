import { defineRule, relatedAt, type Bundle, type Resource } from '../../src/check/api.ts'
import { scaledValue } from '../../src/base/int-or-string.ts'

export default defineRule({
  id: 'pdb-blocks-eviction',
  group: 'autoscaling',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['PodDisruptionBudget'],
  summary: 'A PodDisruptionBudget never allows a pod to be evicted',
  links: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
  peers: { 'kube-linter': ['pdb-min-available', 'pdb-max-unavailable'], 'kube-score': [], polaris: ['pdbDisruptionsIsZero'] },

  check(budget, { bundle, report }) {
    const { minAvailable, maxUnavailable, selector } = budget.spec
    const owners = [...new Set(bundle.templatesSelected(selector, budget.namespace).map(({ resource }) => resource))]
    const replicas = total(owners, bundle)
    if (replicas === undefined || replicas === 0) return
    const field = maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable'
    const allowed = maxUnavailable !== undefined
      ? scaledValue(maxUnavailable, replicas, true)
      : replicas - (scaledValue(minAvailable ?? 1, replicas, true) ?? replicas)
    if (allowed === undefined || allowed > 0) return
    const [owner] = owners
    report(budget.at(`spec.${field}`), {
      text: `${field} ${maxUnavailable ?? minAvailable ?? 1} of ${replicas} ${replicas === 1 ? 'pod' : 'pods'} allows no disruption`,
      effect: 'every drain of a node with one of these pods hangs, and with it the upgrade of the cluster',
      related: owner === undefined ? undefined : [relatedAt(owner.at('metadata.name'), `${owner.title} runs with ${bundle.lowestReplicas(owner) ?? 1} at least`)],
      suggestion: replicas === 1 ? 'run two pods, or take the budget out' : `allow one: maxUnavailable: 1`,
    })
  },
})

/** The fewest pods that the owners run with together; undefined when one of them has no such number. */
function total(owners: readonly Resource[], bundle: Bundle): number | undefined {
  let sum = 0
  for (const owner of owners) {
    const lowest = bundle.lowestReplicas(owner)
    if (lowest === undefined) return undefined
    sum += lowest
  }
  return owners.length === 0 ? undefined : sum
}
