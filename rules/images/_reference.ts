/** `[host[:port]/]path[:tag][@algorithm:hex]` of `github.com/distribution/reference`, in its parts. */
export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly host: string
  readonly isQualified: boolean
  /** `library/nginx` for `nginx`. */
  readonly path: string
  readonly tag: string | undefined
  readonly digest: string | undefined
  /** `docker.io/library/nginx`. */
  readonly repository: string
}

const host = /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tagForm = /^\w[\w.-]{0,127}$/
const digestForm = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** A reference in its parts, or a sentence that says what is wrong with it. */
export function parseReference(text: string): ImageReference | string {
  if (text === '') return 'it is empty'
  if (/\s/.test(text)) return 'it holds a blank'
  if (/^[a-z]+:\/\//i.test(text)) return 'it is written as a URL'
  const at = text.indexOf('@')
  const digest = at < 0 ? undefined : text.slice(at + 1)
  const wrongDigest = digest === undefined ? undefined : faultOfDigest(digest)
  if (wrongDigest !== undefined) return wrongDigest
  const { name, tag } = splitTag(at < 0 ? text : text.slice(0, at))
  if (tag?.includes(':') === true) return 'it has two tags'
  if (tag !== undefined && !tagForm.test(tag)) return tag === '' ? 'the tag behind the colon is empty' : tag.length > 128 ? `the tag has ${tag.length} characters, more than 128` : `"${tag}" is no tag`
  return partsOf(name, tag, digest)
}

function splitTag(text: string): { name: string, tag: string | undefined } {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1)
  // `localhost:5000` without a path has a tag, as the parser sees it.
  return colon < 0 ? { name: text, tag: undefined } : { name: text.slice(0, colon), tag: text.slice(colon + 1) }
}

function partsOf(name: string, tag: string | undefined, digest: string | undefined): ImageReference | string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  // As the parser of Docker decides: a host has a dot, a colon or a capital, or is localhost.
  const isQualified = first.includes('.') || first.includes(':') || first === 'localhost' || first !== first.toLowerCase()
  const path = isQualified ? name.slice(slash + 1) : name
  if (isQualified && !host.test(first)) return `"${first}" is no registry`
  if (path !== path.toLowerCase()) return `the repository "${path}" has capitals`
  const wrong = path.split('/').find((part) => !component.test(part))
  if (wrong !== undefined) return wrong === '' ? 'a part between slashes is empty' : `"${wrong}" cannot be part of a repository`
  if (!isQualified && /^[a-f0-9]{64}$/.test(path)) return 'a repository of 64 hexadecimal digits cannot be told from an image id'
  const registry = isQualified ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const whole = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  if (whole.length + registry.length + 1 > 255) return 'the repository has more than 255 characters'
  return { host: registry, isQualified, path: whole, tag, digest, repository: `${registry}/${whole}` }
}

function faultOfDigest(digest: string): string | undefined {
  if (digest.includes('@')) return 'it has two digests'
  if (!digestForm.test(digest)) return `"${digest}" is no digest`
  const [algorithm = '', hex = ''] = digest.split(':')
  const length = Object.hasOwn(digestLengths, algorithm) ? digestLengths[algorithm] : undefined
  if (length === undefined) return `no runtime knows the digest algorithm "${algorithm}"`
  if (hex !== hex.toLowerCase()) return 'the digest has capitals'
  return hex.length === length ? undefined : `the ${algorithm} digest has ${hex.length} digits instead of ${length}`
}

/** Still to be filled in, by a chart or a script: nothing can be said about it. */
export function isUnrendered(text: string): boolean {
  return /\{\{|\}\}|\$\(|\$\{|<[^>]*>|^\$|%[A-Z_]+%/.test(text)
}

/** Whether the repository is, or lies below, a written one: `docker.io/library/nginx`, `registry.example/team`, `*.example/*`. */
export function isOfRepository({ repository }: ImageReference, pattern: string, matches: (glob: string, text: string) => boolean): boolean {
  const whole = pattern.replace(/\/$/, '')
  return matches(whole, repository) || matches(`${whole}/*`, repository)
}
