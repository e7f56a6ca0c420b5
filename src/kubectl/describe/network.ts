import { compareStrings, isMap, type ValueMap } from '../../base/json.ts'
import { labelText, listAt, mapAt, numberAt, orNone, selectorText, textAt, textsAt } from '../tables/cells.ts'
import type { DescribeContext, Describer } from './describer.ts'
import { annotationLines, headLines, labelLines, line, lineIf, nameLine, namespaceLine, pairLines, timeText } from './text.ts'

/** The network as `pkg/describe/describe.go` (v0.36.2) tells it. */
export const service: Describer = (o, context) => {
  const spec = mapAt(o, 'spec')
  const slices = slicesOf(context, o)
  const ingress = listAt(o, 'status', 'loadBalancer', 'ingress').map((one) => textAt(one, 'ip') === '' ? textAt(one, 'hostname') : `${textAt(one, 'ip')}${textAt(one, 'ipMode') === '' ? '' : ` (${textAt(one, 'ipMode')})`}`)
  const ports = listAt(spec, 'ports').map((port) => {
    const [name, protocol, node] = [orNone(textAt(port, 'name'), '<unset>'), textAt(port, 'protocol'), numberAt(port, 'nodePort')]
    return [
      `Port:\t${name}\t${numberAt(port, 'port')}/${protocol}\n`, line('TargetPort', `${textAt(port, 'targetPort')}/${protocol}`), lineIf('AppProtocol', textAt(port, 'appProtocol')), node > 0 ? `NodePort:\t${name}\t${node}/${protocol}\n` : '',
      line('Endpoints', endpointsText(slices, textAt(port, 'name'))),
    ].join('')
  })
  return [
    headLines(o), line('Selector', labelText(mapAt(spec, 'selector'))), line('Type', textAt(spec, 'type')), lineIf('IP Family Policy', textAt(spec, 'ipFamilyPolicy')), line('IP Families', orNone(textsAt(spec, 'ipFamilies').join(','))),
    line('IP', textAt(spec, 'clusterIP')), line('IPs', orNone(textsAt(spec, 'clusterIPs').join(','))), lineIf('External IPs', textsAt(spec, 'externalIPs').join(',')), lineIf('Desired LoadBalancer IP', textAt(spec, 'loadBalancerIP')),
    lineIf('External Name', textAt(spec, 'externalName')), lineIf('LoadBalancer Ingress', ingress.join(', ')), ...ports, line('Session Affinity', textAt(spec, 'sessionAffinity')), lineIf('External Traffic Policy', textAt(spec, 'externalTrafficPolicy')),
    lineIf('Internal Traffic Policy', textAt(spec, 'internalTrafficPolicy')), numberAt(spec, 'healthCheckNodePort') === 0 ? '' : line('HealthCheck NodePort', numberAt(spec, 'healthCheckNodePort')),
    lineIf('LoadBalancer Source Ranges', textsAt(spec, 'loadBalancerSourceRanges').join(',')), lineIf('Traffic Distribution', textAt(spec, 'trafficDistribution')), context.events,
  ].join('')
}

function slicesOf({ list }: DescribeContext, o: ValueMap): readonly ValueMap[] {
  return slicesFor(list, textAt(o, 'metadata', 'namespace'), textAt(o, 'metadata', 'name'))
}

function slicesFor(list: DescribeContext['list'], namespace: string, name: string): readonly ValueMap[] {
  return list('discovery.k8s.io/v1', 'endpointslices', namespace, { labelSelector: `kubernetes.io/service-name=${name}` })
}

const shownEndpoints = 3

