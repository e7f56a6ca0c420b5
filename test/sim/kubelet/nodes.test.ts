import { describe, expect, test } from 'vitest'
import type { ValueMap } from '../../../src/base/json.ts'
import type { Node } from '../../../src/model/kubernetes.generated.ts'
import { node, World } from './world.ts'

const web = { name: 'web', image: 'nginx:1' }

function lines(world: World, name: string, from = 2): string[] {
  return world.story.filter((line) => line.split(' ')[1] === name && Number(line.split(' ')[0]) >= from)
}

function ready(world: World, name: string): string {
  const found = (world.cluster.read.get('Node', '', name) as Node).status?.conditions?.find(({ type }) => type === 'Ready')
  return `${found?.status ?? ''} ${found?.reason ?? ''}`
}

describe('a node', () => {
  test('without conditions gets those of a healthy machine', () => {
    const world = new World()
    const conditions = (world.cluster.read.get('Node', '', 'a') as Node).status?.conditions ?? []
    expect(conditions.map(({ type, status, reason }) => `${type ?? ''} ${status ?? ''} ${reason ?? ''}`)).toEqual([
      'MemoryPressure False KubeletHasSufficientMemory', 'DiskPressure False KubeletHasNoDiskPressure', 'PIDPressure False KubeletHasSufficientPID', 'Ready True KubeletReady',
    ])
  })

  test('that dies is told NotReady after 50 s without a lease, and its bare pod stays where it is', () => {
    const world = new World({ nodes: ['a', 'b'] })
    world.run('bare', { containers: [web] })
    world.until(100).kubelets.fail('a')
    world.until(150)
    expect(ready(world, 'a')).toBe('True KubeletReady')
    world.until(156)
    expect(ready(world, 'a')).toBe('Unknown NodeStatusUnknown')
    world.until(2000)
    expect(lines(world, 'bare')).toEqual(['155 bare Running web:running', '455.1 bare Running leaving web:running'])
  })

  test('that comes back ends what was to go and starts the rest anew', () => {
    const world = new World({ nodes: ['a', 'b'] })
    world.run('bare', { containers: [web], initContainers: [{ name: 'first', image: 'i' }], tolerations: [{ operator: 'Exists' }] })
    world.run('leaving', { containers: [web] })
    world.until(100).kubelets.fail('a')
    world.until(500).kubelets.recover('a')
    world.until(600)
    expect(ready(world, 'a')).toBe('True KubeletReady')
    expect(lines(world, 'leaving', 500)).toEqual(['500 leaving Failed leaving web:exited(255)', '500 leaving gone'])
    expect(lines(world, 'bare', 500)).toEqual([
      '500 bare Running first:PodInitializing web:exited(255)', '501 bare Pending first:runningx1 web:exited(255)',
      '502 bare Running first:exited(0)x1 web:exited(255)', '503 bare Running ready first:exited(0)x1 web:runningx1',
    ])
    expect(world.events('bare')).toContain('SandboxChanged: Pod sandbox changed, it will be killed and re-created.')
    expect(world.events('a')).toContain('Starting: Starting kubelet.')
  })

  test('that joins later takes pods', () => {
    const world = new World({ nodes: [] })
    world.create('Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec: { containers: [web] } })
    world.until(60)
    expect(world.pod('p').status?.phase).toBe('Pending')
    world.create('Node', node('late'))
    world.until(120)
    expect(world.pod('p')).toMatchObject({ spec: { nodeName: 'late' }, status: { phase: 'Running' } })
  })

  test('that was deleted and is made again takes its pods up where they are', () => {
    const world = new World()
    world.run('p', { containers: [web] })
    world.until(10).cluster.client.as('user').delete('Node', '', 'a', 'the user deletes it')
    world.create('Node', node('a'))
    world.until(20).delete('p')
    expect(world.until(30).story.at(-1)).toBe('21 p gone')
  })

  test('that is cordoned says so', () => {
    const world = new World()
    const live = world.cluster.read.get('Node', '', 'a') as Node
    world.cluster.client.as('user').update('Node', { ...live, spec: { ...live.spec, unschedulable: true } }, 'the user cordons it')
    world.until(1)
    expect(world.events('a').at(-1)).toBe('NodeNotSchedulable: Node a status is now: NodeNotSchedulable')
  })

  test('that nobody hears of when the simulation begins is off', () => {
    const world = new World({ nodes: [node('a', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }), 'b'] })
    world.run('p', { containers: [web] })
    expect(world.until(30).pod('p').status?.containerStatuses).toBeUndefined()
    world.kubelets.recover('a')
    expect(world.until(60).pod('p').status?.phase).toBe('Running')
  })

  test('addresses come from its own range', () => {
    const world = new World({ nodes: [node('a', { spec: { podCIDR: '10.9.3.0/30' } })] })
    for (const name of ['p', 'q']) world.run(name, { containers: [web] })
    world.run('host', { hostNetwork: true, containers: [web] })
    world.until(5)
    // A /30 has two addresses for pods; then any will do.
    expect(['p', 'q', 'host'].map((name) => world.pod(name).status?.podIP)).toEqual(['10.9.3.2', '10.9.3.3', '10.0.0.1'])
    world.run('r', { containers: [web] })
    expect(world.until(9).pod('r').status?.podIP).toBe('10.244.0.2')
  })

  test('that is only cut off keeps its containers, and ends when it is back what was to end', () => {
    const world = new World({ nodes: ['a', 'b'], behaviours: { web: (_, { metadata }) => metadata?.name === 'short' ? { exit: { code: 1, after: 120 } } : {} } })
    for (const name of ['stays', 'short']) world.run(name, { containers: [web], tolerations: [{ operator: 'Exists' }] })
    world.run('leaving', { containers: [web] })
    world.until(60).kubelets.fail('a', 'cut off')
    world.until(500).kubelets.recover('a')
    world.until(510)
    expect(lines(world, 'stays')).toEqual(['115 stays Running web:running', '500 stays Running ready web:running'])
    expect(lines(world, 'short', 500)).toEqual(['500 short Running ready web:running', '500 short Running web:exited(1)', '501 short Running ready web:runningx1'])
    expect(lines(world, 'leaving', 500)).toEqual(['500 leaving Running ready leaving web:running', '501 leaving Failed leaving web:exited(143)', '501 leaving gone'])
  })
})

