import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'probe-timeout-over-period',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  classes: ['app', 'sidecar'],
  summary: 'A probe may take longer than the pause until the next one',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes'],

  check(container, { report }) {
    for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      const { timeoutSeconds = 1, periodSeconds = 10 } = (container.value)[name] ?? {}
      if (timeoutSeconds <= periodSeconds) continue
      report(container.at([name, 'timeoutSeconds']), {
        text: `${name} of ${container.title} waits ${timeoutSeconds} s for an answer, and its period is ${periodSeconds} s`,
        effect: 'a hanging answer delays the next probe, so a failure is noticed later than the period promises',
        suggestion: `set timeoutSeconds to at most ${periodSeconds}`,
      })
    }
  },
})
