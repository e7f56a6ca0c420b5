import { defineRule, relatedAt, type Resource } from '../../src/check/api.ts'
import { sameValue } from '../../src/base/json.ts'

export default defineRule({
  id: 'object-duplicate',
  group: 'naming',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'One object stands twice in a set',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
  peers: { 'kube-linter': [], 'kube-score': [], kubeconform: [] },

  check(bundle, { report }) {
    // Files of an open set may be alternatives of each other; one file, or a closed set, is applied as a whole.
    const first = new Map<string, Resource>()
    for (const resource of bundle.resources) {
      if (resource.name === '') continue
      const key = `${resource.group}/${resource.kind}/${resource.namespace ?? ''}/${resource.name}`
      const scope = bundle.isClosedFor(resource.kind) ? key : `${resource.path} ${key}`
      const before = first.get(scope)
      if (before === undefined) {
        first.set(scope, resource)
        continue
      }
      const same = sameValue(before.raw, resource.raw)
      report(resource.at('metadata.name'), {
        text: `${resource.title} stands in ${resource.namespaceTitle} already${same ? ', word for word' : ', with other content'}`,
        effect: same ? 'kubectl apply sends it twice; kubectl create fails the second time' : 'kubectl apply lets the last one win without a word; kubectl create fails the second time',
        related: [relatedAt(before.at('metadata.name'), 'the first one')],
        severity: same ? 'warning' : undefined,
      })
    }
  },
})
