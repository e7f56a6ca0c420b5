import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/model/kubernetes.generated.ts'
import { drawPending } from '../../../src/sim/scheduler/explain/draw.ts'
import { explainPending, type PendingExplanation } from '../../../src/sim/scheduler/explain/propose.ts'
import type { Scheduler } from '../../../src/sim/scheduler/scheduler.ts'
import { bound, decide, node, pod, schedulerWith } from './cluster.ts'

function pending(scheduler: Scheduler, one: Pod): PendingExplanation {
  const decision = decide(scheduler, one)
  if (decision.kind !== 'unschedulable') throw new Error(`${decision.kind}, not pending`)
  return explainPending(scheduler, scheduler.cache.shapes.infoOf(one), decision.message)
}

describe('a pending pod', () => {
  it('carries the scheduler\'s sentence, the nearest node with the missing amount, and what would help', () => {
    const scheduler = schedulerWith(
      [node('a', { cpu: '2', memory: '8Gi' }, { spec: { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] } }), node('b', { cpu: '2', memory: '8Gi' })],
      [bound(pod('used', { cpu: '800m' }), 'b')],
    )
    expect(drawPending(pending(scheduler, pod('p', { cpu: '1500m' })))).toEqual([
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
      'closest: node a: node(s) had untolerated taint(s)',
      'would help: tolerate gpu=true:NoSchedule (then it goes to a)',
      'would help: lower the cpu request from 1500m to 1200m (then it goes to b)',
      'would help: add one more node like b (then it goes to b-more)',
    ])
  })

  it('the amount missing is what is asked beyond what is free', () => {
    const scheduler = schedulerWith([node('b', { cpu: '2', memory: '8Gi' })], [bound(pod('used', { cpu: '800m' }), 'b')])
    expect(pending(scheduler, pod('p', { cpu: '1500m' })).nearest?.missing).toMatchObject([{ name: 'cpu', asked: 1500, free: 1200, missing: 300 }])
  })

  it('a label is proposed where a selector finds none', () => {
    const scheduler = schedulerWith([node('a', { cpu: '4', memory: '8Gi' })])
    const one = pod('p', { cpu: '1' }, { nodeSelector: { disk: 'ssd' } })
    expect(pending(scheduler, one).proposals.map((proposal) => proposal.text)).toEqual(['label node a with disk=ssd'])
  })

  it('a cordoned node is uncordoned before a machine is bought', () => {
    const scheduler = schedulerWith([node('a', { cpu: '4', memory: '8Gi' }, { spec: { unschedulable: true } })])
    expect(pending(scheduler, pod('p', { cpu: '1' })).proposals.map((proposal) => proposal.text)).toEqual(['uncordon node a'])
  })

  it('one more node is proposed where nothing smaller helps', () => {
    const anti = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'x' } } }] } }
    const scheduler = schedulerWith([node('a', { cpu: '4', memory: '8Gi' })], [bound(pod('first', {}, {}, { app: 'x' }), 'a')])
    expect(pending(scheduler, pod('p', {}, { affinity: anti }, { app: 'x' })).proposals).toMatchObject([{ text: 'add one more node like a', node: 'a-more' }])
  })

  it('two changes for one node come as one proposal', () => {
    const scheduler = schedulerWith([node('a', { cpu: '1', memory: '8Gi' }, { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } })])
    expect(pending(scheduler, pod('p', { cpu: '2' })).proposals.map((proposal) => proposal.text)).toEqual(['tolerate k:NoExecute and lower the cpu request from 2 to 1'])
  })

  it('what would not help is not proposed: nothing is said of a claim that does not exist', () => {
    const scheduler = schedulerWith([node('a', { cpu: '4', memory: '8Gi' })])
    const one = pod('p', {}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'ghost' } }] })
    expect(pending(scheduler, one)).toMatchObject({ message: '0/1 nodes are available: persistentvolumeclaim "ghost" not found. not found', proposals: [] })
  })

  it('asking changes nothing', () => {
    const scheduler = schedulerWith([node('b', { cpu: '2', memory: '8Gi' })])
    pending(scheduler, pod('p', { cpu: '4' }))
    expect(scheduler.cache.nodes.map(({ name }) => name)).toEqual(['b'])
    expect(decide(scheduler, pod('q', { cpu: '1' }))).toMatchObject({ kind: 'placed', node: 'b' })
  })
})
