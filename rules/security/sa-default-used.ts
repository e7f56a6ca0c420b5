import { definePodRule } from '../../src/check/api.ts'
import { tokenState } from './_service-accounts.ts'

export default definePodRule({
  id: 'sa-default-used',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['cis', 'strict'],
  sees: 'bundle',
  summary: 'A pod runs as the ServiceAccount `default` and gets its token',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],
  peers: { 'kube-linter': ['default-service-account'], datree: ['CIS_INVALID_VALUE_AUTOMOUNTSERVICEACCOUNTTOKEN'], kubesec: ['ServiceAccountName'], checkov: ['CKV_K8S_41'], popeye: ['300'], kubescape: ['C-0189', 'C-0225', 'C-0239'] },

  check(template, { bundle, report }) {
    const { isMounted, account } = tokenState(template, bundle)
    if (account !== 'default' || !isMounted) return
    report(template.at(template.has('spec.serviceAccountName') ? 'spec.serviceAccountName' : 'spec'), {
      text: `${template.title} runs as the ServiceAccount default, with its token`,
      effect: 'rights that one workload of the namespace needs are rights of all of them',
      suggestion: 'make a ServiceAccount for it, or set automountServiceAccountToken: false',
    })
  },
})
