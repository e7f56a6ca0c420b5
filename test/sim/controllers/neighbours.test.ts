import { describe, expect, test } from 'vitest'
import { cloneValue, type ValueMap } from '../../../src/base/json.ts'
import type { Job, PersistentVolumeClaim, Pod } from '../../../src/model/kubernetes.generated.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'
import { namespace, TestCluster } from './cluster.ts'

const claim = (name: string, spec: ValueMap): ValueMap => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } })
const volume = (name: string, spec: ValueMap): ValueMap => ({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' }, ...spec } })
const storageClass = (name: string, extra: ValueMap = {}): ValueMap => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner: 'csi.example.com', ...extra })

function fail(world: TestCluster, pod: Pod): void {
  const ended = cloneValue(pod)
  ended.status = { ...ended.status, phase: 'Failed', containerStatuses: [{ name: 'main', image: 'job:run', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode: 1, finishedAt: world.cluster.clock.timestamp() } } }] }
  world.cluster.client.updateStatus('Pod', ended, 'its container failed')
}

test('an index of a Job that waits for its back-off keeps its place: no higher one starts instead', () => {
  const world = new TestCluster()
  world.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { completionMode: 'Indexed', completions: 3, parallelism: 2, backoffLimitPerIndex: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'job:run' }] } } } })
  world.pass(2)
  const pods = (): Pod[] => world.cluster.read.list('Pod', namespace)
  const indexes = (): string[] => pods().filter(({ status }) => status?.phase !== 'Failed').map(({ metadata }) => metadata?.annotations?.['batch.kubernetes.io/job-completion-index'] ?? '').sort()
  const [first] = pods().filter(({ metadata }) => metadata?.annotations?.['batch.kubernetes.io/job-completion-index'] === '0')
  if (first !== undefined) fail(world, first)
  world.pass(5)
  expect(indexes()).toEqual(['1'])
  world.pass(7)
  expect(indexes()).toEqual(['0', '1'])
})

test('a Job with a long name leaves room for what is generated: 63 characters for the longest pod name', () => {
  const world = new TestCluster()
  const name = 'n'.repeat(60)
  world.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { completionMode: 'Indexed', completions: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'job:run' }] } } } })
  world.pass(2)
  expect((world.cluster.read.list('Pod', namespace) as Pod[]).map(({ metadata }) => metadata?.generateName)).toEqual([`${'n'.repeat(55)}-0-`])
  expect(world.get<Job>('Job', name)?.status?.active).toBe(1)
})

describe('claims', () => {
  const phase = (world: TestCluster, name: string): string | undefined => world.get<PersistentVolumeClaim>('PersistentVolumeClaim', name)?.status?.phase

  test('get a default class that comes after them', () => {
    const world = new TestCluster()
    world.create(claim('c', {}))
    world.pass(1)
    world.create(storageClass('late', { metadata: { name: 'late', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }))
    world.pass(16)
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.spec?.storageClassName).toBe('late')
  })

  test('that ask for no class stay without one', () => {
    const world = new TestCluster()
    world.create(claim('c', { storageClassName: '' }))
    world.create(storageClass('late', { metadata: { name: 'late', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }))
    world.pass(16)
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.spec?.storageClassName).toBe('')
  })

  test.each([
    ['of another class', { storageClassName: 'other' }, 'storageClassName does not match'],
    ['that is too small', { capacity: { storage: '1Mi' }, storageClassName: 'c' }, 'requested PV is too small'],
    ['of another mode', { volumeMode: 'Block', storageClassName: 'c' }, 'incompatible volumeMode'],
    ['with other access modes', { accessModes: ['ReadOnlyMany'], storageClassName: 'c' }, 'incompatible accessMode'],
  ])('that ask for a volume %s wait', (_what, spec, why) => {
    const world = new TestCluster()
    world.create(volume('v', spec), claim('c', { storageClassName: 'c', volumeName: 'v' }))
    world.pass(1)
    expect(phase(world, 'c')).toBe('Pending')
    expect(world.events('PersistentVolumeClaim', 'c')).toContain(`VolumeMismatch: Cannot bind to requested volume "v": ${why}`)
  })

  test('take a volume that is kept for them whatever its class, before a free one that fits', () => {
    const world = new TestCluster()
    world.create(volume('a-free', { storageClassName: 'c' }), volume('kept', { storageClassName: 'other', claimRef: { namespace, name: 'c' } }), claim('c', { storageClassName: 'c' }))
    world.pass(1)
    expect(world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'c')?.spec?.volumeName).toBe('kept')
  })

  test('that want to grow are told who is waited for', () => {
    const world = new TestCluster()
    world.create(storageClass('c', { allowVolumeExpansion: true }), volume('v', { storageClassName: 'c' }), claim('c', { storageClassName: 'c' }))
    world.pass(1)
    const { server } = world.cluster
    server.patch({ group: '', version: 'v1', resource: 'persistentvolumeclaims', namespace, name: 'c', subresource: '' }, { spec: { resources: { requests: { storage: '2Gi' } } } }, { patchType: 'merge' })
    world.pass(1)
    expect(world.events('PersistentVolumeClaim', 'c')).toContain('ExternalExpanding: waiting for an external controller to expand this PVC')
  })

  test('of a pod that waits follow the retention policy, too', () => {
    const world = new TestCluster()
    world.create({
      apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' },
      spec: { serviceName: 'web', selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:v1' }] } }, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'c', resources: { requests: { storage: '1Gi' } } } }] },
    })
    world.pass(1)
    const owners = (): (string | undefined)[] => (world.get<PersistentVolumeClaim>('PersistentVolumeClaim', 'data-web-0')?.metadata?.ownerReferences ?? []).map(({ kind }) => kind)
    expect(owners()).toEqual([])
    world.cluster.server.patch({ group: 'apps', version: 'v1', resource: 'statefulsets', namespace, name: 'web', subresource: '' }, { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } } }, { patchType: 'merge' })
    world.pass(1)
    expect(owners()).toEqual(['StatefulSet'])
  })
})

