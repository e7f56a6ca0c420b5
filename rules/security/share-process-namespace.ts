import { definePodRule } from '../../src/check/api.ts'

export default definePodRule({
  id: 'share-process-namespace',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: "Containers of a pod see each other's processes",
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/'],

  check(template, { report }) {
    if (template.spec.shareProcessNamespace !== true) return
    report(template.at('spec.shareProcessNamespace'), {
      text: `${template.title} sets shareProcessNamespace: true`,
      effect: 'each container sees the command lines, the environment and through /proc the files of the others',
      suggestion: 'take it out, or debug with an ephemeral container that targets one container',
    })
  },
})
