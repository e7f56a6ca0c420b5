import { defineContainerRule } from '../../src/check/api.ts'
import { capabilityName, isCapability, nearestCapability } from './_capabilities.ts'

export default defineContainerRule({
  id: 'capability-name-invalid',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A capability has a name that Linux or Pod Security does not know',
  fixable: true,
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/', 'https://man7.org/linux/man-pages/man7/capabilities.7.html'],

  check(container, { report }) {
    const { add = [], drop = [] } = container.value.securityContext?.capabilities ?? {}
    for (const [field, names] of [['add', add], ['drop', drop]] as const) {
      for (const [index, written] of names.entries()) {
        const name = capabilityName(written)
        if (isCapability(written)) continue
        const place = container.at(['securityContext', 'capabilities', field, index])
        const meant = isCapability(name) ? name : nearestCapability(name)
        report(place, {
          text: isCapability(name) ? `capability "${written}" of ${container.title} is spelt otherwise: ${name}` : `there is no capability "${written}" (${container.title})`,
          effect: isCapability(name)
            ? 'Pod Security compares names letter by letter, and runtimes put CAP_ before the name themselves'
            : field === 'add' ? 'the runtime refuses to start the container, or starts it without' : 'nothing is dropped by it',
          suggestion: meant === undefined ? undefined : `did you mean ${meant}?`,
          fix: isCapability(name) ? { title: `write ${name}`, safety: 'changes-behaviour', edits: [{ span: place.span, newText: name }] } : undefined,
        })
      }
    }
  },
})
