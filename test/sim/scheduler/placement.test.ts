import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/base/random.ts'
import { numFeasibleNodesToFind } from '../../../src/sim/scheduler/cycle/sampling.ts'
import { breakTie, tieSet } from '../../../src/sim/scheduler/cycle/select-host.ts'
import { eventMessage } from '../../../src/sim/scheduler/cycle/diagnosis.ts'
import { multiplyDivide } from '../../../src/sim/scheduler/cycle/resource.ts'
import { podRequests, resourceOf } from '../../../src/sim/scheduler/cycle/pod-requests.ts'
import { explainPod } from '../../../src/sim/scheduler/explain/explain-pod.ts'
import { drawExplanation, drawTies } from '../../../src/sim/scheduler/explain/draw.ts'
import { bound, decide, node, placedOn, pod, schedulerWith } from './cluster.ts'

describe('the example of the seeds: nodes of 4, 4, 12 and 16 cpu and a pod of 10', () => {
  const nodes = [node('node-1', { cpu: '4', memory: '16Gi' }), node('node-2', { cpu: '4', memory: '16Gi' }), node('node-3', { cpu: '12', memory: '16Gi' }), node('node-4', { cpu: '16', memory: '16Gi' })]
  const scheduler = schedulerWith(nodes)
  const ten = pod('p', { cpu: '10' })

  it('two nodes are filtered out and the one of 16 is taken, because it leaves more', () => {
    expect(placedOn(decide(scheduler, ten))).toBe('node-4')
  })

  it('the explanation names the numbers asked and free, and the points of each plugin', () => {
    const framework = scheduler.frameworkFor(ten)
    const explanation = framework && explainPod(framework, scheduler.cache, scheduler.cache.shapes.infoOf(ten))
    expect(explanation?.nodes[0]?.rejection?.verdict.reasons[0]?.detail).toEqual({ kind: 'resource', name: 'cpu', asked: 10_000, used: 0, capacity: 4000 })
    expect(explanation && drawExplanation(explanation)).toEqual([
      'node    verdict',
      'node-1  Insufficient cpu (NodeResourcesFit)',
      'node-2  Insufficient cpu (NodeResourcesFit)',
      'node-3  fits',
      'node-4  fits',
      '',
      'node    TaintToleration  NodeResourcesFit  NodeResourcesBalancedAllocation  total',
      'node-3  100×3            57×1              54×1                             411',
      'node-4  100×3            67×1              59×1                             426    *',
    ])
  })
})

describe('golden totals of the default profile: a pod of 500m and 1Gi, nodes of 4 cpu and 16Gi', () => {
  const nodes = ['n1', 'n2', 'n3'].map((name) => node(name, { cpu: '4', memory: '16Gi' }))
  const scheduler = schedulerWith(nodes, [bound(pod('a', { cpu: '1', memory: '2Gi' }), 'n2'), bound(pod('b', { cpu: '3', memory: '1Gi' }), 'n3')])
  const one = pod('p', { cpu: '500m', memory: '1Gi' })
  const framework = scheduler.frameworkFor(one)
  const totals = framework && explainPod(framework, scheduler.cache, scheduler.cache.shapes.infoOf(one)).scores?.totals

  it('are 463 on an empty node, 444 and 422 on used ones', () => {
    expect(totals).toEqual([463, 444, 422])
  })
})

