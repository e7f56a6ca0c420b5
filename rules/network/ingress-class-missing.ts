import { defineRule } from '../../src/check/api.ts'
import { classOf } from './_ingress.ts'

export default defineRule({
  id: 'ingress-class-missing',
  group: 'network',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'bundle',
  kinds: ['Ingress'],
  summary: 'An Ingress names no class, and no IngressClass is the default',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class'],

  check(ingress, { bundle, report }) {
    if (classOf(ingress) !== undefined) return
    const isDefault = bundle.ofKind('IngressClass').some(({ annotations }) => annotations['ingressclass.kubernetes.io/is-default-class'] === 'true')
    if (isDefault) return
    report(ingress.at('spec'), {
      text: `${ingress.title} names no ingressClassName`,
      effect: 'in a cluster without a default IngressClass no controller serves it, unless one was told to take all',
      suggestion: 'name the class',
    })
  },
})
