import { defineRule, option } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { readableImages } from './_images.ts'
import { isOfRepository } from './_reference.ts'

export default defineRule({
  id: 'image-registry-denied',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security', 'strict'],
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image comes from a registry that is denied, or names none',
  links: ['https://kubernetes.io/docs/concepts/containers/images/#image-names'],
  peers: { trivy: ['KSV-0034'], kubescape: ['C-0001'] },
  options: {
    deny: option<string[]>([], 'repositories that are denied, with all below them, as globs'),
    requireQualified: option(false, 'want a registry in every name'),
  },
  profileOptions: { strict: { requireQualified: true } },

  check(resource, { options, report }) {
    for (const { text, title, place, reference } of readableImages(resource)) {
      const denied = options.deny.find((pattern) => isOfRepository(reference, pattern, nameMatches))
      if (denied !== undefined) {
        report(place, { text: `image "${text}" of ${title} comes from ${denied}, which is denied`, effect: 'what was not vetted runs in the cluster', suggestion: 'use a mirror that is allowed' })
      } else if (options.requireQualified && !reference.isQualified) {
        report(place, {
          text: `image "${text}" of ${title} names no registry`,
          effect: 'runtimes take it for docker.io, or for the first registry of their search list: another image than was meant',
          suggestion: `write ${reference.repository}${reference.tag === undefined ? '' : `:${reference.tag}`}`,
        })
      }
    }
  },
})
