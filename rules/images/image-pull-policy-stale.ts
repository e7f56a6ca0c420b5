import { defineRule, option } from '../../src/check/api.ts'
import { readableImages } from './_images.ts'

export default defineRule({
  id: 'image-pull-policy-stale',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A tag that moves is not pulled again',
  links: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
  peers: { kubescape: ['C-0075'] },
  options: {
    floating: option<string[]>(['latest'], 'tags that move'),
  },

  check(resource, { options, report }) {
    for (const { text, title, pullPolicy, policyPlace, reference } of readableImages(resource)) {
      const { tag = 'latest', digest } = reference
      if (digest !== undefined || !options.floating.includes(tag) || (pullPolicy !== 'IfNotPresent' && pullPolicy !== 'Never')) continue
      report(policyPlace, {
        text: `${title} uses the moving tag ${tag} (image "${text}") with the pull policy ${pullPolicy}`,
        effect: 'each node keeps the image that it happened to pull first: nodes run different builds',
        suggestion: 'name a version; or take the policy out, so that latest is pulled each time',
      })
    }
  },
})
