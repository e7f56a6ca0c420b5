import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/model/kubernetes.generated.ts'
import { Scheduler } from '../../../src/sim/scheduler/scheduler.ts'
import { SchedulingLoop, type Listed } from '../../../src/sim/scheduler/scheduling-loop.ts'
import { backoffDuration } from '../../../src/sim/scheduler/queue/backoff.ts'
import { bound, node, pod } from './cluster.ts'

const seconds = 1000

function loopWith(...nodes: ReturnType<typeof node>[]): SchedulingLoop {
  const loop = new SchedulingLoop(new Scheduler())
  for (const one of nodes) loop.observe('Node', undefined, one, 0)
  return loop
}

function order(loop: SchedulingLoop, now: number): string[] {
  const names: string[] = []
  for (let attempt = loop.next(now); attempt !== undefined; attempt = loop.next(now)) names.push(attempt.info.name)
  return names
}

describe('the queue', () => {
  it('tries the higher priority first, then who came first', () => {
    const loop = loopWith(node('n', { cpu: '9', memory: '9Gi' }))
    for (const [name, priority, time] of [['late', 0, 2], ['early', 0, 1], ['high', 100, 3], ['low', -5, 0]] as const) {
      loop.observe('Pod', undefined, pod(name, {}, { priority }), time)
    }
    expect(order(loop, 10)).toEqual(['high', 'early', 'late', 'low'])
  })

  it('leaves pods of other schedulers alone', () => {
    const loop = loopWith(node('n', { cpu: '9', memory: '9Gi' }))
    loop.observe('Pod', undefined, pod('p', {}, { schedulerName: 'other' }), 0)
    expect(loop.next(1)).toBeUndefined()
  })

  it('holds a gated pod until its last gate is gone', () => {
    const loop = loopWith(node('n', { cpu: '9', memory: '9Gi' }))
    const gated = pod('p', {}, { schedulingGates: [{ name: 'a' }] })
    loop.observe('Pod', undefined, gated, 0)
    expect(loop.next(1)).toBeUndefined()
    loop.observe('Node', undefined, node('m', { cpu: '9', memory: '9Gi' }), 2)
    expect(loop.next(3)).toBeUndefined()
    loop.observe('Pod', gated, pod('p'), 4)
    expect(loop.next(5)?.decision.kind).toBe('placed')
  })

  it('does not ask a pod again that only an event can help', () => {
    const loop = loopWith(node('n', { cpu: '1', memory: '9Gi' }))
    loop.observe('Pod', undefined, pod('p', { cpu: '2' }), 0)
    expect(order(loop, 1)).toEqual(['p'])
    loop.observe('Node', undefined, node('small', { cpu: '1', memory: '9Gi' }), 10 * seconds)
    expect(order(loop, 20 * seconds)).toEqual([])
    loop.observe('Node', undefined, node('big', { cpu: '4', memory: '9Gi' }), 30 * seconds)
    expect(order(loop, 40 * seconds)).toEqual(['p'])
  })

  it('gives a pod that waited five minutes another try', () => {
    const loop = loopWith(node('n', { cpu: '1', memory: '9Gi' }))
    loop.observe('Pod', undefined, pod('p', { cpu: '2' }), 0)
    order(loop, 0)
    expect(loop.queue.nextWake(0)).toBe(300 * seconds + 1)
    expect(order(loop, 299 * seconds)).toEqual([])
    expect(order(loop, 301 * seconds)).toEqual(['p'])
  })

  it.each([[1, 1], [2, 2], [3, 4], [4, 8], [5, 10], [9, 10]])('attempt %i is followed by a back-off of %i s', (attempts, expected) => {
    expect(backoffDuration(attempts, { podInitialBackoffSeconds: 1, podMaxBackoffSeconds: 10 })).toBe(expected * seconds)
  })

  it('retries after an error once the back-off is over', () => {
    const loop = loopWith()
    loop.observe('Pod', undefined, pod('p'), 0)
    expect(loop.next(0)?.decision).toMatchObject({ kind: 'unschedulable', message: 'no nodes available to schedule pods' })
    expect(loop.next(500)).toBeUndefined()
    expect(loop.next(2500)?.info.name).toBe('p')
  })
})

