import { goQuote } from '../../../base/go-format.ts'
import { parseAddress } from '../../../base/ip.ts'

/** A URL as Go's `net/url` reads it (Go 1.26), with the errors that it prints; what browsers read differs. */
export interface GoUrl {
  readonly scheme: string
  /** With the port, as written but for unescaping; '' when there is none. */
  readonly host: string
  /** As Go prints it again, or undefined without any. */
  readonly user: string | undefined
  readonly path: string
  readonly query: string
  readonly fragment: string
}

export function parseGoUrl(text: string): GoUrl | { error: string } {
  const [body, fragment] = cut(text, '#')
  const url = parseBody(body)
  if ('error' in url) return { error: `parse ${goQuote(body)}: ${url.error}` }
  const unescaped = unescape(fragment, 'path')
  if ('error' in unescaped) return { error: `parse ${goQuote(text)}: ${unescaped.error}` }
  return { ...url, fragment: unescaped.text }
}

type Unescaped = { text: string } | { error: string }

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\x00-\x1f\x7f]/
const hostCharacters = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]$/

function parseBody(text: string): Omit<GoUrl, 'fragment'> | { error: string } {
  if (control.test(text)) return { error: 'net/url: invalid control character in URL' }
  const none = { scheme: '', host: '', user: undefined, path: '', query: '' }
  if (text === '*') return { ...none, path: '*' }
  if (text.startsWith(':')) return { error: 'missing protocol scheme' }
  const [, written, afterScheme = text] = /^([A-Za-z][A-Za-z0-9+\-.]*):(.*)$/s.exec(text) ?? []
  const scheme = (written ?? '').toLowerCase()
  const [rest, query] = cut(afterScheme, '?')
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, query }
    if (cut(rest, '/')[0].includes(':')) return { error: 'first path segment in URL cannot contain colon' }
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))
  const slash = hasAuthority ? rest.indexOf('/', 2) : 0
  const authority = hasAuthority ? parseAuthority(scheme, rest.slice(2, slash < 0 ? undefined : slash)) : { host: '', user: undefined }
  if ('error' in authority) return authority
  const path = unescape(hasAuthority ? (slash < 0 ? '' : rest.slice(slash)) : rest, 'path')
  return 'error' in path ? path : { scheme, ...authority, path: path.text, query }
}

function parseAuthority(scheme: string, authority: string): { host: string, user: string | undefined } | { error: string } {
  const at = authority.lastIndexOf('@')
  const host = parseHost(scheme, authority.slice(at + 1))
  if ('error' in host) return host
  if (at < 0) return { host: host.text, user: undefined }
  const userinfo = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) return { error: 'net/url: invalid userinfo' }
  const [name, password] = cut(userinfo, ':')
  const parts = (userinfo.includes(':') ? [name, password] : [name]).map((part) => unescape(part, 'path'))
  const failed = parts.find((part) => 'error' in part)
  if (failed !== undefined && 'error' in failed) return failed
  return { host: host.text, user: parts.map((part) => escapeUser('text' in part ? part.text : '')).join(':') }
}

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
  const name = unescape(host.slice(1, close), 'host')
  if ('error' in name) return name
  const address = parseAddress(name.text)
  if (address === undefined) return { error: `invalid host: ParseAddr(${goQuote(name.text)}): unable to parse IP` }
  return address.family === 4 ? { error: 'invalid IP-literal' } : { text: `[${name.text}]${port}` }
}

function unescape(text: string, mode: 'path' | 'host'): Unescaped {
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    if (char === '%') {
      const escape = text.slice(index, index + 3)
      const isAscii = /^%[0-7]/.test(escape)
      if (!/^%[0-9A-Fa-f]{2}$/.test(escape) || (mode === 'host' && isAscii && escape !== '%25')) {
        return { error: `invalid URL escape ${goQuote(escape)}` }
      }
      index += 2
    } else if (mode === 'host' && char < '\x80' && !hostCharacters.test(char)) {
      return { error: `invalid character ${goQuote(char)} in host name` }
    }
  }
  return { text: decodeBytes(text) }
}

function decodeBytes(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const part of text.match(/%[0-9A-Fa-f]{2}|[^%]+/g) ?? []) {
    if (part.startsWith('%')) bytes.push(Number.parseInt(part.slice(1), 16))
    else bytes.push(...encoder.encode(part))
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

function escapeUser(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => {
    const char = String.fromCharCode(byte)
    return /^[A-Za-z0-9\-_.~$&+,;=]$/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