/** Ready addresses behind a port, three at most; a slice without ports has bare addresses. */
function endpointsText(slices: readonly ValueMap[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const found = slices.flatMap((slice) => {
    const ready = listAt(slice, 'endpoints').filter((one) => mapAt(one, 'conditions').ready !== false).map((one) => textsAt(one, 'addresses')[0] ?? '')
    const ports = listAt(slice, 'ports')
    if (ports.length === 0) return ready
    return ports.filter((port) => textAt(port, 'name') === portName).flatMap((port) => ready.map((address) => `${address.includes(':') ? `[${address}]` : address}:${numberAt(port, 'port')}`))
  })
  const text = found.slice(0, shownEndpoints).join(',')
  return found.length > shownEndpoints ? `${text} + ${found.length - shownEndpoints} more...` : text
}

export const endpoints: Describer = (o, { events }) => {
  const subsets = listAt(o, 'subsets').map((subset) => {
    const addresses = (field: string): string => orNone(listAt(subset, field).map((one) => textAt(one, 'ip')).join(','))
    const ports = listAt(subset, 'ports').map((port) => `    ${orNone(textAt(port, 'name'), '<unset>')}\t${numberAt(port, 'port')}\t${textAt(port, 'protocol')}\n`)
    const table = ports.length === 0 ? '' : `  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n${ports.join('')}`
    return `  Addresses:\t${addresses('addresses')}\n  NotReadyAddresses:\t${addresses('notReadyAddresses')}\n${table}\n`
  })
  return `${headLines(o)}Subsets:\n${subsets.join('')}${events}`
}

export const endpointSlice: Describer = (o, { events }) => {
  const ports = listAt(o, 'ports').map((port) => `  ${orNone(textAt(port, 'name'), '<unset>')}\t${orNone(textAt(port, 'port'), '<unset>')}\t${textAt(port, 'protocol')}\n`)
  const list = listAt(o, 'endpoints').map((one) => {
    const unset = (...path: string[]): string => orNone(textAt(one, ...path), '<unset>')
    const target = isMap(one.targetRef) ? `    TargetRef:\t${textAt(one.targetRef, 'kind')}/${textAt(one.targetRef, 'name')}\n` : ''
    return `  - Addresses:\t${orNone(textsAt(one, 'addresses').join(', '))}\n    Conditions:\n      Ready:\t${unset('conditions', 'ready')}\n    Hostname:\t${unset('hostname')}\n${target}    NodeName:\t${unset('nodeName')}\n    Zone:\t${unset('zone')}\n`
  })
  return [
    headLines(o), line('AddressType', textAt(o, 'addressType')), ports.length === 0 ? 'Ports: <unset>\n' : `Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n${ports.join('')}`,
    list.length === 0 ? 'Endpoints: <none>\n' : `Endpoints:\n${list.join('')}`, events,
  ].join('')
}

export const ingress: Describer = (o, context) => {
  const spec = mapAt(o, 'spec')
  const addresses = [...new Set(listAt(o, 'status', 'loadBalancer', 'ingress').map((one) => textAt(one, 'ip') || textAt(one, 'hostname')))].filter((text) => text !== '').sort(compareStrings)
  const fallback = isMap(spec.defaultBackend) ? backendText(context, o, spec.defaultBackend) : '<default>'
  const certificates = listAt(spec, 'tls').map((one) => textAt(one, 'secretName') === '' ? `  SNI routes ${textsAt(one, 'hosts').join(',')}\n` : `  ${textAt(one, 'secretName')} terminates ${textsAt(one, 'hosts').join(',')}\n`)
  const rules = listAt(spec, 'rules').filter((rule) => isMap(rule.http)).map((rule) => {
    const paths = listAt(rule, 'http', 'paths').map((path) => `    \t${textAt(path, 'path')} \t${backendText(context, o, mapAt(path, 'backend'))}\n`)
    return `  ${orNone(textAt(rule, 'host'), '*')}\t\n${paths.join('')}`
  })
  return [
    nameLine(o), pairLines('Labels', mapAt(o, 'metadata', 'labels')), namespaceLine(o), line('Address', addresses.join(',')), line('Ingress Class', orNone(textAt(spec, 'ingressClassName'))), line('Default backend', fallback),
    certificates.length === 0 ? '' : `TLS:\n${certificates.join('')}`, 'Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------\n', rules.length === 0 ? `  *\t*\t${fallback}\n` : rules.join(''), annotationLines('Annotations', mapAt(o, 'metadata', 'annotations')), context.events,
  ].join('')
}

function backendText({ session, list }: DescribeContext, o: ValueMap, backend: ValueMap): string {
  if (isMap(backend.resource)) return `APIGroup: ${orNone(textAt(backend.resource, 'apiGroup'))}, Kind: ${textAt(backend.resource, 'kind')}, Name: ${textAt(backend.resource, 'name')}`
  if (!isMap(backend.service)) return ''
  const name = textAt(backend.service, 'name')
  const [number, portName] = [numberAt(backend.service, 'port', 'number'), textAt(backend.service, 'port', 'name')]
  const shown = `${name}:${number === 0 ? portName : number}`
  const namespace = textAt(o, 'metadata', 'namespace')
  const { object, status } = session.client.get({ group: '', version: 'v1', resource: 'services', namespace, name, subresource: '' })
  if (status !== undefined) return `${shown} (<error: ${status.message}>)`
  const port = listAt(object, 'spec', 'ports').findLast((one) => number === 0 ? portName !== '' && one.name === portName : one.port === number)
  return `${shown} (${endpointsText(slicesFor(list, namespace, name), textAt(port, 'name'))})`
}

export const ingressClass: Describer = (o, { events }) => {
  const parameters = mapAt(o, 'spec', 'parameters')
  const shown = ['APIGroup', 'Kind', 'Name'].flatMap((word) => {
    const text = textAt(parameters, word === 'APIGroup' ? 'apiGroup' : word.toLowerCase())
    return word === 'APIGroup' && text === '' ? [] : [`  ${word}:\t${text}\n`]
  })
  return `${nameLine(o)}${labelLines(o)}${line('Controller', textAt(o, 'spec', 'controller'))}${isMap(mapAt(o, 'spec').parameters) ? `Parameters:\n${shown.join('')}` : ''}${events}`
}

/** No events are told of a policy; its columns are blanks. */
export const networkPolicy: Describer = (o) => {
  const spec = mapAt(o, 'spec')
  const types = textsAt(spec, 'policyTypes')
  const pods = selectorText(mapAt(spec, 'podSelector'))
  const direction = (type: 'Ingress' | 'Egress'): string => {
    const word = type.toLowerCase()
    return types.includes(type) ? `  Allowing ${word} traffic:\n${ruleLines(listAt(spec, word), type)}` : `  Not affecting ${word} traffic\n`
  }
  return [
    nameLine(o), namespaceLine(o), line('Created on', textAt(o, 'metadata', 'creationTimestamp').replace('T', ' ').replace('Z', ' +0000 UTC')), labelLines(o), 'Spec:\n',
    `  PodSelector:     ${pods === '' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : pods}\n`, direction('Ingress'), direction('Egress'), `  Policy Types: ${types.join(', ')}\n`,
  ].join('')
}

function ruleLines(rules: readonly ValueMap[], type: 'Ingress' | 'Egress'): string {
  const [word, field, origin] = type === 'Ingress' ? ['From', 'from', 'source'] as const : ['To', 'to', 'destination'] as const
  if (rules.length === 0) return `    <none> (Selected pods are isolated for ${type.toLowerCase()} connectivity)\n`
  return rules.map((rule) => {
    const ports = listAt(rule, 'ports').map((port) => `    To Port${port.endPort === undefined ? '' : ' Range'}: ${orNone(textAt(port, 'port'), '<nil>')}${port.endPort === undefined ? '' : `-${numberAt(port, 'endPort')}`}/${textAt(port, 'protocol') || 'TCP'}\n`)
    const peers = listAt(rule, field).map((peer) => `    ${word}:\n${peerLines(peer)}`)
    return `${ports.length === 0 ? '    To Port: <any> (traffic allowed to all ports)\n' : ports.join('')}${peers.length === 0 ? `    ${word}: <any> (traffic not restricted by ${origin})\n` : peers.join('')}`
  }).join('    ----------\n')
}

function peerLines(peer: ValueMap): string {
  const selectors = [['NamespaceSelector', peer.namespaceSelector] as const, ['PodSelector', peer.podSelector] as const].flatMap(([title, selector]) => isMap(selector) ? [`      ${title}: ${orNone(selectorText(selector))}\n`] : [])
  if (selectors.length > 0) return selectors.join('')
  if (!isMap(peer.ipBlock)) return ''
  return `      IPBlock:\n        CIDR: ${textAt(peer.ipBlock, 'cidr')}\n        Except: ${textsAt(peer.ipBlock, 'except').join(', ')}\n`
}

export const serviceCidr: Describer = (o, { events }) => {
  const conditions = listAt(o, 'status', 'conditions').map((one) => `  ${textAt(one, 'type')}\t${textAt(one, 'status')}\t${timeText(textAt(one, 'lastTransitionTime'))}\t${textAt(one, 'reason')}\t${textAt(one, 'message')}\n`)
  const table = conditions.length === 0 ? '' : `Status:\nConditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n${conditions.join('')}`
  return `${nameLine(o)}${labelLines(o)}${line('CIDRs', textsAt(o, 'spec', 'cidrs').join(', '))}${table}${events}`
}

export const ipAddress: Describer = (o, { events }) => {
  const parent = mapAt(o, 'spec', 'parentRef')
  const shown = ['Group', 'Resource', 'Namespace', 'Name'].map((word) => `  ${word}:\t${textAt(parent, word.toLowerCase())}\n`)
  return `${nameLine(o)}${labelLines(o)}${Object.keys(parent).length === 0 ? '' : `Parent Reference:\n${shown.join('')}`}${events}`
}
