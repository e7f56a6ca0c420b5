import { definePodRule } from '../../src/check/api.ts'

export default definePodRule({
  id: 'host-users',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A pod has no user namespace of its own',
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/'],
  peers: { kubesec: ['HostUsers'] },

  check(template, { minors, report }) {
    if (template.isWindows || template.spec.hostUsers === false || minors.some((minor) => minor < 33)) return
    report(template.at('spec.hostUsers'), {
      text: `${template.title} does not set hostUsers: false`,
      effect: 'root of its containers is root of the node, should it get out',
      suggestion: 'set hostUsers: false where the nodes support it',
    })
  },
})
