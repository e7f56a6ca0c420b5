import { defineRule } from '../../src/check/api.ts'
import { imagesOf } from './_images.ts'
import { parseReference } from './_reference.ts'

export default defineRule({
  id: 'image-reference-invalid',
  group: 'images',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'An image reference cannot be read',
  links: ['https://kubernetes.io/docs/concepts/containers/images/', 'https://github.com/distribution/reference'],

  check(resource, { report }) {
    for (const { text, title, place } of imagesOf(resource)) {
      // An empty one is told as missing.
      if (text === '') continue
      const fault = parseReference(text)
      if (typeof fault !== 'string') continue
      report(place, {
        text: `image "${text}" of ${title} is no image reference: ${fault}`,
        effect: 'the pod is accepted and stays in InvalidImageName',
        suggestion: suggestionFor(text),
      })
    }
  },
})

function suggestionFor(text: string): string | undefined {
  const near = text.trim().replace(/^[a-z]+:\/\//i, '')
  const lower = near.replace(/^[^:@]*/, (name) => name.toLowerCase())
  const better = [near, lower].find((one) => one !== text && typeof parseReference(one) !== 'string')
  return better === undefined ? undefined : `did you mean "${better}"?`
}
