/**
 * URLs as Go's `net/url` reads them (Go 1.26): `ParseRequestURI` and the parts that CEL's `url()` tells.
 */
export interface GoUrl {
  readonly scheme: string
  /** Host and port as written, with the brackets of an IPv6 address. */
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly escapedPath: string
  readonly query: ReadonlyMap<string, readonly string[]>
}

/** An absolute URI or an absolute path, without a fragment; the error is Go's text after `parse "…": `. */
export function parseRequestUri(raw: string): GoUrl | { error: string } {
  if (hasControl(raw)) return { error: 'net/url: invalid control character in URL' }
  if (raw === '') return { error: 'empty url' }
  if (raw === '*') return made('', '', '*', '')
  const schemed = splitScheme(raw)
  if ('error' in schemed) return schemed
  let { rest } = schemed
  const scheme = schemed.scheme.toLowerCase()
  let query = ''
  const mark = rest.indexOf('?')
  if (mark >= 0) {
    query = rest.slice(mark + 1)
    rest = rest.slice(0, mark)
  }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return made(scheme, '', '', query)
    return { error: 'invalid URI for request' }
  }
  let host = ''
  if ((scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2)
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
    rest = slash < 0 ? '' : rest.slice(slash)
    const parsed = parseAuthority(authority)
    if ('error' in parsed) return parsed
    host = parsed.host
  }
  const bad = badEscape(rest)
  if (bad !== undefined) return { error: `invalid URL escape ${JSON.stringify(bad)}` }
  return made(scheme, host, escapedPath(rest), query)
}

function splitScheme(raw: string): { scheme: string; rest: string } | { error: string } {
  for (let index = 0; index < raw.length; index++) {
    const char = raw.charAt(index)
    if (/[a-zA-Z]/.test(char)) continue
    if (/[0-9+\-.]/.test(char)) {
      if (index === 0) return { scheme: '', rest: raw }
      continue
    }
    if (char !== ':') return { scheme: '', rest: raw }
    return index === 0 ? { error: 'missing protocol scheme' } : { scheme: raw.slice(0, index), rest: raw.slice(index + 1) }
  }
  return { scheme: '', rest: raw }
}

const userinfo = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/

function parseAuthority(authority: string): { host: string } | { error: string } {
  const at = authority.lastIndexOf('@')
  const parsed = parseHost(authority.slice(at + 1))
  if ('error' in parsed || at < 0) return parsed
  const user = authority.slice(0, at)
  if (!userinfo.test(user)) return { error: 'net/url: invalid userinfo' }
  const bad = badEscape(user)
  return bad === undefined ? parsed : { error: `invalid URL escape ${JSON.stringify(bad)}` }
}

function parseHost(host: string): { host: string } | { error: string } {
  const open = host.lastIndexOf('[')
  if (open > 0) return { error: 'invalid IP-literal' }
  if (open === 0) {
    const close = host.lastIndexOf(']')
    if (close < 0) return { error: "missing ']' in host" }
    const port = host.slice(close + 1)
    if (!validOptionalPort(port)) return { error: `invalid port ${JSON.stringify(port)} after host` }
  } else {
    const colon = host.lastIndexOf(':')
    if (colon >= 0 && !validOptionalPort(host.slice(colon))) return { error: `invalid port ${JSON.stringify(host.slice(colon))} after host` }
    if (colon >= 0 && host.indexOf(':') !== colon) return { error: `invalid port ${JSON.stringify(host.slice(host.indexOf(':')))} after host` }
  }
  return unescapeHost(host)
}

function unescapeHost(host: string): { host: string } | { error: string } {
  const bad = badEscape(host)
  if (bad !== undefined) return { error: `invalid URL escape ${JSON.stringify(bad)}` }
  const ascii = /%[0-7][0-9a-fA-F]/.exec(host.replace('%25', ''))
  if (ascii !== null) return { error: `invalid URL escape ${JSON.stringify(ascii[0])}` }
  const char = /[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\uffff]/.exec(host)
  if (char !== null) return { error: `invalid character ${JSON.stringify(char[0])} in host name` }
  return { host: unescape(host) }
}

function validOptionalPort(port: string): boolean {
  return port === '' || /^:[0-9]*$/.test(port)
}

function made(scheme: string, host: string, path: string, query: string): GoUrl {
  const colon = host.lastIndexOf(':')
  const hasPort = colon >= 0 && validOptionalPort(host.slice(colon))
  const bare = hasPort ? host.slice(0, colon) : host
  const hostname = bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1) : bare
  return { scheme, host, hostname, port: hasPort ? host.slice(colon + 1) : '', escapedPath: path, query: parseQuery(query) }
}

function parseQuery(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    const value = equals < 0 ? '' : pair.slice(equals + 1)
    if (badEscape(key) !== undefined || badEscape(value) !== undefined) continue
    const name = unescape(key.replaceAll('+', ' '))
    values.set(name, [...values.get(name) ?? [], unescape(value.replaceAll('+', ' '))])
  }
  return values
}

/** The path as written when it is a valid encoding, else encoded anew (`URL.EscapedPath`). */
function escapedPath(path: string): string {
  if (/^(?:[A-Za-z0-9\-._~$&+,/:;=@!'()*[\]]|%[0-9a-fA-F]{2})*$/.test(path)) return path
  return [...new TextEncoder().encode(unescape(path))]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      return byte < 0x80 && /[A-Za-z0-9\-._~$&+,/:;=@]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** The first broken escape, at most three characters long as Go shows it. */
function badEscape(text: string): string | undefined {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3)) {
    const escape = text.slice(at, at + 3)
    if (!/^%[0-9a-fA-F]{2}$/.test(escape)) return escape
  }
  return undefined
}

function unescape(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder().decode(Uint8Array.from(run.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))))
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}
