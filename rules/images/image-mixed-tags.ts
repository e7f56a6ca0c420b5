import { defineRule, relatedAt } from '../../src/check/api.ts'
import { readableImages, type ReadableImage } from './_images.ts'

export default defineRule({
  id: 'image-mixed-tags',
  group: 'images',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'bundle',
  summary: 'One repository is used with different tags in one set',
  links: ['https://kubernetes.io/docs/concepts/containers/images/'],

  check(bundle, { report }) {
    const byRepository = new Map<string, ReadableImage[]>()
    for (const image of bundle.resources.flatMap(readableImages)) {
      byRepository.set(image.reference.repository, [...byRepository.get(image.reference.repository) ?? [], image])
    }
    for (const [repository, images] of byRepository) {
      const [first] = images
      if (first === undefined) continue
      const told = new Set([versionOf(first)])
      for (const image of images) {
        if (told.has(versionOf(image))) continue
        told.add(versionOf(image))
        report(image.place, {
          text: `${image.title} uses ${repository} as ${versionOf(image)}, ${first.place.resource.title} as ${versionOf(first)}`,
          effect: 'parts of one application run different versions of the same program',
          related: [relatedAt(first.place, `${versionOf(first)} here`)],
        })
      }
    }
  },
})

function versionOf({ reference: { tag, digest } }: ReadableImage): string {
  return digest === undefined ? tag ?? 'latest' : `${tag ?? ''}@${digest.slice(0, 15)}`
}
