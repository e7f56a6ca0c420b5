import { defineRule, type ResourceOf } from '../../src/check/api.ts'
import { tokenState } from './_service-accounts.ts'

export default defineRule({
  id: 'sa-token-automount',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['security', 'cis', 'strict'],
  sees: 'bundle',
  kinds: ['*'],
  summary: 'A pod gets a token of its ServiceAccount',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/'],
  peers: { polaris: ['automountServiceAccountToken'], datree: ['SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE'], kubesec: ['AutomountServiceAccountToken'], trivy: ['KSV-0036'], checkov: ['CKV_K8S_38'], popeye: ['301', '303'], kubescape: ['C-0034', 'C-0053', 'C-0190', 'C-0261'], monokle: ['KBP106'] },

  check(resource, { bundle, report }) {
    if (resource.kind === 'ServiceAccount' && resource.builtIn) {
      if ((resource as ResourceOf<'ServiceAccount'>).object.automountServiceAccountToken === true) {
        report(resource.at('automountServiceAccountToken'), { text: `${resource.title} mounts its token into every pod that uses it`, effect, suggestion: 'set automountServiceAccountToken: false, and true on the pods that call the API' })
      }
      return
    }
    for (const template of resource.podTemplates) {
      const { isMounted, account, isExplicit } = tokenState(template, bundle)
      if (!isMounted) continue
      report(template.at('spec.automountServiceAccountToken'), {
        text: `${template.title} ${isExplicit ? 'asks for' : 'gets'} the token of the ServiceAccount ${account}`,
        effect, suggestion: 'set automountServiceAccountToken: false on the pod or on its ServiceAccount, unless it calls the API',
      })
    }
  },
})

const effect = 'whoever gets into the container speaks to the API server with the rights of the ServiceAccount'
