import { definePodRule, standardsBroken } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'

export default definePodRule({
  id: 'privileged-container',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container is privileged',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/', 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { 'kube-linter': ['privileged-container'], 'kube-score': ['container-security-context-privileged'], polaris: ['runAsPrivileged'], datree: ['CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE'], kubesec: ['Privileged'], trivy: ['KSV-0017'], checkov: ['CKV_K8S_16', 'CKV_K8S_2'], kubescape: ['C-0057', 'C-0213'], monokle: ['PSS103'] },
  options: {
    allow: allowWorkloads,
  },

  check(template, { minors, options, report }) {
    if (isAllowedWorkload(template.resource, options.allow)) return
    for (const { path, who, releases } of standardsBroken(template, 'privileged', minors)) {
      report(template.at(path), {
        text: `${who} is privileged${releases}`,
        effect: 'it sees every device of the node and has all capabilities: whoever gets into it has the node',
        suggestion: 'take privileged out and add the single capability that the program needs',
      })
    }
  },
})
