import { definePodRule } from '../../src/check/api.ts'
import { isBound, tokenState, usesToken } from './_service-accounts.ts'

export default definePodRule({
  id: 'sa-token-unneeded',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'A pod gets a token with which it may do nothing',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],

  check(template, { bundle, report }) {
    const { isMounted, account } = tokenState(template, bundle)
    if (!isMounted || !(bundle.isClosedFor('RoleBinding') || bundle.isClosedFor('ClusterRoleBinding')) || usesToken(template)) return
    if (isBound(account, template.namespace, bundle)) return
    report(template.at(template.has('spec.serviceAccountName') ? 'spec.serviceAccountName' : 'spec'), {
      text: `${template.title} gets the token of the ServiceAccount ${account}, to which nothing among the files grants a right`,
      effect: 'the token is good for nothing but to show an intruder the way to the API server',
      suggestion: 'set automountServiceAccountToken: false',
    })
  },
})
