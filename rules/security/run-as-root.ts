import { definePodRule, option, standardsBroken } from '../../src/check/api.ts'
import { pointerOf, type JsonPath } from '../../src/base/json.ts'
import { runAsConflicts } from './_run-as.ts'

export default definePodRule({
  id: 'run-as-root',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod or container says that it runs as root',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/', 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { trivy: ['KSV-0105'], kubescape: ['C-0013'], monokle: ['PSS204'] },
  options: {
    allowHostUsersFalse: option(true, 'excuse pods with hostUsers: false, as the standards do from 1.35 on'),
  },

  check(template, { minors, options, report }) {
    const judged = options.allowHostUsersFalse ? minors : minors.map((minor) => Math.min(minor, lastWithoutExcuse))
    const conflicts = new Set(runAsConflicts(template).map(({ user }) => pointerOf(user.pointer)))
    const isConflict = (path: JsonPath): boolean => conflicts.has(pointerOf(template.at(path).pointer))
    const users = template.isWindows ? [] : standardsBroken(template, 'runAsUser', judged)
    for (const { path, who, releases } of users) {
      if (isConflict(path)) continue
      report(template.at(path), { text: `${who} sets runAsUser: 0${releases}`, effect, suggestion: 'choose a user above 0, or leave the choice to the image and set runAsNonRoot: true' })
    }
    const told = new Set(users.map(({ path }) => pointerOf(path.slice(0, -1))))
    for (const { path, value, who, releases } of standardsBroken(template, 'runAsNonRoot', judged)) {
      if (value !== false || told.has(pointerOf(path.slice(0, -1)))) continue
      report(template.at(path), { text: `${who} sets runAsNonRoot: false${releases}`, effect, suggestion: 'set runAsNonRoot: true' })
    }
  },
})

/** The newest release whose standards do not yet excuse a pod with a user namespace of its own. */
const lastWithoutExcuse = 34

const effect = 'a way out of the container ends at root of the node, and namespaces at the restricted level refuse the pod'
