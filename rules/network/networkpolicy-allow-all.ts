import { defineRule, relatedAt, type PodTemplate } from '../../src/check/api.ts'
import { isolating, type Direction, type Policy } from './_policies.ts'

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
    const open = (direction: Direction, index: number): void => {
      const closing = (one: PodTemplate): Policy | undefined => isolating(bundle, one, direction).find((other) => other.name !== policy.name && !rulesOf(other, direction).some(isForAll))
      const template = templates.find((one) => closing(one) !== undefined)
      const other = template && closing(template)
      if (template === undefined || other === undefined) return
      report(policy.at(['spec', direction.toLowerCase(), index]), {
        text: `this rule allows all ${direction.toLowerCase()} of ${template.title}, which ${other.title} isolates`,
        effect: 'policies add up: nothing that the other one leaves out stays closed',
        related: [relatedAt(other.at('spec.podSelector'), other.title)],
      })
    }
    for (const direction of ['Ingress', 'Egress'] as const) for (const [index, rule] of rulesOf(policy, direction).entries()) if (isForAll(rule)) open(direction, index)
  },
})

interface Rule { readonly peers: readonly unknown[], readonly ports: readonly unknown[] }

function rulesOf({ spec }: Policy, direction: Direction): Rule[] {
  if (direction === 'Ingress') return (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
  return (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }))
}

function isForAll({ peers, ports }: Rule): boolean {
  return peers.length + ports.length === 0
}
