import { compareStrings } from '../../base/json.ts'
import type { ConfigMap, Container, Pod } from '../../model/kubernetes.generated.ts'
import { oneOf, type NetworkView } from '../../sim/network/view.ts'

/** A Service that a pod names in its environment, its arguments or its configuration. */
export interface Mention {
  /** As it is written: `db.dev`. */
  readonly host: string
  readonly port: number | undefined
}

// A URL's host, or a host with a port: `postgres://user:pw@db:5432/shop`, `redis.cache:6379`.
const inUrl = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?<port>\d{1,5}))?/gi
const withPort = /(?<![a-z0-9.@/-])(?<host>[a-z](?:[a-z0-9.-]*[a-z0-9])?):(?<port>\d{1,5})(?!\d)/gi
const fullName = /(?<![a-z0-9.-])(?<host>[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+){1,2}\.svc(?:\.cluster\.local)?)(?::(?<port>\d{1,5}))?/gi
const bare = /^[a-z](?:[a-z0-9.-]*[a-z0-9])?$/i

/** Of what is longer only the beginning is read. */
const longest = 65_536

const schemePorts: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

/** Services that are named where programs read addresses. Only what is a Service for this pod counts: a word in a sentence is none. */
export function mentionsOf(view: NetworkView, pod: Pod): Mention[] {
  const namespace = pod.metadata?.namespace ?? ''
  const found = new Map<string, Mention>()
  for (const text of textsOf(view, pod)) {
    for (const mention of hostsIn(text.slice(0, longest))) if (isService(view, namespace, mention.host)) found.set(`${mention.host}:${mention.port ?? ''}`, mention)
  }
  return [...found].sort(([a], [b]) => compareStrings(a, b)).map(([, mention]) => mention)
}

/** Hosts in a text, with their ports, each once. */
export function hostsIn(text: string): Mention[] {
  const found = new Map<string, Mention>()
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
  // A text that is nothing else may be a host by itself.
  if (found.size === 0 && bare.test(text.trim())) add(text.trim(), undefined)
  return [...found.values()]
}

function textsOf(view: NetworkView, pod: Pod): string[] {
  const namespace = pod.metadata?.namespace ?? ''
  const containers: Container[] = [...pod.spec?.initContainers ?? [], ...pod.spec?.containers ?? []]
  const maps = new Set<string>()
  for (const { configMap, projected } of pod.spec?.volumes ?? []) for (const name of [configMap?.name, ...(projected?.sources ?? []).map((source) => source.configMap?.name)]) if (name !== undefined) maps.add(name)
  const texts: string[] = []
  for (const { env = [], envFrom = [], args = [], command = [] } of containers) {
    texts.push(...args, ...command)
    for (const { value, valueFrom } of env) {
      if (value !== undefined) texts.push(value)
      const reference = valueFrom?.configMapKeyRef
      const data = reference === undefined ? undefined : configMap(view, namespace, reference.name)?.data?.[reference.key ?? '']
      if (data !== undefined) texts.push(data)
    }
    for (const { configMapRef } of envFrom) if (configMapRef?.name !== undefined) maps.add(configMapRef.name)
  }
  for (const name of maps) texts.push(...Object.values(configMap(view, namespace, name)?.data ?? {}))
  return texts
}

function configMap(view: NetworkView, namespace: string, name = ''): ConfigMap | undefined {
  return view.get('ConfigMap', namespace, name)
}

/** `db`, `db.dev`, `db-0.db.dev`, with or without `svc.cluster.local`. */
function isService(view: NetworkView, namespace: string, host: string): boolean {
  const labels = host.replace(/\.svc(?:\.cluster\.local)?$/, '').split('.')
  if (labels.length > 3) return false
  const [first = '', second, third] = labels
  if (second === undefined) return oneOf(view, 'Service', namespace, first) !== undefined
  if (third !== undefined) return oneOf(view, 'Service', third, second) !== undefined
  return oneOf(view, 'Service', second, first) !== undefined || oneOf(view, 'Service', namespace, second)?.spec?.clusterIP === 'None'
}

function portOf(text: string | undefined): number | undefined {
  const port = Number(text)
  return text !== undefined && port >= 1 && port <= 65535 ? port : undefined
}
