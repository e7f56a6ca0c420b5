import { defineRule, relatedAt } from '../../src/check/api.ts'
import { isolating } from './_policies.ts'

export default defineRule({
  id: 'networkpolicy-allow-all',
  group: 'network',
  severity: 'info',
  since: '0.1.0',
  profiles: ['security'],
  sees: 'bundle',
  kinds: ['NetworkPolicy'],
  summary: 'A rule for everybody undoes what another policy closes',
  links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation'],
  peers: { popeye: ['1203'] },

  check(policy, { bundle, report }) {
    const templates = bundle.templatesSelected(policy.spec.podSelector ?? {}, policy.namespace)
    const open = (direction: 'Ingress' | 'Egress', index: number): void => {
      const template = templates.find((one) => isolating(bundle, one, direction).some((other) => other !== policy))
      const other = template && isolating(bundle, template, direction).find((one) => one !== policy)
      if (template === undefined || other === undefined) return
      report(policy.at(['spec', direction.toLowerCase(), index]), {
        text: `this rule allows all ${direction.toLowerCase()} of ${template.title}, which ${other.title} isolates`,
        effect: 'policies add up: nothing that the other one leaves out stays closed',
        related: [relatedAt(other.at('spec.podSelector'), other.title)],
      })
    }
    const { ingress = [], egress = [] } = policy.spec
    for (const [index, { from = [], ports = [] }] of ingress.entries()) if (from.length + ports.length === 0) open('Ingress', index)
    for (const [index, { to = [], ports = [] }] of egress.entries()) if (to.length + ports.length === 0) open('Egress', index)
  },
})
