import type { Pod } from '../../../model/kubernetes.generated.ts'
import type { SchedulerCache } from '../cycle/cache.ts'
import { definePlugin, type Plugin } from '../cycle/plugin.ts'
import type { PodShape } from '../cycle/pod-info.ts'

const mebibyte = 1024 * 1024
const lowest = 23 * mebibyte
const highestPerContainer = 1000 * mebibyte

/** Prefers nodes that have the images already. Upstream: `framework/plugins/imagelocality/image_locality.go` (1.36). */
export function imageLocality(cache: SchedulerCache): Plugin {
  const images = new WeakMap<PodShape, PodImages>()
  return definePlugin({
    name: 'ImageLocality',
    local: { score: true },
    score({ pod, shape }, node) {
      let known = images.get(shape)
      if (known === undefined) images.set(shape, known = imagesOf(pod))
      return imageScore(known, node.name, cache)
    },
  })
}

export interface PodImages { readonly names: readonly string[], readonly containers: number }

export function imagesOf(pod: Pod): PodImages {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]
  const volumes = (pod.spec?.volumes ?? []).flatMap((volume) => volume.image === undefined ? [] : [volume.image.reference ?? ''])
  return { names: [...containers.map((container) => container.image ?? ''), ...volumes].map(normalizedName), containers: containers.length }
}

/** Two containers, 40 and 300 MiB on one of two nodes: 100·(170-23)/(2000-23) = 7. */
export function imageScore({ names, containers }: PodImages, nodeName: string, cache: SchedulerCache): number {
  let sum = 0
  for (const name of names) {
    const state = cache.images.find(name)
    // An image that is everywhere anyway counts full, one on few nodes little: else those few would draw every pod.
    if (state?.nodes.has(nodeName)) sum += Math.trunc(state.sizeBytes * (state.nodes.size / cache.nodes.length))
  }
  const highest = highestPerContainer * containers
  const clamped = Math.max(lowest, Math.min(sum, highest))
  return Math.trunc((100 * (clamped - lowest)) / (highest - lowest))
}

function normalizedName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name
}
