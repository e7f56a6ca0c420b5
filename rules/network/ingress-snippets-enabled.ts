import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'ingress-snippets-enabled',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['ConfigMap'],
  summary: 'The configuration of ingress-nginx allows snippets',
  links: ['https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#allow-snippet-annotations'],
  peers: { datree: ['CONFIGMAP_CVE2021_25742_INCORRECT_SNIPPET_ANNOTATIONS_VALUE'] },

  check(map, { report }) {
    const value = map.object.data?.['allow-snippet-annotations']
    if (value === undefined || value.toLowerCase() !== 'true') return
    report(map.at(['data', 'allow-snippet-annotations']), {
      text: `allow-snippet-annotations is "${value}"`,
      effect: 'whoever may write Ingresses can put configuration into the controller and so read the Secrets of all namespaces (CVE-2021-25742)',
      suggestion: 'remove it: the default is false since controller 1.9',
    })
  },
})
