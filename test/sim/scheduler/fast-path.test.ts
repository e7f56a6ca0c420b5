import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/base/random.ts'
import type { Node, Pod } from '../../../src/model/kubernetes.generated.ts'
import { readSchedulerSettings } from '../../../src/sim/scheduler/configuration/read-settings.ts'
import type { ClusterObjects } from '../../../src/sim/scheduler/cycle/cluster-objects.ts'
import { Scheduler } from '../../../src/sim/scheduler/scheduler.ts'
import { decide } from './cluster.ts'

const zone = 'topology.kubernetes.io/zone'
const host = 'kubernetes.io/hostname'
const apps = ['web', 'db', 'cache']

describe('the fast path decides as the plain one', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('on the changing cluster of seed %i', (seed) => {
    const random = new Random(seed)
    const sampling = seed % 4 === 0
    const settings = seed % 5 === 0 ? { settings: readSchedulerSettings(someConfiguration(random)).settings } : {}
    const fast = new Scheduler({ ...settings, sampling, ties: true })
    const plain = new Scheduler({ ...settings, sampling, ties: true, fast: false })
    const both = (change: (scheduler: Scheduler) => void): void => { change(fast); change(plain) }
    const nodes = Array.from({ length: sampling ? 130 : 6 + random.below(12) }, (_, index) => someNode(random, index))
    for (const one of nodes) both((scheduler) => { scheduler.cache.addNode(one) })
    if (random.below(2) === 0) both((scheduler) => { scheduler.cache.objects.put('Service', { metadata: { name: 's', namespace: 'default' }, spec: { selector: { app: 'web' } } }) })
    for (const [index, access] of ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteOnce'].entries()) both(({ cache }) => { addClaim(cache.objects, index, access) })
    const templates = Array.from({ length: 6 }, () => someSpec(random))
    const placed: Pod[] = []
    for (let step = 0; step < 60; step++) {
      const template = random.pick(templates) ?? templates[0]
      const volumes = random.below(6) === 0 ? [{ name: 'v', persistentVolumeClaim: { claimName: `c${random.below(4)}` } }] : [{ name: `token-${step}`, emptyDir: {} }]
      const one: Pod = { metadata: { name: `p-${step}`, namespace: random.below(8) === 0 ? 'other' : 'default', labels: template?.labels ?? {} }, spec: { ...template?.spec, volumes } }
      const [left, right] = [decide(fast, one), decide(plain, one)]
      expect(left).toEqual(right)
      if (left.kind === 'placed') {
        const bound = { ...one, spec: { ...one.spec, nodeName: left.node } }
        both((scheduler) => { scheduler.cache.addPod(bound) })
        placed.push(bound)
      }
      const chosen = random.below(placed.length || 1)
      const other = placed[chosen]
      if (random.below(3) === 0 && other !== undefined) {
        const changed = changedPod(random, other)
        both((scheduler) => { scheduler.cache.addPod(changed) })
        placed[chosen] = changed
      } else if (random.below(6) === 0 && other !== undefined) {
        placed.splice(chosen, 1)
        both((scheduler) => { scheduler.cache.forget(other) })
      }
      expectCountsOfShapes(fast)
      if (random.below(15) === 0) {
        const index = random.below(nodes.length)
        const changed = someNode(random, index)
        both((scheduler) => { scheduler.cache.addNode(changed) })
      }
      if (random.below(25) === 0) both((scheduler) => { scheduler.cache.objects.put('Namespace', { metadata: { name: 'other', labels: { team: `t${step % 2}` } } }) })
    }
  })
})

/** A pod on a node gets another status, other labels, or is on its way out. */
function changedPod(random: Random, pod: Pod): Pod {
  switch (random.below(4)) {
    case 0: return { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
    case 1: return { ...pod, metadata: { ...pod.metadata, labels: { app: random.pick(apps) ?? 'web' } } }
    default: return { ...pod, status: { phase: 'Running', startTime: '2026-01-01T00:00:00Z' } }
  }
}

/** The index by shape is what a count of all pods on all nodes gives. */
function expectCountsOfShapes({ cache }: Scheduler): void {
  const counted = new Map<string, number>()
  for (const { name, pods } of cache.nodes) for (const { shape } of pods) counted.set(`${shape.id} ${name}`, (counted.get(`${shape.id} ${name}`) ?? 0) + 1)
  const kept = [...cache.shapesOnNodes].flatMap(([shape, nodes]) => [...nodes].map(([{ name }, count]): [string, number] => [`${shape.id} ${name}`, count]))
  expect(new Map(kept)).toEqual(counted)
}

/** Two bound claims, the first in zone z1, and one that waits for its first consumer; a fourth does not exist. */
function addClaim(objects: ClusterObjects, index: number, accessMode: string): void {
  const isBound = index < 2
  const zoned = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: 'In', values: ['z1'] }] }] } }
  objects.put('StorageClass', { metadata: { name: 'wait' }, provisioner: 'csi.example.com', volumeBindingMode: 'WaitForFirstConsumer' })
  objects.put('PersistentVolumeClaim', {
    metadata: { name: `c${index}`, namespace: 'default', annotations: isBound ? { 'pv.kubernetes.io/bind-completed': 'yes' } : {} },
    spec: { accessModes: [accessMode], storageClassName: 'wait', ...(isBound && { volumeName: `pv${index}` }), resources: { requests: { storage: '1Gi' } } },
  })
  if (isBound) objects.put('PersistentVolume', { metadata: { name: `pv${index}` }, spec: { capacity: { storage: '1Gi' }, ...(index === 0 && { nodeAffinity: zoned }) } })
}

