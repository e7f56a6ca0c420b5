import { defineRule, option } from '../../src/check/api.ts'

export default defineRule({
  id: 'hpa-min-replicas',
  group: 'autoscaling',
  severity: 'info',
  since: '0.1.0',
  sees: 'resource',
  profiles: ['ha'],
  kinds: ['HorizontalPodAutoscaler'],
  summary: 'An autoscaler may leave a single pod',
  links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
  peers: { 'kube-linter': ['hpa-minimum-three-replicas'], polaris: ['hpaMinAvailability'] },
  options: { min: option(2, 'the fewest replicas that are enough') },

  check(autoscaler, { options, report }) {
    const { minReplicas = 1 } = autoscaler.spec
    if (minReplicas >= options.min) return
    report(autoscaler.at(autoscaler.has('spec.minReplicas') ? 'spec.minReplicas' : 'spec'), {
      text: `minReplicas is ${minReplicas}, fewer than ${options.min}`,
      effect: 'when load is low, the loss of one node takes the whole service down',
    })
  },
})
