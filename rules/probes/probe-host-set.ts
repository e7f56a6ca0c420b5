import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'probe-host-set',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A probe or hook is sent to another host than the pod',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
  peers: { 'kube-linter': [] },

  check(container, { report }) {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container.value
    const handlers = { livenessProbe, readinessProbe, startupProbe, 'lifecycle.postStart': lifecycle?.postStart, 'lifecycle.preStop': lifecycle?.preStop }
    for (const [what, handler] of Object.entries(handlers)) {
      for (const action of ['httpGet', 'tcpSocket'] as const) {
        const host = handler?.[action]?.host
        if (host === undefined || host === '') continue
        report(container.at([...what.split('.'), action, 'host']), {
          text: `${what} of ${container.title} is sent to host "${host}"`,
          effect: 'the kubelet asks that host from the node, not the pod; the baseline Pod Security Standard forbids it from 1.34 on',
          suggestion: 'take host out; for a virtual host set a Host header',
        })
      }
    }
  },
})
