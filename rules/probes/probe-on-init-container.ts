import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'probe-on-init-container',
  group: 'probes',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  classes: ['init'],
  summary: 'A plain init container has a probe or a lifecycle hook',
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/init-containers/'],

  check(container, { report }) {
    for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if ((container.value)[name] === undefined) continue
      report(container.at(name), {
        text: `${container.title} has a ${name}`,
        effect: 'the API server refuses the object: an init container runs to its end, nothing waits for it to be ready',
        suggestion: 'take it out, or set restartPolicy: Always to make the container a sidecar',
      })
    }
  },
})
