import { wordOf } from '../session.ts'
import type { ValueMap } from '../../base/json.ts'
import { ageOf, columns, labelText, listAt, mapAt, nameOf, numberAt, orNone, selectorText, textAt, textsAt, type Table } from './cells.ts'

export const service: Table = {
  columns: columns('NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE', 'SELECTOR*'),
  cells: (o, now) => [nameOf(o), textAt(o, 'spec', 'type'), orNone(textAt(o, 'spec', 'clusterIPs', 0) || textAt(o, 'spec', 'clusterIP')), externalIp(o), orNone(servicePorts(o)), ageOf(o, now), labelText(mapAt(o, 'spec', 'selector'))],
}

function externalIp(o: ValueMap): string {
  const given = textsAt(o, 'spec', 'externalIPs')
  switch (textAt(o, 'spec', 'type')) {
    case 'ExternalName': return textAt(o, 'spec', 'externalName')
    case 'LoadBalancer': {
      const balancers = listAt(o, 'status', 'loadBalancer', 'ingress').map((one) => textAt(one, 'ip') || textAt(one, 'hostname'))
      const all = [...balancers, ...given]
      return all.length === 0 ? '<pending>' : all.join(',')
    }
    default: return orNone(given.join(','))
  }
}

function servicePorts(o: ValueMap): string {
  return listAt(o, 'spec', 'ports').map((port) => {
    const node = numberAt(port, 'nodePort')
    return `${numberAt(port, 'port')}${node > 0 ? `:${node}` : ''}/${textAt(port, 'protocol')}`
  }).join(',')
}

export const endpoints: Table = {
  columns: columns('NAME', 'ENDPOINTS', 'AGE'),
  cells: (o, now) => [nameOf(o), endpointText(o), ageOf(o, now)],
}

export function endpointText(o: ValueMap): string {
  const all = listAt(o, 'subsets').flatMap((subset) => {
    const ports = listAt(subset, 'ports')
    const ips = listAt(subset, 'addresses').map((one) => textAt(one, 'ip'))
    return ports.length === 0 ? ips : ports.flatMap((port) => ips.map((ip) => `${ip}:${numberAt(port, 'port')}`))
  })
  const shown = all.slice(0, 3).join(',')
  return all.length === 0 ? '<none>' : all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown
}

export const endpointSlice: Table = {
  columns: columns('NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'addressType'), slicePorts(o), sliceAddresses(o), ageOf(o, now)],
}

function slicePorts(o: ValueMap): string {
  const ports = listAt(o, 'ports').map((port) => port.port === undefined ? '*' : String(numberAt(port, 'port')))
  return ports.length === 0 ? '<unset>' : shortened(ports)
}

function sliceAddresses(o: ValueMap): string {
  const addresses = listAt(o, 'endpoints').flatMap((one) => [...textsAt(one, 'addresses')])
  return addresses.length === 0 ? '<unset>' : shortened(addresses)
}

function shortened(items: readonly string[]): string {
  return items.length > 3 ? `${items.slice(0, 3).join(',')} + ${items.length - 3} more...` : items.join(',')
}

export const ingress: Table = {
  columns: columns('NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'),
  cells: (o, now) => [
    nameOf(o), orNone(textAt(o, 'spec', 'ingressClassName')), ingressHosts(o), listAt(o, 'status', 'loadBalancer', 'ingress').map((one) => textAt(one, 'ip') || textAt(one, 'hostname')).join(','),
    listAt(o, 'spec', 'tls').length > 0 ? '80, 443' : '80', ageOf(o, now),
  ],
}

function ingressHosts(o: ValueMap): string {
  const hosts = listAt(o, 'spec', 'rules').map((rule) => textAt(rule, 'host')).filter((host) => host !== '')
  return hosts.length === 0 ? '*' : shortened(hosts)
}

export const ingressClass: Table = {
  columns: columns('NAME', 'CONTROLLER', 'PARAMETERS', 'AGE'),
  cells: (o, now) => {
    const { apiGroup, kind, name } = mapAt(o, 'spec', 'parameters')
    const mark = textAt(o, 'metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class') === 'true' ? ' (default)' : ''
    return [`${nameOf(o)}${mark}`, textAt(o, 'spec', 'controller'), name === undefined ? '<none>' : `${wordOf(kind)}${apiGroup === undefined ? '' : `.${wordOf(apiGroup)}`}/${wordOf(name)}`, ageOf(o, now)]
  },
}

export const networkPolicy: Table = {
  columns: columns('NAME', 'POD-SELECTOR', 'AGE'),
  cells: (o, now) => [nameOf(o), orNone(selectorText(mapAt(o, 'spec', 'podSelector'))), ageOf(o, now)],
}
