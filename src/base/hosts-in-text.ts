/** A host that a text names, as programs are told addresses: in a URL, with a port, or as the name of a Service. */
export interface HostMention {
  /** As it is written: `db.dev`. */
  readonly host: string
  readonly port: number | undefined
}

// A URL's host, or a host with a port: `postgres://user:pw@db:5432/shop`, `redis.cache:6379`.
const inUrl = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>\d{1,5}))?/gi
const withPort = /(?<![a-z0-9.@/-])(?<host>[a-z](?:[a-z0-9.-]*[a-z0-9])?):(?<port>\d{1,5})(?!\d)/gi
const fullName = /(?<![a-z0-9.-])(?<host>[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+){1,2}\.svc(?:\.cluster\.local)?)(?::(?<port>\d{1,5}))?/gi
const bare = /^[a-z](?:[a-z0-9.-]*[a-z0-9])?$/i

const addressKey = /host|addr|url|uri|server|endpoint|service|upstream|broker|target|backend|peer|node/i

const schemePorts: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

/**
 * Hosts in a text, with their ports, each once. A text that is one word is a host only under a key that says so: `DB_HOST: db` is one,
 * `MODE: web` is none.
 */
export function hostsIn(text: string, key = ''): HostMention[] {
  const found = new Map<string, HostMention>()
  const add = (host: string | undefined, port: number | undefined): void => {
    const mention = { host: (host ?? '').toLowerCase(), port }
    found.set(`${mention.host}:${port ?? ''}`, mention)
  }
  for (const match of text.matchAll(inUrl)) {
    const scheme = /^[a-z][a-z0-9+.-]*/i.exec(match[0])?.[0].toLowerCase() ?? ''
    add(match.groups?.host, portOf(match.groups?.port) ?? schemePorts[scheme])
  }
  const rest = text.replaceAll(inUrl, ' ')
  for (const pattern of [fullName, withPort]) for (const match of rest.matchAll(pattern)) add(match.groups?.host, portOf(match.groups?.port))
  if (found.size === 0 && addressKey.test(key) && bare.test(text.trim())) add(text.trim(), undefined)
  return [...found.values()]
}

function portOf(text: string | undefined): number | undefined {
  const port = Number(text)
  return text !== undefined && port >= 1 && port <= 65535 ? port : undefined
}
