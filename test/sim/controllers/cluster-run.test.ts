import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { cloneValue, type ValueMap } from '../../../src/base/json.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'
import type { Deployment, PersistentVolume, PersistentVolumeClaim, Pod } from '../../../src/model/kubernetes.generated.ts'
import { defineController, self, type Controller } from '../../../src/sim/controllers/controller.ts'
import { deployment, namespace, TestCluster } from './cluster.ts'

/** Sets an annotation of ConfigMaps to what is not there yet. */
function contrary(name: string, from: string, to: string): Controller {
  return defineController({
    name, component: name, watches: { ConfigMap: self },
    reconcile(key, context) {
      const object = context.read.get('ConfigMap', namespace, key.split('/')[1] ?? '')
      if (object?.metadata?.annotations?.side !== from) return undefined
      const changed = cloneValue(object)
      changed.metadata = { ...changed.metadata, annotations: { side: to } }
      context.write.update<AnyObject>('ConfigMap', changed, `it should be ${to}`)
      return undefined
    },
  })
}

test('controllers that keep waking each other are named, and the simulation ends', () => {
  const world = new TestCluster({ extra: [contrary('lefty', 'right', 'left'), contrary('righty', 'left', 'right')] })
  world.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'pole', annotations: { side: 'left' } } })
  const livelock = world.cluster.settle()
  expect(livelock?.controllers).toEqual(['lefty', 'righty'])
  expect(livelock?.error).toBe('the simulation does not come to rest at 2026-01-01T00:00:01Z: lefty, righty keep waking each other')
})

describe('the same objects', () => {
  const objects: ValueMap[] = [
    deployment('a', 3), deployment('b', 2), deployment('c', 1),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { selector: { app: 'a' }, ports: [{ port: 80 }] } },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'b' } } } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'd' }, data: { x: 'y' } },
  ]
  const run = (list: readonly ValueMap[]): string => {
    const world = new TestCluster({ nodes: { n1: {}, n2: {}, n3: {} } })
    world.create(...list)
    world.pass(60)
    return JSON.stringify(world.cluster.trace.entries)
  }

  test('give the same trace to the byte', () => { expect(run(objects)).toBe(run(objects)) })

  test('come to the same state in whatever order they are created', () => {
    const state = (list: readonly ValueMap[]): string => {
      const world = new TestCluster({ nodes: { n1: {}, n2: {}, n3: {} } })
      world.create(...list)
      world.pass(60)
      const shape = (kind: string): string[] => world.cluster.read.list(kind, namespace).map((object) => {
        const { spec, status, metadata } = object as { spec?: { replicas?: number }, status?: { readyReplicas?: number, currentHealthy?: number, disruptionsAllowed?: number, phase?: string }, metadata?: { labels?: Record<string, string> } }
        return [kind, metadata?.labels?.app, spec?.replicas, status?.readyReplicas, status?.currentHealthy, status?.disruptionsAllowed, status?.phase].join(' ')
      }).sort()
      return JSON.stringify(['Deployment', 'ReplicaSet', 'Pod', 'PodDisruptionBudget'].flatMap(shape))
    }
    const expected = state(objects)
    fc.assert(fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (list) => { expect(state(list)).toBe(expected) }), { numRuns: 8 })
  })
})

test('never more pods than replicas and surge, never fewer available than allowed', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), (replicas, maxSurge, maxUnavailable) => {
    fc.pre(maxSurge + maxUnavailable > 0)
    const world = new TestCluster()
    world.create(deployment('web', replicas, { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } }))
    world.pass(5)
    let [most, fewest] = [0, replicas]
    world.cluster.read.onChange(({ kind }) => {
      if (kind !== 'ReplicaSet') return
      const sets = world.cluster.read.list('ReplicaSet', namespace) as { spec?: { replicas?: number } }[]
      most = Math.max(most, sets.reduce((sum, { spec }) => sum + (spec?.replicas ?? 0), 0))
      fewest = Math.min(fewest, (world.cluster.read.list('Pod', namespace) as Pod[]).filter(({ status, metadata }) => metadata?.deletionTimestamp === undefined && status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')).length)
    })
    world.cluster.server.patch({ group: 'apps', version: 'v1', resource: 'deployments', namespace, name: 'web', subresource: '' }, { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:v2' }] } } } }, { patchType: 'strategic' })
    world.pass(30)
    expect(most).toBeLessThanOrEqual(replicas + maxSurge)
    expect(fewest).toBeGreaterThanOrEqual(Math.max(0, replicas - maxUnavailable))
    expect(world.get<Deployment>('Deployment', 'web')?.status).toMatchObject({ updatedReplicas: replicas, availableReplicas: replicas })
  }), { numRuns: 12 })
})

