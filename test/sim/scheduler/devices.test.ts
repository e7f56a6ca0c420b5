import { describe, expect, it } from 'vitest'
import type { Device, DeviceRequest, ResourceSlice } from '../../../src/model/kubernetes.generated.ts'
import { allocateDevices } from '../../../src/sim/scheduler/plugins/device-allocator.ts'
import { celDeviceSelector } from '../../../src/sim/scheduler/plugins/device-selector.ts'
import { ClusterObjects } from '../../../src/sim/scheduler/cycle/cluster-objects.ts'

const n1 = { name: 'n1', labels: {} }

function slice(name: string, devices: readonly Device[], pool: { name?: string, generation?: number, resourceSliceCount?: number } = {}, nodeName = 'n1'): ResourceSlice {
  return { metadata: { name }, spec: { driver: 'dra.example.com', nodeName, pool: { name: 'p', generation: 1, resourceSliceCount: 1, ...pool }, devices: [...devices] } }
}

function devices(count: number, more: Partial<Device> = {}): Device[] {
  return Array.from({ length: count }, (_, index) => ({ name: `d${index}`, ...more }))
}

/** What a claim with these requests gets on n1: `pool/device` for each device, or why nothing. */
function allocate(requests: readonly DeviceRequest[], slices: readonly ResourceSlice[], selector?: string): readonly string[] | string | undefined {
  const objects = new ClusterObjects()
  objects.put('DeviceClass', { metadata: { name: 'gpu' }, spec: selector === undefined ? {} : { selectors: [{ cel: { expression: selector } }] } })
  for (const one of slices) objects.put('ResourceSlice', one)
  const found = allocateDevices([{ metadata: { name: 'c', namespace: 'default' }, spec: { devices: { requests: [...requests] } } }], n1, { objects, select: celDeviceSelector() })
  if (found === undefined) return undefined
  return 'error' in found ? found.error : found.devices.map(({ pool, device }) => `${pool}/${device.name ?? ''}`)
}

function exactly(more: DeviceRequest['exactly'] = {}): DeviceRequest {
  return { name: 'r', exactly: { deviceClassName: 'gpu', ...more } }
}

describe('devices for a claim', () => {
  it('come from the pools by name, whatever their slices are called', () => {
    expect(allocate([exactly({ count: 2 })], [slice('a', devices(1), { name: 'z' }), slice('z', devices(1), { name: 'b' })])).toEqual(['b/d0', 'z/d0'])
  })

  it('are not those with a taint that the request does not tolerate', () => {
    const tainted = [slice('s', devices(1, { taints: [{ key: 'k', effect: 'NoSchedule' }] }))]
    expect(allocate([exactly()], tainted)).toBeUndefined()
    expect(allocate([exactly({ tolerations: [{ key: 'k', operator: 'Exists' }] })], tainted)).toEqual(['p/d0'])
    expect(allocate([exactly()], [slice('s', devices(1, { taints: [{ key: 'k', effect: 'None' }] }))])).toEqual(['p/d0'])
  })

  it('are at most 32', () => {
    const many = [slice('s', devices(40))]
    expect(allocate([exactly({ count: 32 })], many)).toHaveLength(32)
    expect(allocate([exactly({ count: 33 })], many)).toBe('claim default/c: number of requested devices 33 exceeds the claim limit of 32')
    expect(allocate([exactly({ allocationMode: 'All' })], many)).toBe('claim default/c: number of requested devices 40 exceeds the claim limit of 32')
    const alternatives = [{ name: 'a', deviceClassName: 'gpu', count: 20 }, { name: 'b', deviceClassName: 'gpu', count: 12 }]
    expect(allocate([exactly({ count: 20 }), { name: 'x', firstAvailable: alternatives }], many)).toHaveLength(32)
  })

  it('all of them only when the pool is complete', () => {
    const all = exactly({ allocationMode: 'All' })
    const half = slice('s', devices(1), { resourceSliceCount: 2 })
    expect(allocate([all], [half])).toBe('claim default/c, request r: asks for all devices, but resource pool dra.example.com/p is currently being updated')
    expect(allocate([all], [half, slice('t', devices(1), { resourceSliceCount: 2 }, 'n2')])).toEqual(['p/d0'])
    expect(allocate([exactly()], [half])).toBeUndefined()
  })

  it('come from the newest generation of those that the node can reach, unless a newer one is half there', () => {
    expect(allocate([exactly()], [slice('old', devices(1)), slice('new', [{ name: 'e' }], { generation: 2 })])).toEqual(['p/e'])
    expect(allocate([exactly()], [slice('old', devices(1), { resourceSliceCount: 2 }), slice('new', devices(1), { generation: 2 }, 'n2')])).toBeUndefined()
  })

  it('are asked about one by one, so that an error after the last needed one does not matter', () => {
    const model = { 'dra.example.com/model': { string: 'a' } }
    const selector = 'device.attributes["dra.example.com"].model == "a"'
    expect(allocate([exactly()], [slice('s', [{ name: 'd', attributes: model }, { name: 'e' }])], selector)).toEqual(['p/d'])
    expect(allocate([exactly()], [slice('s', [{ name: 'e' }, { name: 'd', attributes: model }])], selector)).toBe('class gpu: selector #0: CEL runtime error: no such key: model')
    expect(allocate([exactly({ selectors: [{ cel: { expression: 'true' } }, { cel: { expression: selector } }] })], [slice('s', devices(1))]))
      .toBe('claim default/c: selector #1: CEL runtime error: no such key: model')
  })
})
