import { definePodRule, type Place } from '../../src/check/api.ts'

export default definePodRule({
  id: 'root-group',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A pod or container is in the root group',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-linter': ['run-as-non-root'], trivy: ['KSV-0116'], monokle: ['KBP109'] },

  check(template, { report }) {
    if (template.isWindows) return
    const tell = (place: Place, field: string, who: string): void => {
      report(place, {
        text: `${field} of ${who} is 0, the root group`,
        effect: 'files that the root group may read or write, on volumes and host paths too, are open to it',
        suggestion: 'choose a group above 0',
      })
    }
    const { runAsGroup, fsGroup, supplementalGroups = [] } = template.spec.securityContext ?? {}
    if (runAsGroup === 0) tell(template.at('spec.securityContext.runAsGroup'), 'runAsGroup', 'the pod')
    if (fsGroup === 0) tell(template.at('spec.securityContext.fsGroup'), 'fsGroup', 'the pod')
    for (const [index, group] of supplementalGroups.entries()) {
      if (group === 0) tell(template.at(['spec', 'securityContext', 'supplementalGroups', index]), 'a supplemental group', 'the pod')
    }
    for (const container of template.containers) {
      if (container.value.securityContext?.runAsGroup === 0) tell(container.at('securityContext.runAsGroup'), 'runAsGroup', container.title)
    }
  },
})
