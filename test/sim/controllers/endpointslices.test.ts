import { describe, expect, test } from 'vitest'
import type { ValueMap } from '../../../src/base/json.ts'
import type { Endpoint, EndpointSlice, Endpoints, Node } from '../../../src/model/kubernetes.generated.ts'
import { repackSubsets } from '../../../src/sim/controllers/endpoint/repack.ts'
import { orderedPorts, planSlices } from '../../../src/sim/controllers/endpointslice/slice-plan.ts'
import { cpuRatios, TopologyHints } from '../../../src/sim/controllers/endpointslice/topology-hints.ts'
import { deployment, namespace, TestCluster } from './cluster.ts'

const endpoint = (name: string, ready = true, zone = 'a'): Endpoint => ({ addresses: [`10.0.0.${name}`], conditions: { ready, serving: ready, terminating: false }, zone, targetRef: { kind: 'Pod', name } })
const slice = (name: string, ...endpoints: Endpoint[]): EndpointSlice => ({ metadata: { name, labels: { l: '1' } }, addressType: 'IPv4', endpoints, ports: [] })
const names = (slices: readonly EndpointSlice[]): string => slices.map(({ metadata, endpoints = [] }) => `${metadata?.name ?? ''}:${endpoints.map(({ targetRef }) => targetRef?.name ?? '').join(' ')}`).join(', ')

describe('slices of one set of ports', () => {
  const [one, two, three, four] = ['1', '2', '3', '4'].map((name) => endpoint(name)) as [Endpoint, Endpoint, Endpoint, Endpoint]
  const plan = (existing: readonly EndpointSlice[], desired: readonly Endpoint[], labels = { l: '1' }): string => {
    const { create, update, remove } = planSlices(existing, desired, labels, 3, () => slice('new'))
    const parts: [string, readonly EndpointSlice[]][] = [['+', create], ['~', update], ['-', remove]]
    return parts.flatMap(([sign, slices]) => slices.length === 0 ? [] : [`${sign}${names(slices)}`]).join('; ')
  }
  test.each([
    ['nothing changes', [slice('x', one, two)], [one, two], ''],
    ['a new endpoint fits where there is place', [slice('x', one, two)], [one, two, three], '~x:1 2 3'],
    ['it goes where it just fits', [slice('x', one), slice('y', two, three)], [one, two, three, four], '~y:2 3 4'],
    ['it makes a slice where none has place', [slice('x', one, two, three)], [one, two, three, four], '+new:4'],
    ['a slice that changes anyway takes it', [slice('x', one), slice('y', two, three)], [one, { ...two, conditions: { ready: false } }, three, four], '~y:2 3 4'],
    ['a slice that runs empty goes', [slice('x', one), slice('y', two)], [two], '-x:1'],
    ['what stays, stays in its place', [slice('x', one, two), slice('y', three)], [three, one], '~x:1'],
  ])('%s', (_what, existing, desired, expected) => { expect(plan(existing, desired)).toBe(expected) })

  test('labels of the Service come along', () => { expect(plan([slice('x', one)], [one], { l: '2' })).toBe('~x:1') })
})

test('ports stand in the order of their hashes, as kube-controller-manager 1.36.2 wrote them (conformance/rollout: ep-multi-port-udp)', () => {
  const ports = [{ name: 'a', protocol: 'TCP', port: 8080 }, { name: 'b', protocol: 'UDP', port: 53 }, { name: 'c', protocol: 'TCP', port: 8443, appProtocol: 'https' }]
  expect(orderedPorts(ports).map(({ name }) => name)).toEqual(['a', 'c', 'b'])
  const addresses = [{ ip: '10.0.0.1' }]
  expect(repackSubsets([{ addresses, ports: ports.slice(0, 2) }])[0]?.ports?.map(({ name }) => name)).toEqual(['b', 'a'])
})

test('an address that is somewhere not ready for a port is not ready for it', () => {
  const [a, b] = [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }]
  const ports = [{ port: 80, protocol: 'TCP' }]
  expect(repackSubsets([{ addresses: [b, a], ports }, { notReadyAddresses: [a], ports }])).toEqual([{ addresses: [b], notReadyAddresses: [a], ports }])
})