describe('an attempt', () => {
  it('occupies the node at once', () => {
    const loop = loopWith(node('n', { cpu: '2', memory: '9Gi' }))
    for (const name of ['a', 'b']) loop.observe('Pod', undefined, pod(name, { cpu: '2' }), 0)
    expect(loop.next(1)?.decision.kind).toBe('placed')
    expect(loop.next(1)?.decision.kind).toBe('unschedulable')
  })

  it('names the victims, promises the node, and places the pod when they are gone', () => {
    const loop = loopWith(node('n', { cpu: '2', memory: '9Gi' }))
    const victim = bound(pod('v', { cpu: '2' }), 'n')
    loop.observe('Pod', undefined, victim, 0)
    const important = pod('p', { cpu: '2' }, { priority: 100 })
    loop.observe('Pod', undefined, important, 0)
    const attempt = loop.next(1)
    expect(attempt?.decision).toMatchObject({ kind: 'unschedulable', nominatedNode: 'n', message: '0/1 nodes are available: 1 Insufficient cpu.' })
    expect(attempt?.victims.map(({ name }) => name)).toEqual(['v'])
    const nominated: Pod = { ...important, status: { nominatedNodeName: 'n' } }
    loop.observe('Pod', important, nominated, 2)
    loop.observe('Pod', undefined, pod('other', { cpu: '1' }), 3)
    loop.observe('Pod', victim, undefined, 5 * seconds)
    expect(loop.next(6 * seconds)).toMatchObject({ info: { name: 'p' }, decision: { kind: 'placed', viaNomination: true } })
    expect(loop.next(7 * seconds)?.decision.kind).toBe('unschedulable')
  })

  it('takes a waiting claim along: the volume is made where the pod will be', () => {
    const loop = loopWith(node('n', { cpu: '2', memory: '9Gi' }))
    loop.observe('StorageClass', undefined, { metadata: { name: 'w' }, provisioner: 'csi.example.com', volumeBindingMode: 'WaitForFirstConsumer' }, 0)
    loop.observe('PersistentVolumeClaim', undefined, { metadata: { name: 'c', namespace: 'default' }, spec: { storageClassName: 'w', resources: { requests: { storage: '1Gi' } } } }, 0)
    loop.observe('Pod', undefined, pod('p', {}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }), 0)
    expect(loop.next(1)?.volumes?.provisions.map((claim) => claim.metadata?.name)).toEqual(['c'])
    expect(loop.scheduler.cache.objects.find('PersistentVolumeClaim', 'default/c')?.metadata?.annotations).toEqual({ 'volume.kubernetes.io/selected-node': 'n' })
  })
})

describe('the first list', () => {
  const objects = [
    ...['n3', 'n1', 'n2'].map((name, index) => ({ kind: 'Node', object: node(name, { cpu: '4', memory: '8Gi' }, { labels: { 'topology.kubernetes.io/zone': `z${index % 2}` } }) }) as const),
    ...['c', 'a', 'b', 'e', 'd'].map((name) => ({ kind: 'Pod', object: pod(name, { cpu: '1' }) }) as const),
    { kind: 'Pod', object: bound(pod('there', { cpu: '2' }), 'n2') } as const,
  ]

  it('gives the same placements, however it is shuffled', () => {
    const placements = (list: readonly Listed[]): string[] => {
      const loop = loopWith()
      loop.start(list, 0)
      const placed: string[] = []
      for (let attempt = loop.next(1); attempt !== undefined; attempt = loop.next(1)) {
        placed.push(`${attempt.info.name} ${attempt.decision.kind === 'placed' ? attempt.decision.node : attempt.decision.kind}`)
      }
      return placed
    }
    const expected = placements(objects)
    expect(expected).toHaveLength(5)
    for (let turn = 1; turn < objects.length; turn++) expect(placements([...objects.slice(turn), ...objects.slice(0, turn)])).toEqual(expected)
    expect(placements([...objects].reverse())).toEqual(expected)
  })
})