describe('memory runs short', () => {
  const mebi = 1024 * 1024
  const pod = (name: string, request?: string): { containers: { name: string, image: string, resources: object }[] } => ({ containers: [{ name, image: 'i', resources: request === undefined ? {} : { requests: { memory: request } } }] })

  test('and the pod that is furthest above its request goes, the others stay; the node has no pressure 5 minutes after', () => {
    const world = new World({
      nodes: [node('a', { allocatable: { memory: '1Gi' } })],
      behaviours: { hog: { memory: { start: 100 * mebi, perSecond: 10 * mebi } }, small: { memory: { start: 200 * mebi, perSecond: 0 } } },
    })
    world.run('hog', pod('hog', '200Mi'))
    world.run('small', pod('small'))
    world.run('fair', pod('fair', '100Mi'))
    world.until(500)
    // 1024Mi - 200Mi - 100Mi - 100Mi are left for the hog: it has 690Mi at 60 s.
    expect(lines(world, 'hog')).toEqual(['60 hog Running hog:running', '61 hog Failed Evicted hog:exited(143)'])
    expect([...lines(world, 'small'), ...lines(world, 'fair')]).toEqual([])
    expect(world.pod('hog').status?.message).toBe('The node was low on resource: memory. Threshold quantity: 100Mi, available: 34Mi. Container hog was using 690Mi, request is 200Mi, has larger consumption of memory. ')
    expect(world.condition('hog', 'DisruptionTarget')).toMatch(/^True TerminationByKubelet /)
    expect(world.events('a').slice(-2)).toEqual(['NodeHasInsufficientMemory: Node a status is now: NodeHasInsufficientMemory', 'EvictionThresholdMet: Attempting to reclaim memory'])
    const { conditions = [] } = (world.cluster.read.get('Node', '', 'a') as Node).status ?? {}
    expect(conditions.find(({ type }) => type === 'MemoryPressure')).toMatchObject({ status: 'False', lastTransitionTime: '2026-01-01T00:06:00Z' })
  })
})

