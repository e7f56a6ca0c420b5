import { addressFault } from './address-fault.ts'
import { goQuote } from './go-format.ts'
import { parseAddress } from './ip.ts'

/** A URL as Go's `net/url` reads it (Go 1.26), with the errors that it prints; what browsers read differs. */
export interface GoUrl {
  readonly scheme: string
  /** With the port, as written but for unescaping; '' when there is none. */
  readonly host: string
  /** As Go prints it again, or undefined without any. */
  readonly user: string | undefined
  readonly path: string
  /** The path as written when that is a valid encoding of it, else encoded anew. */
  readonly escapedPath: string
  readonly query: string
  readonly fragment: string
}

/** `url.Parse`: any reference. */
export function parseGoUrl(text: string): GoUrl | { error: string } {
  const [body, fragment] = cut(text, '#')
  const url = parse(body, false)
  if ('error' in url) return { error: `parse ${goQuote(body)}: ${url.error}` }
  const unescaped = unescape(fragment, 'plain')
  if ('error' in unescaped) return { error: `parse ${goQuote(text)}: ${unescaped.error}` }
  return { ...url, fragment: unescaped.text }
}

/** `url.ParseRequestURI`: an absolute URI or an absolute path; a fragment is taken for a part of what it follows. */
export function parseRequestUri(text: string): GoUrl | { error: string } {
  const url = parse(text, true)
  return 'error' in url ? { error: `parse ${goQuote(text)}: ${url.error}` } : url
}

/** `URL.Hostname` and `URL.Port`: an IPv6 address comes without its brackets. */
export function hostAndPort({ host }: GoUrl): { hostname: string, port: string } {
  const [, name = host, port = ''] = /^(.*):([0-9]*)$/s.exec(host) ?? []
  return { hostname: name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name, port }
}

/** `URL.Query`: pairs that cannot be read are left out. */
export function queryValues({ query }: GoUrl): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue
    const [key, value] = cut(pair, '=').map((part) => unescape(part.replaceAll('+', ' '), 'plain'))
    if (key === undefined || value === undefined || 'error' in key || 'error' in value) continue
    values.set(key.text, [...values.get(key.text) ?? [], value.text])
  }
  return values
}

type Unescaped = { text: string } | { error: string }

function parse(text: string, isRequest: boolean): GoUrl | { error: string } {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(text)) return { error: 'net/url: invalid control character in URL' }
  if (isRequest && text === '') return { error: 'empty url' }
  const none = { scheme: '', host: '', user: undefined, path: '', escapedPath: '', query: '', fragment: '' }
  if (text === '*') return { ...none, path: '*', escapedPath: '*' }
  if (text.startsWith(':')) return { error: 'missing protocol scheme' }
  const [, written, afterScheme = text] = /^([A-Za-z][A-Za-z0-9+\-.]*):(.*)$/s.exec(text) ?? []
  const scheme = (written ?? '').toLowerCase()
  const [rest, query] = cut(afterScheme, '?')
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, query }
    if (isRequest) return { error: 'invalid URI for request' }
    if (cut(rest, '/')[0].includes(':')) return { error: 'first path segment in URL cannot contain colon' }
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || (!isRequest && !rest.startsWith('///')))
  const slash = hasAuthority ? rest.indexOf('/', 2) : 0
  const authority = hasAuthority ? parseAuthority(scheme, rest.slice(2, slash < 0 ? undefined : slash)) : { host: '', user: undefined }
  if ('error' in authority) return authority
  const writtenPath = slash < 0 ? '' : rest.slice(slash)
  const path = unescape(writtenPath, 'plain')
  return 'error' in path ? path : { ...none, scheme, ...authority, path: path.text, escapedPath: escapedPath(writtenPath), query }
}