describe('a cascade in the foreground', () => {
  const owned = (name: string, owner: AnyObject | undefined, extra: ValueMap = {}): ValueMap => ({
    apiVersion: 'v1', kind: 'ConfigMap',
    metadata: { name, ...owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata?.name ?? '', uid: owner.metadata?.uid ?? '', blockOwnerDeletion: true }] }, ...extra },
  })
  const remove = (world: TestCluster, name: string): void => {
    world.cluster.server.delete({ group: '', version: 'v1', resource: 'configmaps', namespace, name, subresource: '' }, { propagationPolicy: 'Foreground' })
  }
  const left = (world: TestCluster): (string | undefined)[] => world.cluster.read.list('ConfigMap', namespace).map(({ metadata }) => metadata?.name).filter((name) => name !== 'kube-root-ca.crt')

  test('leaves what comes later until something that holds the owner goes', () => {
    const world = new TestCluster()
    world.create(owned('owner', undefined))
    const owner = world.get<AnyObject>('ConfigMap', 'owner')
    world.create(owned('held', owner, { finalizers: ['example.com/hold'] }))
    remove(world, 'owner')
    world.pass(1)
    world.create(owned('late', owner))
    world.pass(1)
    expect(left(world)).toEqual(['held', 'late', 'owner'])
    world.cluster.server.patch({ group: '', version: 'v1', resource: 'configmaps', namespace, name: 'held', subresource: '' }, { metadata: { finalizers: null } }, { patchType: 'merge' })
    world.pass(1)
    expect(left(world)).toEqual([])
  })

  test('ends when two own each other', () => {
    const world = new TestCluster()
    world.create(owned('a', undefined))
    world.create(owned('b', world.get<AnyObject>('ConfigMap', 'a')))
    const { uid = '' } = world.get<AnyObject>('ConfigMap', 'b')?.metadata ?? {}
    world.cluster.server.patch({ group: '', version: 'v1', resource: 'configmaps', namespace, name: 'a', subresource: '' }, { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'b', uid, blockOwnerDeletion: true }] } }, { patchType: 'merge' })
    remove(world, 'a')
    world.pass(1)
    expect(left(world)).toEqual([])
  })

  test('goes on when a dependent no longer holds its owner', () => {
    const world = new TestCluster()
    world.create(owned('owner', undefined))
    world.create(owned('held', world.get<AnyObject>('ConfigMap', 'owner'), { finalizers: ['example.com/hold'] }))
    remove(world, 'owner')
    world.pass(1)
    expect(left(world)).toEqual(['held', 'owner'])
    world.cluster.server.patch({ group: '', version: 'v1', resource: 'configmaps', namespace, name: 'held', subresource: '' }, { metadata: { ownerReferences: null } }, { patchType: 'merge' })
    world.pass(1)
    expect(left(world)).toEqual(['held'])
  })
})

describe('events of one kind about one object', () => {
  interface Told { readonly involvedObject: { readonly kind: string }, readonly message: string, readonly count: number, readonly reason: string }

  test('are one from the tenth different message on: twelve pods are nine events and one that counts three', () => {
    const world = new TestCluster()
    world.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { parallelism: 12, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'job:run' }] } } } })
    world.pass(2)
    const told = (world.cluster.read.list('Event') as unknown as Told[]).filter(({ involvedObject, reason }) => involvedObject.kind === 'Job' && reason === 'SuccessfulCreate')
    const combined = told.filter(({ message }) => message.startsWith('(combined from similar events): Created pod: j-'))
    expect(told.length).toBe(10)
    expect(combined.map(({ count }) => count)).toEqual([3])
  })

  test('that are kept back are counted: the 26th of one type is not told, one of another type is', () => {
    const world = new TestCluster()
    const config = { kind: 'ConfigMap', apiVersion: 'v1', object: { metadata: { name: 'c', namespace } } }
    for (let times = 0; times < 30; times++) world.cluster.events.record('tester', config, 'Normal', 'Same', 'as before')
    world.cluster.events.record('tester', config, 'Warning', 'Other', 'news')
    const counts = (): number[] => (world.cluster.read.list('Event') as unknown as Told[]).filter(({ involvedObject }) => involvedObject.kind === 'ConfigMap').map(({ count }) => count).sort((a, b) => a - b)
    expect(counts()).toEqual([1, 25])
    world.pass(301)
    world.cluster.events.record('tester', config, 'Normal', 'Same', 'as before')
    expect(counts()).toEqual([1, 31])
  })
})