describe('local storage', () => {
  const mebi = 1024 * 1024
  const evicted = (disk: object, spec: { limit?: string, sizeLimit?: string }): string[] => {
    const world = new World({ nodes: [node('a', { allocatable: { 'ephemeral-storage': '10Gi' } })], behaviours: { web: { disk: disk as { start: number, perSecond: number } } } })
    world.run('p', { containers: [{ ...web, resources: spec.limit === undefined ? {} : { limits: { 'ephemeral-storage': spec.limit } } }], volumes: [{ name: 'cache', emptyDir: spec.sizeLimit === undefined ? {} : { sizeLimit: spec.sizeLimit } }] })
    world.until(300)
    return [lines(world, 'p').at(-1) ?? 'stays', world.pod('p').status?.message ?? '']
  }

  test('a pod that outgrows its limits is evicted at the next look', () => {
    // 10Mi at 1 s, 1Mi more each second: more than 64Mi after 55 s, seen at 60 s.
    const grows = { start: 10 * mebi, perSecond: mebi }
    expect(evicted(grows, { limit: '64Mi' })).toEqual(['61 p Failed Evicted web:exited(143)', 'Pod ephemeral local storage usage exceeds the total limit of containers 64Mi. '])
    expect(evicted({ ...grows, volume: 'cache' }, { sizeLimit: '64Mi' })).toEqual(['61 p Failed Evicted web:exited(143)', 'Usage of EmptyDir volume "cache" exceeds the limit "64Mi". '])
    expect(evicted(grows, { sizeLimit: '64Mi' })).toEqual(['stays', ''])
  })
})

