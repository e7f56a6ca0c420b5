import { definePodRule } from '../../src/check/api.ts'

export default definePodRule({
  id: 'grace-period-zero',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'A stateful or serving pod is killed without any grace',
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],

  check(template, { bundle, report }) {
    const grace = template.spec.terminationGracePeriodSeconds
    if (grace === undefined || grace > 0) return
    const [service] = bundle.servicesSelecting(template)
    if (grace === 0 && template.resource.kind !== 'StatefulSet' && service === undefined) return
    report(template.at('spec.terminationGracePeriodSeconds'), {
      text: `terminationGracePeriodSeconds is ${grace}${service === undefined ? '' : `, and ${service.title} sends traffic to these pods`}`,
      effect: template.resource.kind === 'StatefulSet'
        ? 'the pod is removed by force: a second one of the same name may start while the first still writes'
        : 'open connections are cut, and nothing is flushed',
    })
  },
})
