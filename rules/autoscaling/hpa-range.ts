import { defineRule, relatedAt } from '../../src/check/api.ts'

export default defineRule({
  id: 'hpa-range',
  group: 'autoscaling',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['HorizontalPodAutoscaler'],
  summary: 'The range of an autoscaler is empty, or a single number',
  links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],

  check(autoscaler, { report }) {
    const { minReplicas = 1, maxReplicas } = autoscaler.spec
    if (maxReplicas === undefined || maxReplicas > minReplicas) return
    const related = autoscaler.has('spec.minReplicas') ? [relatedAt(autoscaler.at('spec.minReplicas'), `minReplicas is ${minReplicas}`)] : undefined
    report(autoscaler.at('spec.maxReplicas'), maxReplicas < minReplicas
      ? { text: `maxReplicas ${maxReplicas} is below minReplicas ${minReplicas}`, effect: 'the API server refuses the object', related }
      : { severity: 'info', text: `maxReplicas and minReplicas are both ${minReplicas}`, effect: 'the autoscaler never scales', related })
  },
})
