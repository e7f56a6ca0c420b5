import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'ingress-path-invalid',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Ingress'],
  summary: 'A path of type Prefix or Exact is written as a pattern',
  links: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types'],

  check(ingress, { report }) {
    for (const [rule, { http }] of (ingress.spec.rules ?? []).entries()) {
      for (const [index, { path = '', pathType }] of (http?.paths ?? []).entries()) {
        const sign = pathType === 'Prefix' || pathType === 'Exact' ? patternSigns.exec(path)?.[0] : undefined
        if (sign === undefined) continue
        report(ingress.at(['spec', 'rules', rule, 'http', 'paths', index, 'path']), {
          text: `path "${path}" has pathType ${pathType ?? ''}, for which "${sign}" is a character like any other`,
          effect: 'controllers that keep to the type match it literally, so hardly any request fits; ingress-nginx 1.12 and later refuses it',
          suggestion: pathType === 'Prefix' && /^[^*]*\/\*$/.test(path) ? `a prefix needs no star: write "${path.slice(0, -1)}"` : 'use pathType ImplementationSpecific if the controller knows patterns',
        })
      }
    }
  },
})

// A path of a URL has none of these but as %2A and the like.
const patternSigns = /[*()[\]|^\\]|\$(?=$|[^a-z])/
