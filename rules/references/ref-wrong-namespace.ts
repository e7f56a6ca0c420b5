import { defineRule, isResolved, relatedAt } from '../../src/check/api.ts'

export default defineRule({
  id: 'ref-wrong-namespace',
  group: 'references',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  kinds: ['*'],
  summary: 'The object that a reference needs exists, but in another namespace',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],

  check(resource, { bundle, report }) {
    for (const reference of bundle.referencesFrom(resource)) {
      if (reference.optional || reference.namespace === undefined || isResolved(reference, bundle)) continue
      const [other] = bundle.inOtherNamespaces(reference.kind, reference.name, reference.namespace).filter(({ namespace }) => namespace !== undefined)
      if (other === undefined) continue
      report(resource.at(reference.path), {
        text: `${reference.kind} "${reference.name}" is in namespace "${other.namespace ?? ''}", not in "${reference.namespace}"`,
        effect: 'a pod sees only what is in its own namespace: for it the object does not exist',
        related: [relatedAt(other.at('metadata.namespace'), `${other.title} is here`)],
        suggestion: 'put both in one namespace, or make a copy of the object beside the one that needs it',
      })
    }
  },
})