describe('volumes', () => {
  const volume = (name: string, change: ValueMap = {}): ValueMap => ({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'slow', hostPath: { path: '/data' }, ...change } })
  const claim: ValueMap = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'slow', resources: { requests: { storage: '1Gi' } } } }
  const storageClass: ValueMap = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'slow' }, provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' }
  const consumer: ValueMap = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'app', image: 'app:v1' }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }
  const on = (node: string): ValueMap => ({ nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } } })

  test('a claim that waits for its first consumer is bound where the pod goes, before the pod', () => {
    const world = new TestCluster({ nodes: { n1: { unschedulable: true }, n2: {} } })
    world.create(storageClass, volume('on-n1', on('n1')), volume('on-n2', on('n2')), claim)
    world.pass(1)
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.status?.phase).toBe('Pending')
    world.create(consumer)
    world.pass(1)
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.spec?.volumeName).toBe('on-n2')
    expect(world.get<Pod>('Pod', 'p')).toMatchObject({ spec: { nodeName: 'n2' }, status: { phase: 'Running' } })
    const order = world.cluster.trace.entries.filter(({ object, verb }) => (object.includes('/c') && verb === 'update') || verb === 'bind').map(({ verb }) => verb)
    expect(order).toEqual(['update', 'bind'])
  })

  test('a pod gives its place back when its claim does not get a volume in time', () => {
    const world = new TestCluster()
    world.create({ ...storageClass, provisioner: 'csi.example.com' }, claim, consumer)
    world.pass(1)
    expect(world.get<Pod>('Pod', 'p')?.status?.nominatedNodeName).toBe('n1')
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.metadata?.annotations?.['volume.kubernetes.io/selected-node']).toBe('n1')
    world.pass(601)
    expect(world.events('Pod', 'p')).toContain('FailedScheduling: running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded')
  })

  test('a driver that the cluster has makes volumes, and takes them away again', () => {
    const world = new TestCluster({ options: { provisioners: { has: (name) => name === 'csi.example.com' } } })
    world.create({ ...storageClass, provisioner: 'csi.example.com' }, claim, consumer)
    world.pass(3)
    expect(world.get<Pod>('Pod', 'p')?.status?.phase).toBe('Running')
    const name = world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.spec?.volumeName ?? ''
    expect(world.get<PersistentVolume>('PersistentVolume', name, '')).toMatchObject({ spec: { csi: { driver: 'csi.example.com' } }, status: { phase: 'Bound' } })
    world.cluster.client.delete('Pod', namespace, 'p', 'no longer needed')
    world.cluster.client.delete('PersistentVolumeClaim', namespace, 'c', 'no longer needed')
    world.pass(2)
    expect(world.cluster.read.list('PersistentVolume')).toEqual([])
  })

  test('an ephemeral volume has a claim that lives as long as its pod', () => {
    const world = new TestCluster({ options: { provisioners: { has: () => true } } })
    const volumeClaimTemplate = { metadata: { labels: { a: 'b' } }, spec: claim.spec as ValueMap }
    world.create({ ...storageClass, provisioner: 'csi.example.com' }, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'app', image: 'app:v1' }], volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate } }] } })
    world.pass(3)
    expect(world.get<Pod>('Pod', 'p')?.status?.phase).toBe('Running')
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'p-v')?.metadata?.labels).toEqual({ a: 'b' })
    world.cluster.client.delete('Pod', namespace, 'p', 'no longer needed')
    world.pass(2)
    expect(world.get('PersistentVolumeClaim', 'p-v')).toBeUndefined()
  })

  test.each([
    ['Retain keeps a released volume', {}, 'Retain', 'Released'],
    ['Delete refuses paths that are not below /tmp', {}, 'Delete', 'Failed'],
    ['Delete removes a path below /tmp', { hostPath: { path: '/tmp/x' } }, 'Delete', undefined],
    ['Delete leaves volumes of a driver to the driver', { csi: { driver: 'csi.example.com', volumeHandle: 'h' } }, 'Delete', 'Released'],
    ['Recycle does not know other volumes', { csi: { driver: 'csi.example.com', volumeHandle: 'h' } }, 'Recycle', 'Failed'],
  ])('%s', (_what, change, persistentVolumeReclaimPolicy, expected) => {
    const world = new TestCluster()
    const wanted = volume('v', { ...change, persistentVolumeReclaimPolicy })
    if ('csi' in change) delete (wanted.spec as ValueMap).hostPath
    world.create(wanted, claim)
    world.pass(1)
    world.cluster.client.delete('PersistentVolumeClaim', namespace, 'c', 'no longer needed')
    world.pass(1)
    expect(world.get<PersistentVolume>('PersistentVolume', 'v', '')?.status?.phase).toBe(expected)
  })

  test('Recycle empties a volume with a pod, and frees it', () => {
    const world = new TestCluster()
    world.create(volume('v', { persistentVolumeReclaimPolicy: 'Recycle' }), claim)
    world.pass(1)
    world.cluster.client.delete('PersistentVolumeClaim', namespace, 'c', 'no longer needed')
    world.pass(1)
    const recycler = world.get<Pod>('Pod', 'recycler-for-v', 'default')
    expect(recycler?.spec?.activeDeadlineSeconds).toBe(60)
    world.cluster.client.updateStatus<Pod>('Pod', { ...recycler, status: { ...recycler?.status, phase: 'Succeeded' } }, 'it is done')
    world.pass(1)
    expect(world.events('PersistentVolume', 'v')).toEqual(['RecyclerPod: Recycler pod: Successfully assigned default/recycler-for-v to n1', 'VolumeRecycled: Volume recycled'])
    expect(world.get<PersistentVolume>('PersistentVolume', 'v', '')).toMatchObject({ status: { phase: 'Available' } })
    expect(world.get<PersistentVolume>('PersistentVolume', 'v', '')?.spec?.claimRef).toBeUndefined()
  })
})

test('of pods that have ended only so many are kept: evicted ones go first, then the oldest', () => {
  const world = new TestCluster({ options: { terminatedPodThreshold: 2 } })
  for (const [index, name] of ['old', 'evicted', 'new', 'newer'].entries()) {
    world.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'app:v1' }] } })
    world.pass(1)
    const pod = world.get<Pod>('Pod', name)
    world.cluster.client.updateStatus<Pod>('Pod', { ...pod, status: { ...pod?.status, phase: 'Failed', ...index === 1 ? { reason: 'Evicted' } : {} } }, 'it has ended')
  }
  world.pass(20)
  expect((world.cluster.read.list('Pod', namespace)).map(({ metadata }) => metadata?.name)).toEqual(['new', 'newer'])
})
