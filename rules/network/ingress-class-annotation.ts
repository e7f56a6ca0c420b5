import { defineRule } from '../../src/check/api.ts'
import { classAnnotation } from './_ingress.ts'

export default defineRule({
  id: 'ingress-class-annotation',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Ingress'],
  summary: 'The class of an Ingress is given by the old annotation',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation'],

  check(ingress, { report }) {
    const name = ingress.annotations[classAnnotation]
    // The controller of GKE looks at nothing else.
    if (name === undefined || name === 'gce' || name === 'gce-internal') return
    const both = ingress.spec.ingressClassName !== undefined
    report(ingress.at(['metadata', 'annotations', classAnnotation]), {
      text: `the class "${name}" is given by the annotation ${classAnnotation}${both ? `, beside ingressClassName "${ingress.spec.ingressClassName ?? ''}"` : ''}`,
      effect: both ? 'the API server refuses a new Ingress where the two differ, and controllers differ in which they believe' : 'the annotation is deprecated since Kubernetes 1.18; there is no check that such a class exists',
      suggestion: both ? 'remove the annotation' : `write spec.ingressClassName: ${name}, after looking up the name with kubectl get ingressclass`,
    })
  },
})
