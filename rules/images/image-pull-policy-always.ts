import { defineRule } from '../../src/check/api.ts'
import { readableImages } from './_images.ts'

export default defineRule({
  id: 'image-pull-policy-always',
  group: 'images',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image that is not pinned is not pulled again',
  links: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
  peers: { 'kube-score': ['container-image-pull-policy'], polaris: ['pullPolicyNotAlways'], checkov: ['CKV_K8S_15'] },

  check(resource, { report }) {
    for (const { text, title, container, pullPolicy, policyPlace, reference } of readableImages(resource)) {
      const { tag = 'latest', digest } = reference
      const policy = pullPolicy ?? (tag === 'latest' ? 'Always' : 'IfNotPresent')
      if (container === undefined || digest !== undefined || policy === 'Always') continue
      report(policyPlace, {
        text: `imagePullPolicy of ${title} (image "${text}") is ${policy}${pullPolicy === undefined ? ' by default' : ''}`,
        effect: 'a node that has the image runs it without asking the registry: neither credentials nor a newer image under the tag are looked for',
        suggestion: 'set imagePullPolicy: Always, or pin the digest',
      })
    }
  },
})
