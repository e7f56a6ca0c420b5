import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'liveness-probe-missing',
  group: 'probes',
  severity: 'info',
  since: '0.1.0',
  sees: 'resource',
  profiles: ['strict'],
  classes: ['app', 'sidecar'],
  summary: 'A container has no liveness probe',
  links: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  peers: { 'kube-linter': ['no-liveness-probe'], polaris: ['livenessProbeMissing'], checkov: ['CKV_K8S_8'] },

  check(container, { report }) {
    const { template, value } = container
    if (!template.isLongRunning || template.resource.isHook || ('livenessProbe' in value && value.livenessProbe !== undefined)) return
    report(container.at('name'), {
      text: `${container.title} has no livenessProbe`,
      effect: 'a process that hangs without exiting is never restarted',
    })
  },
})
