import { defineRule, showLabels } from '../../src/check/api.ts'

export default defineRule({
  id: 'service-field-conflict',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'A Service has a field that its type ignores',
  links: ['https://kubernetes.io/docs/concepts/services-networking/service/'],

  check(service, { report }) {
    const { type = 'ClusterIP', clusterIP, selector, sessionAffinity, internalTrafficPolicy } = service.spec
    if (type === 'ExternalName') {
      if (selector !== undefined && Object.keys(selector).length > 0) {
        report(service.at('spec.selector'), { text: `the selector ${showLabels(selector)} of an ExternalName selects nothing`, effect: 'the name stands for externalName alone; the pods get no endpoint' })
      }
      return
    }
    if (clusterIP !== 'None') return
    if (sessionAffinity === 'ClientIP') {
      report(service.at('spec.sessionAffinity'), { text: 'a headless Service has no sessionAffinity', effect: 'clients connect to the pods themselves and choose anew each time' })
    }
    if (internalTrafficPolicy === 'Local') {
      report(service.at('spec.internalTrafficPolicy'), { text: 'a headless Service has no internalTrafficPolicy', effect: 'the DNS gives the addresses of all pods, whatever their node' })
    }
  },
})
