import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: 'ingress-annotation-injection',
  group: 'network',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Ingress'],
  summary: 'The value of an annotation breaks out of the place that it is written to',
  links: ['https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/'],
  peers: { trivy: ['KCV-0093'] },

  check(ingress, { report }) {
    for (const [key, value] of Object.entries(ingress.annotations)) {
      const name = /^nginx\.ingress\.kubernetes\.io\/(.*)$/.exec(key)?.[1]
      const sign = name === undefined || !written.has(name) ? undefined : /[\n\r{}]|;/.exec(value.trimEnd())?.[0]
      if (sign === undefined) continue
      report(ingress.at(['metadata', 'annotations', key]), {
        text: `the value of ${key} has ${sign === '\n' || sign === '\r' ? 'a line break' : `"${sign}"`}, which ends the directive that it is written into`,
        effect: 'in controllers before 1.11.5 and 1.12.1 what follows becomes configuration, and with it code that runs in the controller (CVE-2025-24514, CVE-2025-1097, CVE-2025-1098); later ones refuse it',
      })
    }
  },
})

/** Annotations that these weaknesses were found in. */
const written = new Set(['auth-url', 'auth-tls-match-cn', 'mirror-target', 'mirror-host', 'auth-signin', 'permanent-redirect', 'temporal-redirect'])
