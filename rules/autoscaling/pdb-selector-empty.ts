import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'pdb-selector-empty',
  group: 'autoscaling',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['PodDisruptionBudget'],
  summary: 'A PodDisruptionBudget selects all pods of its namespace, or none',
  links: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],

  check(budget, { report }) {
    const { selector } = budget.spec
    const isEmpty = selector !== undefined && Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
    if (selector !== undefined && !isEmpty) return
    report(budget.at(selector === undefined ? 'spec' : 'spec.selector'), selector === undefined
      ? { text: `${budget.title} has no selector`, effect: 'it protects no pod at all' }
      : { text: `the selector of ${budget.title} is empty`, effect: `in policy/v1 it selects every pod of ${budget.namespaceTitle}, so one workload at its limit holds up the drain of all the others` })
  },
})