describe('hints of topology mode Auto', () => {
  const node = (name: string, zone: string, cpu: string): Node => ({ metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } }, status: { allocatable: { cpu }, conditions: [{ type: 'Ready', status: 'True' }] } })
  const even = [node('n1', 'a', '4'), node('n2', 'b', '4')]
  const hint = (nodes: readonly Node[], endpoints: readonly Endpoint[]): { hints: string, events: string[] } => {
    const plan = { create: [slice('new', ...endpoints)], update: [], remove: [] }
    const events = new TopologyHints().add('ns/s', 'IPv4', { plan, unchanged: [] }, nodes)
    return { hints: (plan.create[0]?.endpoints ?? []).map(({ hints }) => hints?.forZones?.[0]?.name ?? '-').join(' '), events: events.map(({ reason, message }) => `${reason}: ${message}`) }
  }
  test('keep traffic in its zone where shares fit', () => {
    expect(hint(even, [endpoint('1'), endpoint('2', true, 'b')])).toEqual({ hints: 'a b', events: ['TopologyAwareHintsEnabled: Topology Aware Hints has been enabled, addressType: IPv4'] })
  })
  test('lend endpoints to a zone that lacks some', () => {
    expect(hint(even, [endpoint('1'), endpoint('2'), endpoint('3'), endpoint('4')]).hints).toBe('b b a a')
  })
  test('are not given when a zone would be overloaded', () => {
    expect(hint([...even, node('n3', 'c', '4')], [endpoint('1'), endpoint('2')])).toEqual({ hints: '- -', events: ['TopologyAwareHintsDisabled: Insufficient number of endpoints (2 endpoints, 3 zones), addressType: IPv4'] })
  })
  test('need to know the zone of every ready worker', () => {
    expect(cpuRatios([...even, { metadata: { name: 'n3' }, status: { allocatable: { cpu: '1' }, conditions: [{ type: 'Ready', status: 'True' }] } }])).toBeUndefined()
    expect([...cpuRatios([node('n1', 'a', '6'), node('n2', 'b', '2')]) ?? []]).toEqual([['a', 0.75], ['b', 0.25]])
  })
})

test('endpoints made by hand are mirrored, until the Service gets a selector', () => {
  const world = new TestCluster()
  const service: ValueMap = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { ports: [{ port: 5432 }] } }
  const endpoints: Endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'db' }, subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports: [{ port: 5432, protocol: 'TCP' }] }] }
  world.create(service, endpoints as ValueMap)
  world.pass(1)
  const slices = (): string[] => (world.cluster.read.list('EndpointSlice', namespace) as EndpointSlice[]).map(({ addressType, metadata, endpoints: list = [] }) => `${addressType ?? ''} ${metadata?.labels?.['endpointslice.kubernetes.io/managed-by'] ?? ''} ${list.map(({ addresses }) => addresses?.join()).join()}`).sort()
  expect(slices()).toEqual(['IPv4 endpointslicemirroring-controller.k8s.io 192.0.2.1', 'IPv6 endpointslicemirroring-controller.k8s.io 2001:db8::1'])
  world.create(deployment('db', 1))
  world.cluster.server.patch({ group: '', version: 'v1', resource: 'services', namespace, name: 'db', subresource: '' }, { spec: { selector: { app: 'db' } } }, { patchType: 'merge' })
  world.pass(1)
  expect(slices()).toEqual(['IPv4 endpointslice-controller.k8s.io 10.244.0.1'])
})

test.each([
  ['PreferSameZone', { forZones: [{ name: 'z1' }] }],
  ['PreferSameNode', { forZones: [{ name: 'z1' }], forNodes: [{ name: 'n1' }] }],
])('trafficDistribution %s gives hints', (trafficDistribution, expected) => {
  const world = new TestCluster({ nodes: { n1: { labels: { 'topology.kubernetes.io/zone': 'z1' } } } })
  world.create(deployment('web', 1), { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }], trafficDistribution } })
  world.pass(1)
  expect((world.cluster.read.list('EndpointSlice', namespace) as EndpointSlice[])[0]?.endpoints?.[0]?.hints).toEqual(expected)
})