function someNode(random: Random, index: number): Node {
  const name = `n${String(index).padStart(3, '0')}`
  const labels = { ...(random.below(8) > 0 && { [host]: name }), ...(random.below(6) > 0 && { [zone]: `z${random.below(3)}` }), disk: random.below(2) === 0 ? 'ssd' : 'hdd' }
  const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
  const taints = random.below(4) === 0 ? [{ key: 'k', value: 'v', effect: effects[random.below(3)] ?? '' }] : []
  const images = random.below(3) === 0 ? [{ names: ['a:latest'], sizeBytes: 400 * 1024 * 1024 }] : []
  return {
    metadata: { name, labels },
    spec: { ...(taints.length > 0 && { taints }), ...(random.below(12) === 0 && { unschedulable: true }) },
    status: { allocatable: { cpu: `${1 + random.below(4)}`, memory: `${2 + random.below(6)}Gi`, pods: '12', ...(random.below(5) === 0 && { 'example.com/gpu': '2' }) }, images },
  }
}

function someSpec(random: Random): { labels: Record<string, string>, spec: NonNullable<Pod['spec']> } {
  const app = random.pick(apps) ?? 'web'
  const labelSelector = (): object => random.below(10) === 0 ? {} : { matchLabels: { app: random.pick(apps) ?? 'web' } }
  const key = (): string => random.pick([zone, host, 'disk']) ?? zone
  const term = () => ({ topologyKey: key(), labelSelector: labelSelector(), ...(random.below(5) === 0 && { namespaceSelector: { matchLabels: { team: 't1' } } }) })
  const weighted = () => [{ weight: 1 + random.below(100), podAffinityTerm: term() }]
  const requests = { cpu: `${100 * (1 + random.below(9))}m`, ...(random.below(3) > 0 && { memory: `${100 + random.below(900)}Mi` }), ...(random.below(10) === 0 && { 'example.com/gpu': '1' }) }
  const ports = random.below(8) === 0 ? [{ containerPort: 80, hostPort: 80 }] : []
  const spec: NonNullable<Pod['spec']> = { containers: [{ name: 'c', image: 'a', resources: random.below(8) === 0 ? {} : { requests }, ports }] }
  if (random.below(3) === 0) spec.tolerations = [{ key: 'k', operator: 'Exists' }]
  if (random.below(5) === 0) spec.nodeSelector = { disk: 'ssd' }
  if (random.below(3) === 0) {
    spec.topologySpreadConstraints = [{
      maxSkew: 1 + random.below(2), topologyKey: key(), whenUnsatisfiable: random.below(2) === 0 ? 'DoNotSchedule' : 'ScheduleAnyway', labelSelector: labelSelector(),
      ...(random.below(4) === 0 && { nodeTaintsPolicy: 'Honor' }), ...(random.below(4) === 0 && { nodeAffinityPolicy: 'Ignore' }),
    }]
  }
  spec.affinity = {
    ...(random.below(5) === 0 && { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term()] } }),
    ...(random.below(4) === 0 && { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term()], preferredDuringSchedulingIgnoredDuringExecution: weighted() } }),
    ...(random.below(4) === 0 && { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } }] } }),
  }
  if (random.below(4) === 0) spec.affinity.podAffinity = { ...spec.affinity.podAffinity, preferredDuringSchedulingIgnoredDuringExecution: weighted() }
  return { labels: { app }, spec }
}

function someConfiguration(random: Random): Parameters<typeof readSchedulerSettings>[0] {
  const args = { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 3 }, { name: 'memory', weight: 1 }] } }
  const constraints = [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: random.below(2) === 0 ? 'DoNotSchedule' : 'ScheduleAnyway' }]
  return {
    profiles: [{
      plugins: { score: { disabled: [{ name: 'ImageLocality' }], enabled: [{ name: 'InterPodAffinity', weight: 7 }] } },
      pluginConfig: [{ name: 'NodeResourcesFit', args }, { name: 'PodTopologySpread', args: { defaultingType: 'List', defaultConstraints: constraints } }],
    }],
  }
}
