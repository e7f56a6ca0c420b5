import { goQuote } from '../../base/go-format.ts'
import type { Container } from '../../model/kubernetes.generated.ts'

/** What happens when a container's image is wanted. */
export type ImagePlan =
  | { readonly kind: 'present' }
  | { readonly kind: 'pull' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused', readonly event: string, readonly reason: string, readonly message: string }

const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const domain = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/

/** `EnsureImageExists` of `pkg/kubelet/images/image_manager.go` (1.36). `onNode`: the machine has it already. */
export function imagePlan({ image = '', imagePullPolicy }: Container, exists: boolean, onNode: boolean): ImagePlan {
  if (fullName(image) === undefined) {
    return { kind: 'refused', event: 'InspectFailed', reason: 'InvalidImageName', message: `Failed to apply default image tag ${goQuote(image)}: couldn't parse image name ${goQuote(image)}: invalid reference format` }
  }
  if (imagePullPolicy === 'Never') {
    return exists ? { kind: 'present' } : { kind: 'refused', event: 'ErrImageNeverPull', reason: 'ErrImageNeverPull', message: `Container image ${goQuote(image)} is not present with pull policy of Never` }
  }
  if (!exists) return { kind: 'missing' }
  return onNode && imagePullPolicy !== 'Always' ? { kind: 'present' } : { kind: 'pull' }
}

/** What containerd 2 says of an image that its registry does not have. */
export function pullError(image: string): string {
  const name = fullName(image) ?? image
  return `rpc error: code = NotFound desc = failed to pull and unpack image ${goQuote(name)}: failed to resolve reference ${goQuote(name)}: ${name}: not found`
}

/** `nginx` is `docker.io/library/nginx:latest`; undefined for what is no image name. */
export function fullName(image: string): string | undefined {
  const [, named = '', digest] = /^(.*?)(@[a-z0-9+._-]+:[0-9a-f]{32,})?$/i.exec(image) ?? []
  const [, path = '', tag] = /^(.*?)(?::(\w[\w.-]{0,127}))?$/.exec(named) ?? []
  const [first = '', ...rest] = path.split('/')
  const hasDomain = rest.length > 0 && (/[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  if (hasDomain && !domain.test(first)) return undefined
  const parts = hasDomain ? rest : [first, ...rest]
  if (!parts.every((part) => component.test(part))) return undefined
  const repository = hasDomain ? path : parts.length === 1 ? `docker.io/library/${path}` : `docker.io/${path}`
  return `${repository}${tag === undefined ? digest === undefined ? ':latest' : '' : `:${tag}`}${digest ?? ''}`
}

/** Every name under which a node says that it has an image. */
export function imagesOf(images: readonly { readonly names?: readonly string[] | undefined }[] | undefined): Set<string> {
  return new Set((images ?? []).flatMap(({ names = [] }) => names.flatMap((name) => fullName(name) ?? [])))
}
