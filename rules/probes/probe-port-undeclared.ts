import { defineContainerRule, option, type ContainerView, type Place } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

export default defineContainerRule({
  id: 'probe-port-undeclared',
  group: 'probes',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A probe or hook uses a port name that its container does not have',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
  peers: { 'kube-linter': ['liveness-port', 'readiness-port', 'startup-port'] },
  options: { numericIsFinding: option(false, 'numbers that no port declares are noted, too') },

  check(container, { options, report }) {
    const ports = container.value.ports ?? []
    for (const { port, what, place } of probePorts(container)) {
      if (typeof port === 'string' && !/^[0-9]+$/.test(port)) {
        const names = ports.flatMap(({ name }) => name ?? [])
        if (names.includes(port)) continue
        const near = nearestName(port, names)
        report(place, {
          text: `${what} of ${container.title} asks port "${port}", and the container ${names.length === 0 ? 'names no port' : `has ${names.map((name) => `"${name}"`).join(', ')}`}`,
          effect: 'the probe fails each time: the pod never gets ready, or is restarted over and over',
          suggestion: near === undefined ? undefined : `did you mean "${near}"?`,
        })
      } else if (options.numericIsFinding && ports.length > 0 && !ports.some(({ containerPort }) => containerPort === Number(port))) {
        report(place, { severity: 'info', text: `${what} of ${container.title} asks port ${port}, which the container does not declare` })
      }
    }
  },
})

function probePorts(container: ContainerView): { port: string | number, what: string, place: Place }[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value
  const handlers = { livenessProbe, readinessProbe, startupProbe, 'lifecycle.postStart': lifecycle?.postStart, 'lifecycle.preStop': lifecycle?.preStop }
  return Object.entries(handlers).flatMap(([what, handler]) => (['httpGet', 'tcpSocket'] as const).flatMap((action) => {
    const port = handler?.[action]?.port
    return port === undefined ? [] : [{ port, what, place: container.at([...what.split('.'), action, 'port']) }]
  }))
}
