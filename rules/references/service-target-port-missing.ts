import { defineRule, relatedAt, type PodTemplate } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

export default defineRule({
  id: 'service-target-port-missing',
  group: 'references',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['Service'],
  summary: 'A Service forwards to a port that no selected container has',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
  peers: { 'kube-linter': [], 'kube-score': ['service-targets-pod'], popeye: ['1106'] },

  check(service, { bundle, report }) {
    const { selector, ports = [], type } = service.spec
    if (type === 'ExternalName') return
    const templates = bundle.templatesWithLabels(selector, service.namespace)
    if (templates.length === 0) return
    for (const [index, { port, targetPort = port, protocol = 'TCP', name }] of ports.entries()) {
      const title = name === undefined ? `port ${port ?? ''}` : `port ${port ?? ''} (${name})`
      const declared = templates.flatMap(portsOf).filter((each) => each.protocol === protocol)
      const place = service.at(service.has(['spec', 'ports', index, 'targetPort']) ? ['spec', 'ports', index, 'targetPort'] : ['spec', 'ports', index, 'port'])
      if (typeof targetPort === 'string') {
        const names = declared.flatMap((each) => each.name ?? [])
        if (names.includes(targetPort)) continue
        const near = nearestName(targetPort, names)
        report(place, {
          text: `${title} forwards to the container port "${targetPort}", which ${nobody(templates)} ${protocol === 'TCP' ? 'has' : `has for ${protocol}`}`,
          effect: 'pods without a port of that name are no endpoints of this port: connections to it are refused',
          suggestion: near === undefined ? undefined : `did you mean "${near}"?`,
          related: [relatedAt((templates[0] as PodTemplate).at('spec.containers'), `the containers of ${(templates[0] as PodTemplate).title}`)],
        })
      } else if (declared.length > 0 && targetPort !== undefined && !declared.some((each) => each.number === targetPort)) {
        report(place, {
          severity: 'info',
          text: `${title} forwards to ${targetPort}/${protocol}, which ${nobody(templates)} declares; declared: ${[...new Set(declared.map((each) => each.number))].join(', ')}`,
          effect: 'it works if the program listens there all the same: declared ports are only information',
        })
      }
    }
  },
})

function portsOf(template: PodTemplate): { name: string | undefined, number: number | undefined, protocol: string }[] {
  return template.servingContainers.flatMap(({ value }) => (value.ports ?? []).map(({ name, containerPort, protocol }) => ({ name, number: containerPort, protocol: protocol ?? 'TCP' })))
}

function nobody(templates: readonly PodTemplate[]): string {
  return templates.length === 1 ? `no container of ${templates[0]?.title ?? ''}` : `no container of the ${templates.length} workloads that it selects`
}