describe('ties', () => {
  const totals = [1, 1, 5, 5, 0]
  const nameOf = (index: number): string => ['d', 'c', 'b', 'a', 'e'][index] ?? ''

  it('the tie set is every index with the highest total', () => {
    expect(tieSet(totals)).toEqual([2, 3])
  })

  it('the heap rule takes the first in pre-order: 3 lies below 1, which comes before 2', () => {
    expect(breakTie(totals, [2, 3], nameOf, { rule: 'heap' })).toBe(3)
  })

  it('the name rule takes the first name', () => {
    expect(breakTie(totals, [2, 3], nameOf, { rule: 'name' })).toBe(3)
  })

  it('a seed draws the same every time, and every candidate is drawn by some seed', () => {
    const draw = (seed: number): number => breakTie(totals, [2, 3], nameOf, { rule: 'seed', random: new Random(seed) })
    expect(Array.from({ length: 20 }, (_, seed) => draw(seed))).toEqual(Array.from({ length: 20 }, (_, seed) => draw(seed)))
    expect(new Set(Array.from({ length: 20 }, (_, seed) => draw(seed)))).toEqual(new Set([2, 3]))
  })

  it('the decision lists them when asked to', () => {
    const scheduler = schedulerWith([node('n2', { cpu: '4', memory: '8Gi' }), node('n1', { cpu: '4', memory: '8Gi' })], [], { ties: true })
    expect(decide(scheduler, pod('p', { cpu: '1' }))).toMatchObject({ kind: 'placed', ties: ['n1', 'n2'] })
    expect(drawTies([{ pod: 'p', chosen: 'n1', ties: ['n1', 'n2'] }, { pod: 'q', chosen: 'n1', ties: ['n1'] }])).toEqual(['p: n1, or as well n2'])
  })
})

describe('sampling', () => {
  it.each([
    [10, undefined, 10], [100, undefined, 100], [200, undefined, 100], [1000, undefined, 420], [5000, undefined, 500], [6000, undefined, 300], [1000, 40, 400],
  ])('of %i nodes at %s percent, %i that will do are enough', (nodes, percentage, enough) => {
    expect(numFeasibleNodesToFind(nodes, percentage)).toBe(enough)
  })
})

describe('amounts', () => {
  it('are added exactly and rounded up once: 500u and 500u of cpu are 1m', () => {
    const two = { spec: { containers: ['a', 'b'].map((name) => ({ name, resources: { requests: { cpu: '500u' } } })) } }
    expect(resourceOf(podRequests(two)).milliCpu).toBe(1)
  })

  it('an init container counts where it asks more than all others together, with the sidecars before it', () => {
    const one = { spec: {
      initContainers: [{ name: 's', restartPolicy: 'Always', resources: { requests: { cpu: '1' } } }, { name: 'i', resources: { requests: { cpu: '5' } } }],
      containers: [{ name: 'c', resources: { requests: { cpu: '2' } } }],
    } }
    expect(resourceOf(podRequests(one)).milliCpu).toBe(6000)
  })

  it('are scored in 64 bits as Go does, overflow included', () => {
    expect(multiplyDivide(3000, 100, 4000)).toBe(75)
    expect(multiplyDivide(2 ** 56, 100, 2 ** 56)).toBe(100)
    expect(multiplyDivide(2 ** 57, 100, 2 ** 57)).toBeLessThan(0)
  })
})

describe('texts', () => {
  it('an event is cut to 1024 bytes', () => {
    expect(eventMessage('x'.repeat(1024))).toHaveLength(1024)
    expect(eventMessage('x'.repeat(1025))).toBe(`${'x'.repeat(1020)} ...`)
  })

  it('without nodes there is nothing to count', () => {
    expect(decide(schedulerWith([]), pod('p'))).toMatchObject({ kind: 'unschedulable', message: 'no nodes available to schedule pods', rejectedBy: [] })
  })

  it('reasons are sorted as text, so ten come before two', () => {
    const nodes = Array.from({ length: 12 }, (_, index) => node(`n${index}`, index < 10 ? { cpu: '1', memory: '8Gi' } : { cpu: '8', memory: '1Gi' }))
    const decision = decide(schedulerWith(nodes), pod('p', { cpu: '4', memory: '4Gi' }))
    expect(decision).toMatchObject({ message: '0/12 nodes are available: 10 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, preemption: 0/12 nodes are available: 12 Preemption is not helpful for scheduling.' })
  })
})
