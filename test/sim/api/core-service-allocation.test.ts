import { describe, expect, it } from 'vitest'
import { errorText } from '../../../src/base/field.ts'
import type { Service, ServiceSpec } from '../../../src/model/kubernetes.generated.ts'
import { type Allocation, ServiceAllocator } from '../../../src/sim/api/service-allocation.ts'

const real = { minor: 36, dryRun: false }
const dry = { minor: 36, dryRun: true }

function service(spec: ServiceSpec, name = 'web'): Service {
  return { metadata: { name, namespace: 'default' }, spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }], selector: { app: 'web' }, ...spec } }
}

function refusal({ failure }: Allocation): string | undefined {
  return failure?.kind === 'invalid' ? failure.errors.map(errorText).join('; ') : failure?.message
}

/** Creates and books, as a stored Service would be. */
function place(allocator: ServiceAllocator, one: Service): Service {
  const allocation = allocator.allocateCreate(one, real)
  expect(refusal(allocation)).toBeUndefined()
  allocator.commit(allocation)
  return one
}

describe('cluster IPs', () => {
  it('come from the band above the 256 addresses that are left to those who choose', () => {
    const allocator = new ServiceAllocator()
    expect(place(allocator, service({})).spec).toMatchObject({ clusterIP: '10.96.1.1', clusterIPs: ['10.96.1.1'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
    expect(place(allocator, service({})).spec?.clusterIP).toBe('10.96.1.2')
  })

  it('a small network has no such band, and can be full', () => {
    const allocator = new ServiceAllocator(['10.96.0.0/30'])
    expect([place(allocator, service({})), place(allocator, service({}))].map(({ spec }) => spec?.clusterIP)).toEqual(['10.96.0.1', '10.96.0.2'])
    expect(refusal(allocator.allocateCreate(service({}), real))).toBe('failed to allocate a serviceIP for Service "web": range is full')
  })

  it.each<[string, string, string]>([
    ['taken', '10.96.0.1', 'failed to allocate IP 10.96.0.1: provided IP is already allocated'],
    ['outside', '10.97.0.1', 'failed to allocate IP 10.97.0.1: the provided network does not match the current range'],
    ['the broadcast address', '10.96.255.255', 'failed to allocate IP 10.96.255.255: the provided network does not match the current range'],
  ])('one that is %s is refused', (_sentence, clusterIP, text) => {
    const allocator = new ServiceAllocator(['10.96.0.0/16'], ['10.96.0.1'])
    expect(refusal(allocator.allocateCreate(service({ clusterIP }), real))).toBe(`spec.clusterIPs: Invalid value: ["${clusterIP}"]: ${text}`)
  })

  it('a dry run shows the address of the network and does not see what is taken', () => {
    const allocator = new ServiceAllocator(['10.96.0.0/16'], ['10.96.0.7'])
    const one = service({})
    allocator.allocateCreate(one, dry)
    expect(one.spec?.clusterIP).toBe('10.96.0.0')
    expect(refusal(allocator.allocateCreate(service({ clusterIP: '10.96.0.7' }), dry))).toBeUndefined()
    expect(refusal(allocator.allocateCreate(service({ clusterIP: '10.0.0.1' }), dry))).toMatch(/the provided IP \(10\.0\.0\.1\) is not in the valid range\. The range of valid IPs is 10\.96\.0\.0\/16$/)
  })

  it('a Service without a name cannot own an address', () => {
    expect(refusal(new ServiceAllocator().allocateCreate(service({}, ''), real)))
      .toBe('spec.clusterIPs: Invalid value: [""]: failed to allocate IP: IPAddress.networking.k8s.io "10.96.1.1" is invalid: spec.parentRef.name: Required value')
  })

  it('a headless Service without selector is dual-stack even where the cluster is not', () => {
    const one = service({ clusterIP: 'None', selector: {} })
    new ServiceAllocator().allocateCreate(one, real)
    expect(one.spec).toMatchObject({ clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' })
  })

  it('two families give two addresses, each of its own network', () => {
    const one = service({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6'] })
    place(new ServiceAllocator(['10.96.0.0/16', 'fd00::/112']), one)
    expect(one.spec?.clusterIPs).toEqual(['fd00::101', '10.96.1.1'])
  })

  it('two families on a cluster of one are refused', () => {
    expect(refusal(new ServiceAllocator().allocateCreate(service({ ipFamilyPolicy: 'RequireDualStack' }), real)))
      .toBe('spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services')
  })
})

describe('node ports', () => {
  const port = (nodePort: number | undefined, protocol = 'TCP', name = protocol): NonNullable<ServiceSpec['ports']>[number] =>
    ({ name, port: 80, protocol, nodePort })

  it('come from the band above the 86 ports that are left to those who choose, and one serves both protocols', () => {
    const one = place(new ServiceAllocator(), service({ type: 'NodePort', ports: [port(undefined), port(undefined, 'UDP')] }))
    expect(one.spec?.ports?.map(({ nodePort }) => nodePort)).toEqual([30086, 30086])
  })

  it.each<[string, number, string]>([
    ['taken', 30080, 'provided port is already allocated'],
    ['out of range', 8080, 'provided port is not in the valid range. The range of valid ports is 30000-32767'],
  ])('one that is %s is refused', (_sentence, nodePort, text) => {
    const allocator = new ServiceAllocator(['10.96.0.0/16'], [], [30080])
    expect(refusal(allocator.allocateCreate(service({ type: 'NodePort', ports: [port(nodePort)] }), real)))
      .toBe(`spec.ports[0].nodePort: Invalid value: ${nodePort}: ${text}`)
  })

  it('the port for health checks fails inside, not as an invalid field', () => {
    const { failure } = new ServiceAllocator().allocateCreate(service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 1 }), real)
    expect(failure).toEqual({
      kind: 'internal',
      message: 'failed to allocate requested HealthCheck NodePort 1: provided port is not in the valid range. The range of valid ports is 30000-32767',
    })
  })
})

describe('a changed Service', () => {
  it('keeps what it was given when its manifest is sent again', () => {
    const allocator = new ServiceAllocator()
    const old = place(allocator, service({ type: 'NodePort' }))
    const again = service({ type: 'NodePort' })
    expect(allocator.allocateUpdate(again, old, real)).toMatchObject({ addresses: [], ports: [], releasedPorts: [] })
    expect(again.spec).toEqual(old.spec)
  })

  it('gives back its ports when it needs none any more', () => {
    const allocator = new ServiceAllocator()
    const old = place(allocator, service({ type: 'NodePort' }))
    expect(allocator.allocateUpdate(service({ type: 'ClusterIP' }), old, real).releasedPorts).toEqual([30086])
  })

  it('gives back its address when it becomes a name', () => {
    const allocator = new ServiceAllocator()
    const old = place(allocator, service({}))
    expect(allocator.allocateUpdate(service({ type: 'ExternalName', externalName: 'a.b' }), old, real).releasedAddresses).toEqual(['10.96.1.1'])
  })

  it('what is released can be had again; a copy of the allocator does not see it', () => {
    const allocator = new ServiceAllocator()
    const first = place(allocator, service({}))
    const copy = allocator.clone()
    allocator.release(first)
    expect(place(allocator, service({})).spec?.clusterIP).toBe('10.96.1.1')
    expect(place(copy, service({})).spec?.clusterIP).toBe('10.96.1.2')
  })
})
