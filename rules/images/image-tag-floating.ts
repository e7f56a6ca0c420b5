import { defineRule, option } from '../../src/check/api.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { readableImages } from './_images.ts'

export default defineRule({
  id: 'image-tag-floating',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image has no tag, or one that moves',
  links: ['https://kubernetes.io/docs/concepts/containers/images/'],
  peers: { 'kube-linter': ['latest-tag'], 'kube-score': ['container-image-tag'], polaris: ['tagNotSpecified'], datree: ['CONTAINERS_MISSING_IMAGE_VALUE_VERSION'], trivy: ['KSV-0013'], checkov: ['CKV_K8S_14'], popeye: ['100', '101'], monokle: ['KBP001', 'KBP116'] },
  options: {
    floating: option<string[]>(['latest'], 'tags that move'),
    ignoreRegistries: option<string[]>([], 'registries that are left alone, as globs of their hosts'),
  },

  check(resource, { options, report }) {
    for (const { text, title, place, reference } of readableImages(resource)) {
      const { tag, digest, host } = reference
      if (digest !== undefined || (tag !== undefined && !options.floating.includes(tag)) || options.ignoreRegistries.some((glob) => nameMatches(glob, host))) continue
      report(place, {
        text: tag === undefined ? `image "${text}" of ${title} has no tag, which means latest` : `image "${text}" of ${title} has the tag ${tag}, which moves`,
        effect: 'nodes pull whatever it names on that day: two pods of one workload may run different programs, and there is nothing to roll back to',
        suggestion: 'name a version, or pin the digest',
      })
    }
  },
})
