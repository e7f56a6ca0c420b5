import { defineRule, option } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { readableImages } from './_images.ts'
import { isOfRepository } from './_reference.ts'

export default defineRule({
  id: 'image-digest-missing',
  group: 'images',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image is not pinned by its digest',
  links: ['https://kubernetes.io/docs/concepts/containers/images/'],
  peers: { datree: ['CONTAINERS_MISSING_IMAGE_VALUE_DIGEST'], checkov: ['CKV_K8S_43'], kubescape: ['C-0306'] },
  options: {
    allow: option<string[]>([], 'repositories that need no digest, as globs'),
  },

  check(resource, { options, report }) {
    for (const { text, title, place, reference } of readableImages(resource)) {
      if (reference.digest !== undefined || options.allow.some((pattern) => isOfRepository(reference, pattern, nameMatches))) continue
      report(place, {
        text: `image "${text}" of ${title} is not pinned by its digest`,
        effect: 'whoever may push to the registry may put another image under the tag',
        suggestion: 'write the digest behind the tag: name:tag@sha256:…',
      })
    }
  },
})
