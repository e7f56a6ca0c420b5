import { definePodRule, relatedAt } from '../../src/check/api.ts'
import { labelSelectorMatches } from '../../src/base/labels.ts'

export default definePodRule({
  id: 'pdb-overlap',
  group: 'autoscaling',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController', 'Pod'],
  summary: 'Several PodDisruptionBudgets select the same pods',
  links: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors'],

  check(template, { bundle, report }) {
    const budgets = bundle.ofKind('PodDisruptionBudget').filter(({ namespace, spec }) => namespace === template.namespace && spec.selector !== undefined && labelSelectorMatches(spec.selector, template.labels))
    const [first, second] = budgets
    if (first === undefined || second === undefined) return
    report(second.at('spec.selector'), {
      text: `${second.title} and ${first.title} both select the pods of ${template.title}`,
      effect: 'the eviction API refuses such a pod: "This pod has more than one PodDisruptionBudget", so no drain gets rid of it',
      related: [relatedAt(first.at('spec.selector'), first.title), relatedAt(template.at('metadata.labels'), `the labels of ${template.title}`)],
    })
  },
})
