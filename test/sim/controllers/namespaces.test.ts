import { describe, expect, test } from 'vitest'
import type { ConfigMap } from '../../../src/model/kubernetes.generated.ts'
import { World } from '../kubelet/world.ts'

const root = 'kube-root-ca.crt'

function certificate(world: World, namespace: string): ConfigMap | undefined {
  return world.cluster.read.get('ConfigMap', namespace, root)
}

describe('the root certificate', () => {
  test('is in every namespace, and comes back as it was when it is changed or deleted', () => {
    const world = new World()
    const user = world.cluster.client.as('user')
    world.create('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    world.until(1)
    const first = certificate(world, 'shop')
    expect(first?.data?.['ca.crt']).toContain('BEGIN CERTIFICATE')
    expect(certificate(world, 'kube-system')?.data).toEqual(first?.data)
    user.update('ConfigMap', { ...first, data: { other: 'x' }, metadata: { ...first?.metadata, annotations: {} } }, 'a test')
    world.until(2)
    expect(certificate(world, 'shop')).toMatchObject({ data: first?.data, metadata: { annotations: first?.metadata?.annotations } })
    user.delete('ConfigMap', 'shop', root, 'a test')
    world.until(3)
    expect(certificate(world, 'shop')?.data).toEqual(first?.data)
  })

  test('is the one that a snapshot shows', () => {
    const world = new World({ before: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: root, namespace: 'kube-system' }, data: { 'ca.crt': 'ours' } }], withoutControllers: false })
    world.create('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    world.until(1)
    expect(certificate(world, 'shop')?.data).toEqual({ 'ca.crt': 'ours' })
  })
})

test('a namespace that goes takes its Events with it, and nothing comes back', () => {
  const world = new World()
  world.create('Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  world.until(1)
  world.create('Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop' }, spec: { containers: [{ name: 'c', image: 'c:1' }] } })
  world.until(10)
  expect(world.cluster.read.list('Event', 'shop').length).toBeGreaterThan(3)
  world.cluster.client.as('user').delete('Namespace', '', 'shop', 'a test')
  world.until(120)
  expect(world.cluster.read.get('Namespace', '', 'shop')).toBeUndefined()
  expect(world.cluster.read.inNamespace('shop')).toEqual([])
})
