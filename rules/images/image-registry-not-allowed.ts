import { defineRule, option } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { readableImages } from './_images.ts'
import { isOfRepository } from './_reference.ts'

export default defineRule({
  id: 'image-registry-not-allowed',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security', 'strict'],
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image comes from a registry that is not on the list',
  links: ['https://kubernetes.io/docs/concepts/containers/images/'],
  peers: { trivy: ['KSV-0125', 'KSV-0032', 'KSV-0033', 'KSV-0035'], popeye: ['113'], kubescape: ['C-0078'] },
  options: {
    allow: option<string[]>([], 'repositories that are allowed, with all below them, as globs'),
  },

  check(resource, { options, report }) {
    if (options.allow.length === 0) return
    for (const { text, title, place, reference } of readableImages(resource)) {
      if (options.allow.some((pattern) => isOfRepository(reference, pattern, nameMatches))) continue
      report(place, {
        text: `image "${text}" of ${title} comes from ${reference.repository}, which is not on the list of allowed repositories`,
        effect: 'what was not vetted runs in the cluster, or its admission policy refuses the pod',
        suggestion: `allowed: ${options.allow.join(', ')}`,
      })
    }
  },
})
