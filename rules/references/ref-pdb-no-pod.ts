import { defineSelectorRule } from '../../src/check/api.ts'

export default defineSelectorRule({
  id: 'ref-pdb-no-pod',
  kinds: ['PodDisruptionBudget'],
  at: 'spec.selector',
  selectorOf: (budget) => (budget.spec as { selector?: object }).selector,
  summary: 'The selector of a PodDisruptionBudget matches no pod template',
  effect: 'the budget protects nothing: a drain may take all the pods that it was meant for at once',
  links: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
  peers: { popeye: ['900'] },
})
