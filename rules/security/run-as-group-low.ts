import { defineContainerRule, option } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'run-as-group-low',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container runs as a group below the wanted range, or as an unknown one',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-score': ['container-security-context-user-group-id'], datree: ['CONTAINERS_INCORRECT_RUNASGROUP_VALUE_LOWGID'], kubesec: ['RunAsGroup'], trivy: ['KSV-0021'], monokle: ['KBP105'] },
  options: {
    min: option(10000, 'lowest number that is enough'),
  },

  check(container, { options, report }) {
    const id = container.security.runAsGroup
    if (container.template.isWindows || (id !== undefined && id >= options.min)) return
    const isOwn = container.value.securityContext?.runAsGroup !== undefined
    report(isOwn || id === undefined ? container.at('securityContext.runAsGroup') : container.template.at('spec.securityContext.runAsGroup'), {
      text: id === undefined ? `runAsGroup of ${container.title} is not set` : `runAsGroup of ${container.title} is ${id}, below ${options.min}`,
      effect: 'the number may belong to a group of the node, whose files then are within reach of whoever gets out of the container',
      suggestion: `set runAsGroup to ${options.min} or above`,
    })
  },
})