function parseAuthority(scheme: string, authority: string): { host: string, user: string | undefined } | { error: string } {
  const at = authority.lastIndexOf('@')
  const host = parseHost(scheme, authority.slice(at + 1))
  if ('error' in host) return host
  if (at < 0) return { host: host.text, user: undefined }
  const userinfo = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) return { error: 'net/url: invalid userinfo' }
  const [name, password] = cut(userinfo, ':')
  const parts = (userinfo.includes(':') ? [name, password] : [name]).map((part) => unescape(part, 'plain'))
  const failed = parts.find((part) => 'error' in part)
  if (failed !== undefined && 'error' in failed) return failed
  return { host: host.text, user: parts.map((part) => escape('text' in part ? part.text : '', /[A-Za-z0-9\-_.~$&+,;=]/)).join(':') }
}

/** Only `http` and `https` are strict about colons: some databases list several hosts with their ports. */
function parseHost(scheme: string, host: string): Unescaped {
  const open = host.lastIndexOf('[')
  if (open > 0) return { error: 'invalid IP-literal' }
  if (open === 0) return parseBracketedHost(host)
  const first = host.indexOf(':')
  if (first >= 0) {
    const from = scheme === 'http' || scheme === 'https' ? first : host.lastIndexOf(':')
    if (!/^:[0-9]*$/.test(host.slice(from))) return { error: `invalid port ${goQuote(host.slice(from))} after host` }
  }
  return unescape(host, 'host')
}

function parseBracketedHost(host: string): Unescaped {
  const close = host.lastIndexOf(']')
  if (close < 0) return { error: "missing ']' in host" }
  const port = host.slice(close + 1)
  if (!/^(:[0-9]*)?$/.test(port)) return { error: `invalid port ${goQuote(port)} after host` }
  const inside = host.slice(1, close)
  // RFC 6874: `%25` begins the zone, in which almost anything goes.
  const percent = inside.indexOf('%25')
  const address = unescape(percent < 0 ? inside : inside.slice(0, percent), 'host')
  if ('error' in address) return address
  const zone = unescape(percent < 0 ? '' : inside.slice(percent), 'zone')
  if ('error' in zone) return zone
  const name = address.text + zone.text
  const fault = addressFault(name)
  if (fault !== undefined) return { error: `invalid host: ${fault}` }
  return parseAddress(name)?.family === 4 ? { error: 'invalid IP-literal' } : { text: `[${name}]${port}` }
}

const hostCharacter = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]$/

/** A host may hide only what is not ASCII, a zone what it might as well write, a space and `%`. */
function unescape(text: string, where: 'plain' | 'host' | 'zone'): Unescaped {
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    if (char === '%') {
      const escape = text.slice(index, index + 3)
      if (!/^%[0-9A-Fa-f]{2}$/.test(escape)) return { error: `invalid URL escape ${goQuote(escape)}` }
      const byte = Number.parseInt(escape.slice(1), 16)
      const isRefused = where === 'host' ? byte < 0x80 : where === 'zone' && byte !== 0x20 && (byte >= 0x80 || !hostCharacter.test(String.fromCharCode(byte)))
      if (isRefused && escape !== '%25') return { error: `invalid URL escape ${goQuote(escape)}` }
      index += 2
    } else if (where !== 'plain' && char < '\x80' && !hostCharacter.test(char)) {
      return { error: `invalid character ${goQuote(char)} in host name` }
    }
  }
  return { text: unescaped(text) }
}

function unescaped(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(run.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))))
}

function escapedPath(written: string): string {
  if (/^(?:[A-Za-z0-9\-._~$&+,/:;=@!'()*[\]]|%[0-9a-fA-F]{2})*$/.test(written)) return written
  return written.replaceAll(/(?:%[0-9a-fA-F]{2})+|[^%]+/g, (run) =>
    run.startsWith('%') ? escapeBytes(Uint8Array.from(run.slice(1).split('%'), (byte) => Number.parseInt(byte, 16)), pathCharacter) : escape(run, pathCharacter))
}

const pathCharacter = /[A-Za-z0-9\-._~$&+,/:;=@]/

function escape(text: string, plain: RegExp): string {
  return escapeBytes(new TextEncoder().encode(text), plain)
}

function escapeBytes(bytes: Uint8Array, plain: RegExp): string {
  return [...bytes].map((byte) => {
    const char = String.fromCharCode(byte)
    return byte < 0x80 && plain.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
