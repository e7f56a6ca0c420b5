import { defineSelectorRule } from '../../src/check/api.ts'

export default defineSelectorRule({
  id: 'ref-networkpolicy-no-pod',
  kinds: ['NetworkPolicy'],
  at: 'spec.podSelector',
  selectorOf: (policy) => (policy.spec as { podSelector?: object }).podSelector,
  summary: 'The podSelector of a NetworkPolicy matches no pod template',
  effect: 'the policy isolates nothing: the pods that it was meant for stay open to everyone',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  peers: { 'kube-linter': ['dangling-networkpolicy'], popeye: ['1200'] },
})
