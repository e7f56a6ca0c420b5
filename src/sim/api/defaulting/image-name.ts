/**
 * Tags of image references. Source: `pkg/util/parsers/parsers.go` (1.36) and `github.com/distribution/reference` (0.6).
 */

const component = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `(?:${component}(?:\\.${component})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const pathComponent = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const name = `(?:${domain}/)?${pathComponent}(?:/${pathComponent})*`
const tag = '[\\w][\\w.-]{0,127}'
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const reference = new RegExp(`^${name}(?::(${tag}))?(?:@(${digest}))?$`)

const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** The tag: `latest` when neither tag nor digest is given, '' beside a digest alone and for what is no image reference. */
export function imageTag(image: string): string {
  if (/^[a-f0-9]{64}$/.test(image)) return ''
  const remote = splitDomain(image)
  const repository = remote.split(/[:@]/, 1)[0] ?? ''
  if (repository !== repository.toLowerCase() || repository.length > 255) return ''
  const match = reference.exec(image)
  if (match === null) return ''
  const [, given = '', digestText] = match
  if (digestText === undefined) return given === '' ? 'latest' : given
  const [algorithm = '', hex = ''] = digestText.split(':')
  return digestLengths[algorithm] === hex.length && hex === hex.toLowerCase() ? given : ''
}

/** What follows the registry, which has a dot, a port or capitals, or is localhost. */
function splitDomain(image: string): string {
  const slash = image.indexOf('/')
  const first = image.slice(0, Math.max(slash, 0))
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  return isDomain ? image.slice(slash + 1) : image
}
