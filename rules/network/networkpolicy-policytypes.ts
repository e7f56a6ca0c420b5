import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'networkpolicy-policytypes',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['NetworkPolicy'],
  summary: 'A NetworkPolicy has rules for a direction that it leaves alone, or closes one without saying so',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource'],

  check(policy, { report }) {
    const { policyTypes, ingress = [], egress = [] } = policy.spec
    for (const [type, field, rules] of [['Ingress', 'ingress', ingress], ['Egress', 'egress', egress]] as const) {
      if (policyTypes === undefined || policyTypes.includes(type) || rules.length === 0) continue
      report(policy.at(['spec', field]), {
        text: `policyTypes ${policyTypes.join(', ')} leaves ${type} out, so ${rules.length === 1 ? 'this rule counts' : `these ${rules.length} rules count`} for nothing`,
        effect: `the pods stay open for ${field}, as if the rules were not there`,
        suggestion: `add ${type} to policyTypes`,
      })
    }
    if (policyTypes !== undefined || egress.length === 0 || policy.has('spec.ingress')) return
    report(policy.at('spec.egress'), {
      severity: 'info',
      text: 'without policyTypes this policy is for Ingress, too, and has no rule for it',
      effect: 'nothing can connect to the pods any more, but for their own node',
      suggestion: 'write policyTypes: [Egress], or [Ingress, Egress] if that is meant',
    })
  },
})
