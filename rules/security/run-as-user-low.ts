import { defineContainerRule, option } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'run-as-user-low',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container runs as a user below the wanted range, or as an unknown one',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-score': ['container-security-context-user-group-id'], datree: ['CONTAINERS_INCORRECT_RUNASUSER_VALUE_LOWUID'], kubesec: ['RunAsUser'], trivy: ['KSV-0020'], checkov: ['CKV_K8S_40'], monokle: ['KBP104'] },
  options: {
    min: option(10000, 'lowest number that is enough'),
  },

  check(container, { options, report }) {
    const id = container.security.runAsUser
    if (container.template.isWindows || (id !== undefined && id >= options.min)) return
    const isOwn = container.value.securityContext?.runAsUser !== undefined
    report(isOwn || id === undefined ? container.at('securityContext.runAsUser') : container.template.at('spec.securityContext.runAsUser'), {
      text: id === undefined ? `runAsUser of ${container.title} is not set` : `runAsUser of ${container.title} is ${id}, below ${options.min}`,
      effect: 'the number may belong to a user of the node, whose files then are within reach of whoever gets out of the container',
      suggestion: `set runAsUser to ${options.min} or above`,
    })
  },
})