describe('a static pod', () => {
  test('has a mirror that comes back however often it is deleted, and runs on', () => {
    const world = new World()
    world.kubelets.addStaticPod('a', { metadata: { name: 'etcd', namespace: 'default' }, spec: { containers: [web] } })
    world.until(20).delete('etcd-a')
    world.until(40).delete('etcd-a', 0)
    world.until(60)
    expect(world.story.filter((line) => !line.includes('Pending'))).toEqual([
      '1 etcd-a Running ready web:running', '20 etcd-a Running ready leaving web:running', '20 etcd-a gone', '20 etcd-a Running ready web:running',
      '40 etcd-a Running ready leaving web:running', '40 etcd-a gone', '40 etcd-a Running ready web:running',
    ])
    expect(world.pod('etcd-a')).toMatchObject({ metadata: { ownerReferences: [{ kind: 'Node', name: 'a' }], annotations: { 'kubernetes.io/config.source': 'file' } }, status: { podIP: '10.244.0.2' } })
  })

  test('found by its mirror is one as well', () => {
    const mirror = { 'kubernetes.io/config.mirror': 'x', 'kubernetes.io/config.source': 'file' }
    const world = new World({ before: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api-a', namespace: 'default', uid: 'u', annotations: mirror }, spec: { nodeName: 'a', containers: [web] }, status: { phase: 'Running' } }] })
    world.until(10).delete('api-a')
    expect(world.until(20).story.at(-1)).toBe('10 api-a Running ready web:running')
  })
})

describe('pods that were there before', () => {
  const since = '2025-12-01T00:00:00Z'
  const pod = (name: string, container: ValueMap, status: ValueMap = {}): ValueMap => ({
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name, generation: 1 },
    spec: { nodeName: 'a', containers: [{ name: 'web', image: 'nginx:1', readinessProbe: { tcpSocket: { port: 80 } } }], tolerations: [{ operator: 'Exists' }] },
    status: { phase: 'Running', startTime: since, podIP: '10.244.0.9', conditions: [{ type: 'Ready', status: container.ready === true ? 'True' : 'False' }], containerStatuses: [{ name: 'web', image: 'nginx:1', imageID: '', ...container }], ...status },
  })
  const runs = { ready: true, started: true, restartCount: 2, state: { running: { startedAt: since } } }

  test('go on, and nothing is written about them', () => {
    const world = new World({ before: [pod('p', runs)] })
    world.until(1000)
    expect(world.story).toEqual([])
  })

  test('take part when something happens: an eviction counts them, a new image restarts them, a lost machine starts them anew', () => {
    const hog = { containers: [{ name: 'hog', image: 'i' }] }
    const found = pod('p', runs, { podIP: '10.244.0.9' })
    const asks = { ...found, spec: { nodeName: 'a', containers: [{ name: 'web', image: 'nginx:1', resources: { requests: { memory: '500Mi' } } }] } }
    const world = new World({ nodes: [node('a', { allocatable: { memory: '1Gi' } })], before: [asks], behaviours: { hog: { memory: { start: 600 * 1024 * 1024, perSecond: 0 } } } })
    world.run('hog', hog)
    world.until(20)
    expect(world.pod('hog').status?.reason).toBe('Evicted')

    const live = world.pod('p')
    world.cluster.client.as('user').update('Pod', { ...live, spec: { ...live.spec, containers: [{ ...live.spec?.containers?.[0], image: 'nginx:2' }] } }, 'another image')
    world.until(40)
    expect(world.pod('p').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 3, image: 'nginx:2' })

    const dark = new World({ before: [pod('p', runs), pod('q', runs, { podIP: '10.244.0.10' })], nodes: ['a', 'b'] })
    dark.until(10).kubelets.fail('a')
    dark.until(500).kubelets.recover('a')
    dark.until(600)
    expect(dark.story.filter((line) => line.includes(' p '))).toEqual(['65 p Running web:runningx2', '500 p Running web:exited(255)x2', '501 p Running ready web:runningx3'])
  })

  test('keep what their machine told of them when something else of them changes', () => {
    const facts = { image: 'docker.io/library/nginx:1', imageID: 'sha256:1', containerID: 'containerd://x', volumeMounts: [{ name: 'v', mountPath: '/v' }] }
    const world = new World({ before: [pod('p', { ...runs, ...facts })], behaviours: { web: { readinessFailsAt: 30 } } })
    expect(world.until(100).pod('p').status?.containerStatuses?.[0]).toMatchObject({ ...facts, state: { running: { startedAt: since } } })
    expect(world.condition('p', 'Ready')).toMatch(/^False/)
  })

  test('behave from now on as a scenario says', () => {
    const world = new World({ before: [pod('p', runs)], behaviours: { web: { readinessFailsAt: 30, exit: { code: 1, after: 100 } } } })
    world.until(110)
    expect(world.story).toEqual(['50 p Running web:runningx2', '100 p Running web:exited(1)x2', '101 p Running ready web:runningx3'])
  })

  test('that crash-loop or cannot pull are left as they are found', () => {
    const crashing = { ready: false, restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } }
    const world = new World({ before: [pod('p', crashing), pod('q', { ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } }, { phase: 'Pending' })] })
    world.until(1000)
    expect(world.story).toEqual([])
    world.delete('p')
    world.until(1010)
    expect(world.story.at(-1)).toBe('1000 p gone')
  })

  test('that wait for a ConfigMap start when it comes', () => {
    const waiting = pod('p', { ready: false, state: { waiting: { reason: 'CreateContainerConfigError' } } }, { phase: 'Pending' })
    const spec = { nodeName: 'a', containers: [{ name: 'web', image: 'nginx:1', envFrom: [{ configMapRef: { name: 'cm' } }] }] }
    const world = new World({ before: [{ ...waiting, spec }] })
    world.until(5).create('ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default' } })
    world.until(60)
    expect(world.story.at(-1)).toMatch(/ p Running ready web:running$/)
  })

  test('that say only where they are start now', () => {
    const world = new World({ before: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default', uid: 'p' }, spec: { nodeName: 'a', containers: [{ name: 'web', image: 'nginx:1' }] } }] })
    expect(world.until(5).pod('p').status?.phase).toBe('Running')
  })
})
