import type { ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { portNameErrors, dns1123SubdomainErrors } from '../../base/names.ts'
import { Failure } from '../failure.ts'
import type { Flags, FlagSpec } from '../flags.ts'
import { metadataOf, type Generator } from './generator.ts'

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
      if (type === 'ExternalName' && dns1123SubdomainErrors(externalName).length > 0) return Failure.text(`invalid service external name ${externalName}`)
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
    ports.push({ name: text.replaceAll(':', '-'), protocol: 'TCP', port, targetPort: target, ...node === 0 ? {} : { nodePort: node } })
  }
  return ports
}

function portNumber(text: string): number | Failure {
  if (!/^\d+$/.test(text)) return Failure.text(`strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`)
  return Number(text) > 65535 ? Failure.text(`strconv.ParseUint: parsing ${goQuote(text)}: value out of range`) : Number(text)
}

function targetPort(text: string): number | string | Failure {
  if (!/^[-+]?\d+$/.test(text)) {
    const faults = portNameErrors(text)
    return faults.length === 0 ? text : Failure.text(faults.join(','))
  }
  const port = Number(text)
  return port < 1 || port > 65535 ? Failure.text('must be between 1 and 65535, inclusive') : port
}
