import type { ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { metadataOf, sortedMap, type Generator } from './generator.ts'

/** `create_ingress.go` (v0.36.2). */
export const ingress: Generator = {
  flags: [{ name: 'class', type: 'string' }, { name: 'rule', type: 'array' }, { name: 'default-backend', type: 'string' }, { name: 'annotation', type: 'array' }],
  failure: 'failed to create ingress: ',
  build(_session, flags, name) {
    const [rules, fallback, className] = [flags.list('rule'), flags.text('default-backend'), flags.text('class')]
    if (rules.length === 0 && fallback === '') return Failure.text('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)')
    for (const rule of rules) if (!rulePattern.test(rule)) return Failure.text(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
    for (const annotation of flags.list('annotation')) if (!annotation.includes('=')) return Failure.text(`annotation ${annotation} is invalid and should be in format key=[value]`)
    if (fallback !== '' && fallback.split(':').length !== 2) return Failure.text('default-backend should be in format servicename:serviceport')
    const annotations = Object.fromEntries(flags.list('annotation').map((text): [string, string] => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
    const tls = tlsOf(rules)
    return {
      kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', metadata: metadataOf(flags, name, Object.keys(annotations).length > 0 ? { annotations: sortedMap(annotations) } : {}),
      spec: { ...className === '' ? {} : { ingressClassName: className }, ...fallback === '' ? {} : { defaultBackend: backendOf(fallback) }, ...tls.length > 0 ? { tls } : {}, ...rules.length > 0 ? { rules: rulesOf(rules) } : {} },
      status: { loadBalancer: {} },
    }
  },
}

/** A rule only has to begin like this: what follows is read as far as it goes. */
const rulePattern = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+/

function rulesOf(rules: readonly string[]): ValueMap[] {
  const byHost = new Map<string, ValueMap[]>()
  for (const rule of rules) {
    const [before = ''] = rule.split(',')
    const slash = before.indexOf('/')
    const host = slash < 0 ? before : before.slice(0, slash)
    const [path = '', service = ''] = before.slice(slash + 1).split('=')
    const prefix = path.endsWith('*')
    const paths = byHost.get(host) ?? []
    byHost.set(host, paths)
    paths.push({ path: `/${prefix ? path.slice(0, -1) : path}`, pathType: prefix ? 'Prefix' : 'Exact', backend: backendOf(service) })
  }
  return [...byHost].map(([host, paths]) => ({ ...host === '' ? {} : { host }, http: { paths } }))
}

/** What stands behind a single comma asks for TLS, whatever it says; a host is taken once. */
function tlsOf(rules: readonly string[]): ValueMap[] {
  const entries: { hosts: string[], secretName: string }[] = []
  const seen = new Set<string>()
  for (const rule of rules) {
    const parts = rule.split(',')
    const host = rule.slice(0, rule.indexOf('/'))
    if (parts.length !== 2 || seen.has(host)) continue
    seen.add(host)
    const secretName = (parts[1] ?? '').split('=')[1] ?? ''
    const known = entries.find((entry) => entry.secretName === secretName)
    if (known !== undefined) known.hosts.push(host)
    else if (host !== '' || secretName !== '') entries.push({ hosts: host === '' ? [] : [host], secretName })
  }
  return entries.map(({ hosts, secretName }) => ({ ...hosts.length > 0 ? { hosts } : {}, ...secretName === '' ? {} : { secretName } }))
}

function backendOf(text: string): ValueMap {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^[-+]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}
