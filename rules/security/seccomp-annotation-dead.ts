import { defineRule } from '../../src/check/api.ts'
import { fieldInstead, profileAnnotations, profileLines } from './_profile-annotations.ts'

export default defineRule({
  id: 'seccomp-annotation-dead',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'file',
  summary: 'A seccomp annotation has no effect any more',
  fixable: true,
  links: ['https://kubernetes.io/docs/tutorials/security/seccomp/', 'https://kubernetes.io/docs/reference/labels-annotations-taints/#seccomp-security-alpha-kubernetes-io-pod'],

  check(file, { minors, report }) {
    if (!file.text.includes(prefixes.pod) && !file.text.includes(prefixes.container)) return
    const since = minors.filter((minor) => minor >= 27)
    if (since.length === 0) return
    for (const annotation of profileAnnotations(file, prefixes.container, prefixes.pod)) {
      const { template, container, containerName, path, value } = annotation
      const isSet = containerName === undefined ? template.spec.securityContext?.seccompProfile !== undefined : container === undefined || container.security.seccompProfile !== undefined
      const lines = profileLines('seccompProfile', value)
      report(template.at(path, 'key'), {
        text: `the annotation ${annotation.key}: ${value} has no effect since Kubernetes 1.27`,
        effect: isSet ? 'only the field seccompProfile counts' : `${container?.title ?? 'the pod'} runs without the profile that it seems to have`,
        suggestion: isSet || lines === undefined ? 'take it out' : 'write securityContext.seccompProfile instead',
        fix: fieldInstead(file, annotation, 'seccompProfile', isSet, 'changes-behaviour'),
      })
    }
  },
})

const prefixes = { pod: 'seccomp.security.alpha.kubernetes.io/pod', container: 'container.seccomp.security.alpha.kubernetes.io/' }
