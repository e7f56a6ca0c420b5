import { defineContainerRule, option } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'run-as-non-root-missing',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'Nothing keeps a container from running as root',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/', 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-linter': ['run-as-non-root'], polaris: ['runAsRootAllowed'], datree: ['CONTAINERS_INCORRECT_RUNASNONROOT_VALUE'], kubesec: ['RunAsNonRoot'], trivy: ['KSV-0012'], checkov: ['CKV_K8S_23', 'CKV_K8S_6'], popeye: ['302', '306'], kubescape: ['C-0013', 'C-0218'], monokle: ['PSS203'] },
  options: {
    strict: option(false, 'want runAsNonRoot itself, as the restricted standard does'),
  },
  profileOptions: { 'pss-restricted': { strict: true } },

  check(container, { minors, options, report }) {
    const { runAsNonRoot, runAsUser, windowsOptions } = container.security
    const { isWindows, spec } = container.template
    // An explicit false is told by run-as-root.
    if (runAsNonRoot !== undefined) return
    if (spec.hostUsers === false && (!options.strict || minors.every((minor) => minor >= 35))) return
    if (!isWindows && runAsUser === 0) return
    const user = isWindows ? windowsOptions?.runAsUserName : runAsUser?.toString()
    if (!options.strict && user !== undefined && user !== 'ContainerAdministrator') return
    report(container.at('securityContext.runAsNonRoot'), {
      text: user === undefined ? `${container.title} may run as root: neither runAsNonRoot nor runAsUser is set` : `${container.title} runs as user ${user}, but runAsNonRoot: true is not set`,
      effect: user === undefined ? 'the image decides, and most images choose root' : 'namespaces at the restricted level refuse the pod, whatever its user',
      suggestion: 'set runAsNonRoot: true on the pod or the container',
    })
  },
})
