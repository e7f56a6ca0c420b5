import { definePodRule, relatedAt } from '../../src/check/api.ts'

export default definePodRule({
  id: 'sa-field-deprecated',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A pod names its ServiceAccount by the deprecated alias',
  fixable: true,
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],
  peers: { 'kube-linter': ['deprecated-service-account-field'], kubescape: ['C-0294'] },

  check(template, { report }) {
    const { serviceAccount, serviceAccountName } = template.spec
    if (serviceAccount === undefined || serviceAccount === '') return
    const place = template.at('spec.serviceAccount', 'key')
    const differs = serviceAccountName !== undefined && serviceAccountName !== serviceAccount
    report(place, {
      text: differs ? `serviceAccount is "${serviceAccount}" and serviceAccountName is "${serviceAccountName}"` : `serviceAccount is a deprecated alias of serviceAccountName`,
      effect: differs ? 'the API server takes serviceAccountName and drops the other without a word' : 'it still works; tools that look at serviceAccountName alone do not see it',
      suggestion: serviceAccountName === undefined ? 'write serviceAccountName' : 'take serviceAccount out',
      related: differs ? [relatedAt(template.at('spec.serviceAccountName'), 'this one counts')] : undefined,
      fix: serviceAccountName === undefined ? { title: 'rename it to serviceAccountName', safety: 'safe', edits: [{ span: place.span, newText: 'serviceAccountName' }] } : undefined,
    })
  },
})
