import { defineContainerRule, relatedAt, type ContainerView } from '../../src/check/api.ts'
import { goJson } from '../../src/base/go-format.ts'
import type { Probe } from '../../src/model/kubernetes.generated.ts'

export default defineContainerRule({
  id: 'probes-identical',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  classes: ['app', 'sidecar'],
  summary: 'Liveness and readiness ask the same question and give up equally fast',
  links: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  peers: { 'kube-score': ['pod-probes-identical'], 'kube-linter': [] },

  check(container, { report }) {
    const { livenessProbe, readinessProbe } = container.value
    if (livenessProbe === undefined || readinessProbe === undefined) return
    if (handlerOf(livenessProbe, container) !== handlerOf(readinessProbe, container)) return
    // A liveness probe that waits twice as long restarts only what readiness has long taken out of service.
    if (patience(livenessProbe) >= 2 * patience(readinessProbe)) return
    report(container.at('livenessProbe'), {
      text: `livenessProbe and readinessProbe of ${container.title} are the same, and both give up after ${patience(livenessProbe)} s`,
      effect: 'under load a pod is restarted at the moment when it should only get less traffic, and the load moves on to the next one',
      related: [relatedAt(container.at('readinessProbe'), 'the readiness probe')],
      suggestion: 'ask for less in the liveness probe, or give it at least twice the patience',
    })
  },
})

/** Seconds until a failing probe counts: period × failures, 10 × 3 by default. */
function patience({ periodSeconds = 10, failureThreshold = 3 }: Probe): number {
  return periodSeconds * failureThreshold
}

/** All that makes up the question; a named port counts as its number. */
function handlerOf(probe: Probe, { value }: ContainerView): string {
  const resolve = (port: string | number | undefined): string | number | undefined => value.ports?.find(({ name }) => name === port)?.containerPort ?? port
  const { httpGet, tcpSocket, exec, grpc } = probe
  return goJson({
    ...httpGet && { httpGet: { path: httpGet.path ?? '/', port: resolve(httpGet.port), scheme: httpGet.scheme ?? 'HTTP', host: httpGet.host, headers: httpGet.httpHeaders ?? [] } },
    ...tcpSocket && { tcpSocket: { port: resolve(tcpSocket.port), host: tcpSocket.host } },
    ...exec && { exec: exec.command ?? [] },
    ...grpc && { grpc: { port: grpc.port, service: grpc.service ?? '' } },
  })
}
