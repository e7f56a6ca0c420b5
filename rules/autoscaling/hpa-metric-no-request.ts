import { defineRule, effectiveResources, isSet, relatedAt, type Bundle, type ContainerView, type ResourceOf } from '../../src/check/api.ts'

export default defineRule({
  id: 'hpa-metric-no-request',
  group: 'autoscaling',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['HorizontalPodAutoscaler'],
  summary: 'An autoscaler measures utilization of a resource that its target does not request',
  links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
  peers: { popeye: ['602'] },

  check(autoscaler, { bundle, report }) {
    for (const { resource, container, path } of utilizationsOf(autoscaler)) {
      const silent = containersOf(autoscaler, bundle).find((each) => (container === undefined || each.name === container) && !isSet(effectiveResources(each, bundle).requests, resource) && each.template.spec.resources === undefined)
      if (silent === undefined) continue
      report(autoscaler.at(path), {
        text: `${silent.title} of ${silent.resource.title} has no ${resource} request, which the utilization is measured against`,
        effect: 'the autoscaler reports `missing request` and does not scale',
        related: [relatedAt(silent.at('name'), `${silent.title} is here`)],
        suggestion: `give every container a request for ${resource}`,
      })
    }
  },
})

interface Utilization { readonly resource: string, readonly container?: string, readonly path: (string | number)[] }

/** Metrics that divide by requests, those of autoscaling/v1 and the default included. */
function utilizationsOf(autoscaler: ResourceOf<'HorizontalPodAutoscaler'>): Utilization[] {
  const { metrics, targetCPUUtilizationPercentage } = autoscaler.spec
  if (targetCPUUtilizationPercentage !== undefined) return [{ resource: 'cpu', path: ['spec', 'targetCPUUtilizationPercentage'] }]
  if (metrics === undefined || metrics.length === 0) return [{ resource: 'cpu', path: ['spec'] }]
  return metrics.flatMap((metric, index) => {
    const source = metric.type === 'ContainerResource' ? metric.containerResource : metric.type === 'Resource' ? metric.resource : undefined
    if (source?.name === undefined || source.target?.type !== 'Utilization') return []
    const key = metric.type === 'ContainerResource' ? 'containerResource' : 'resource'
    const container = metric.containerResource?.container
    return [{ resource: source.name, path: ['spec', 'metrics', index, key, 'name'], ...container === undefined ? {} : { container } }]
  })
}

/** App containers and sidecars of the target, when it is in reach. */
function containersOf(autoscaler: ResourceOf<'HorizontalPodAutoscaler'>, bundle: Bundle): readonly ContainerView[] {
  const { kind = '', name = '' } = autoscaler.spec.scaleTargetRef ?? {}
  return bundle.find(kind, name, autoscaler.namespace)?.podTemplates.flatMap((template) => template.servingContainers) ?? []
}
