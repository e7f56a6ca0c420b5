import { defineRule, option } from '../../src/check/api.ts'

export default defineRule({
  id: 'ingress-snippet',
  group: 'network',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Ingress'],
  summary: 'An annotation puts configuration of its own into the web server',
  links: ['https://github.com/kubernetes/ingress-nginx/issues/7837', 'https://nvd.nist.gov/vuln/detail/CVE-2021-25742'],
  peers: { datree: ['INGRESS_CVE2021_25742_INCORRECT_SERVER_SNIPPET_KEY'], checkov: ['CKV_K8S_152', 'CKV_K8S_153', 'CKV_K8S_154'], kubescape: ['C-0059'] },
  options: { allow: option<string[]>([], 'annotations that may be used') },

  check(ingress, { options, report }) {
    for (const [key, value] of Object.entries(ingress.annotations)) {
      if (!snippets.test(key) || options.allow.includes(key) || value.trim() === '') continue
      const reads = /\b\w+_by_lua\w*|\balias\s+\//.exec(value)?.[0].replace(/\s+\/$/, '')
      report(ingress.at(['metadata', 'annotations', key], 'key'), {
        ...reads === undefined ? {} : { severity: 'error' as const },
        text: reads === undefined ? `the annotation ${key} writes into the configuration of the controller` : `the annotation ${key} writes into the configuration of the controller, with ${reads}`,
        effect: 'whoever may write Ingresses can read what the controller can: the Secrets of all namespaces (CVE-2021-25742)',
        suggestion: 'use the annotation or the option that is made for the purpose; controllers since 1.9 ignore snippets unless they are told to allow them',
      })
    }
  },
})

const snippets = /^(nginx\.ingress\.kubernetes\.io\/(auth|configuration|modsecurity|server|stream)-snippet|nginx\.org\/(server|location|main|http|stream)-snippets)$/
