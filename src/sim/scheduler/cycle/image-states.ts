import type { Node } from '../../../model/kubernetes.generated.ts'

/** An image somewhere in the cluster. Upstream: `framework.ImageStateSummary`. */
export interface ImageState {
  /** As the first node that reported the image had it. */
  readonly sizeBytes: number
  readonly nodes: Set<string>
}

/** Which node has which image. Upstream: `backend/cache/cache.go` (1.36), addNodeImageStates. */
export class ImageStates {
  readonly #images = new Map<string, ImageState>()

  find(image: string): ImageState | undefined {
    return this.#images.get(image)
  }

  add(node: Node): void {
    const name = node.metadata?.name ?? ''
    for (const image of node.status?.images ?? []) {
      for (const spelling of image.names ?? []) {
        const state = this.#images.get(spelling) ?? { sizeBytes: image.sizeBytes ?? 0, nodes: new Set() }
        state.nodes.add(name)
        this.#images.set(spelling, state)
      }
    }
  }

  remove(node: Node): void {
    const name = node.metadata?.name ?? ''
    for (const image of node.status?.images ?? []) {
      for (const spelling of image.names ?? []) {
        const state = this.#images.get(spelling)
        state?.nodes.delete(name)
        if (state?.nodes.size === 0) this.#images.delete(spelling)
      }
    }
  }
}
