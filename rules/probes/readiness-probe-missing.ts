import { defineContainerRule, option, relatedAt, type Bundle, type ContainerView, type ResourceOf } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'readiness-probe-missing',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  classes: ['app', 'sidecar'],
  summary: 'A container that a Service sends traffic to has no readiness probe',
  links: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  peers: { 'kube-linter': ['no-readiness-probe'], 'kube-score': ['pod-probes'], polaris: ['readinessProbeMissing'], checkov: ['CKV_K8S_9'] },
  options: { scope: option('serviceBacked', '`serviceBacked`: containers that own a port of a Service; `always`: every container of a long-running workload', { enum: ['serviceBacked', 'always'] }) },

  check(container, { bundle, options, report }) {
    const { template, value } = container
    if (!template.isLongRunning || template.resource.isHook || ('readinessProbe' in value && value.readinessProbe !== undefined)) return
    const service = servedBy(container, bundle)
    if (service === undefined && options.scope !== 'always') return
    report(container.at('name'), {
      text: service === undefined ? `${container.title} has no readinessProbe` : `${container.title} has no readinessProbe, and ${service.title} sends it traffic`,
      effect: 'a new pod gets connections as soon as its process exists, before it can answer; a rollout counts it as ready at once',
      related: service === undefined ? undefined : [relatedAt(service.at('spec.ports'), service.title)],
    })
  },
})

/** A Service that forwards to a port which this container owns: by name or number, or any port where it is the only container. */
function servedBy(container: ContainerView, bundle: Bundle): ResourceOf<'Service'> | undefined {
  const { template, value } = container
  return bundle.servicesSelecting(template).find(({ spec }) => spec.publishNotReadyAddresses !== true && (spec.ports ?? []).some(({ port, targetPort = port }) => {
    const ports = value.ports ?? []
    if (ports.some(({ name, containerPort }) => name === targetPort || containerPort === targetPort)) return true
    return template.servingContainers.length === 1
  }))
}
