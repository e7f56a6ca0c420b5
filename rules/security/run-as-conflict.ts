import { definePodRule, relatedAt } from '../../src/check/api.ts'
import { pointerOf } from '../../src/base/json.ts'
import { runAsConflicts } from './_run-as.ts'

export default definePodRule({
  id: 'run-as-conflict',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container must not be root and is told to be',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-linter': ['run-as-non-root'] },

  check(template, { report }) {
    const told = new Set<string>()
    for (const { title, user, demand } of runAsConflicts(template)) {
      if (told.has(pointerOf(user.pointer))) continue
      told.add(pointerOf(user.pointer))
      report(user, {
        text: `runAsUser is 0 where runAsNonRoot: true holds for ${title}`,
        effect: "the kubelet never starts the container: container's runAsUser breaks non-root policy (CreateContainerConfigError)",
        related: [relatedAt(demand, 'runAsNonRoot is demanded here')],
        suggestion: 'choose a user above 0, or take runAsNonRoot out',
      })
    }
  },
})
