import type { ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { metadataOf, sortedMap, type Generator } from './generator.ts'

const tcpFlag: FlagSpec = { name: 'tcp', type: 'strings' }

/** `create_service.go` (v0.36.2). */
function serviceGenerator(type: string, flags: readonly FlagSpec[]): Generator {
  return {
    flags: [tcpFlag, ...flags],
    forgetsConfig: true,
    failure: `failed to create ${type} service: `,
    build(_session, given, name) {
      const clusterIp = given.text('clusterip')
      if (given.list('tcp').length === 0 && type !== 'ExternalName' && clusterIp !== 'None') return Failure.text('at least one tcp port specifier must be provided')
      const externalName = given.text('external-name')
      if (type === 'ExternalName' && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(externalName)) return Failure.text(`invalid service external name ${externalName}`)
      const ports = portsOf(given)
      if (ports instanceof Failure) return ports
      const labels = { app: name }
      return {
        kind: 'Service', apiVersion: 'v1', metadata: metadataOf(given, name, { labels }),
        spec: { ...ports.length > 0 ? { ports } : {}, selector: labels, ...clusterIp === '' ? {} : { clusterIP: clusterIp }, type, ...type === 'ExternalName' ? { externalName } : {} }, status: { loadBalancer: {} },
      }
    },
  }
}

export const clusterIp = serviceGenerator('ClusterIP', [{ name: 'clusterip', type: 'string' }])
export const nodePort = serviceGenerator('NodePort', [{ name: 'node-port', type: 'int' }])
export const loadBalancer = serviceGenerator('LoadBalancer', [])
export const externalName = serviceGenerator('ExternalName', [{ name: 'external-name', type: 'string', required: true }])

function portsOf(flags: Flags): ValueMap[] | Failure {
  const ports: ValueMap[] = []
  for (const text of flags.list('tcp')) {
    const [first = '', second] = text.split(':')
    const port = portNumber(first)
    if (port instanceof Failure) return port
    const target = second === undefined ? port : targetPort(second)
    if (target instanceof Failure) return target
    const node = flags.number('node-port')
    ports.push({ name: text.replaceAll(':', '-'), protocol: 'TCP', port, targetPort: target, ...node > 0 ? { nodePort: node } : {} })
  }
  return ports
}

function portNumber(text: string): number | Failure {
  if (!/^\d+$/.test(text)) return Failure.text(`strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`)
  return Number(text) > 65535 ? Failure.text(`strconv.ParseUint: parsing ${goQuote(text)}: value out of range`) : Number(text)
}

function targetPort(text: string): number | string | Failure {
  if (!/^[-+]?\d+$/.test(text)) return text
  const port = Number(text)
  return port < 1 || port > 65535 ? Failure.text('must be between 1 and 65535, inclusive') : port
}

/** `create_ingress.go`. */
export const ingress: Generator = {
  flags: [{ name: 'class', type: 'string' }, { name: 'rule', type: 'array' }, { name: 'default-backend', type: 'string' }, { name: 'annotation', type: 'array' }],
  failure: 'failed to create ingress: ',
  build(_session, flags, name) {
    const rules = flags.list('rule')
    const fallback = flags.text('default-backend')
    if (rules.length === 0 && fallback === '') return Failure.text('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)')
    for (const rule of rules) if (!rulePattern.test(rule)) return Failure.text(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
    for (const annotation of flags.list('annotation')) if (!/^[^=]+=[^=]*$/.test(annotation)) return Failure.text(`annotation ${annotation} is invalid and should be in format key=[value]`)
    if (fallback !== '' && fallback.split(':').length !== 2) return Failure.text('default-backend should be in format servicename:serviceport')
    const annotations = Object.fromEntries(flags.list('annotation').map((text): [string, string] => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
    const tls = tlsOf(rules)
    return {
      kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', metadata: metadataOf(flags, name, Object.keys(annotations).length > 0 ? { annotations: sortedMap(annotations) } : {}),
      spec: { ...flags.given('class') ? { ingressClassName: flags.text('class') } : {}, ...fallback === '' ? {} : { defaultBackend: backendOf(fallback) }, ...tls.length > 0 ? { tls } : {}, ...rules.length > 0 ? { rules: rulesOf(rules) } : {} },
      status: { loadBalancer: {} },
    }
  },
}

const rulePattern = /^(?:([\w*\-.]*)\/)([^=]*)=([^=:]+:[\w-]+)(?:,tls(?:=([^,=]+))?)?$/

function rulesOf(rules: readonly string[]): ValueMap[] {
  const byHost = new Map<string, ValueMap[]>()
  for (const rule of rules) {
    const [, host = '', path = '', service = ''] = rulePattern.exec(rule) ?? []
    const prefix = path.endsWith('*')
    const paths = byHost.get(host) ?? []
    byHost.set(host, paths)
    paths.push({ path: `/${prefix ? path.slice(0, -1) : path}`, pathType: prefix ? 'Prefix' : 'Exact', backend: backendOf(service) })
  }
  return [...byHost].map(([host, paths]) => ({ ...host === '' ? {} : { host }, http: { paths } }))
}

function tlsOf(rules: readonly string[]): ValueMap[] {
  const entries: ValueMap[] = []
  for (const rule of rules) {
    const [, host = '', , , secret] = rulePattern.exec(rule) ?? []
    if (!/,tls(?:=|$)/.test(rule)) continue
    const known = entries.find((entry) => entry.secretName === secret)
    if (known !== undefined && Array.isArray(known.hosts)) {
      if (host !== '' && !known.hosts.includes(host)) known.hosts.push(host)
    } else entries.push({ ...host === '' ? {} : { hosts: [host] }, ...secret === undefined ? {} : { secretName: secret } })
  }
  return entries
}

function backendOf(text: string): ValueMap {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}
