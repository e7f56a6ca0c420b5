import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'hpa-target-unscalable',
  group: 'autoscaling',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['HorizontalPodAutoscaler'],
  summary: 'An autoscaler points at a kind that cannot be scaled',
  links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],

  check(autoscaler, { bundle, report }) {
    const { kind = '', apiVersion = '' } = autoscaler.spec.scaleTargetRef ?? {}
    const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
    const definition = bundle.ofKind('CustomResourceDefinition').find(({ spec }) => spec.group === group && spec.names?.kind === kind)
    const isBuiltIn = unscalable.has(kind) && (group === '' || group === 'apps' || group === 'batch')
    const lacksScale = definition?.spec.versions?.find(({ name }) => name === version)?.subresources?.scale === undefined && definition !== undefined
    if (!isBuiltIn && !lacksScale) return
    report(autoscaler.at('spec.scaleTargetRef.kind'), {
      text: `a ${kind} has no scale subresource`,
      effect: 'the autoscaler reports FailedGetScale and never scales anything',
      suggestion: kind === 'DaemonSet' ? 'a DaemonSet runs one pod on each node; nothing can be scaled there' : undefined,
    })
  },
})

const unscalable = new Set(['DaemonSet', 'Job', 'CronJob', 'Pod', 'Service', 'ConfigMap'])
