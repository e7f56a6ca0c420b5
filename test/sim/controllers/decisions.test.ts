import { describe, expect, test } from 'vitest'
import type { Pod, Taint, Toleration } from '../../../src/model/kubernetes.generated.ts'
import { replaceStep, surgeStep, type DaemonNode } from '../../../src/sim/controllers/daemon/rolling.ts'
import { resolveFenceposts } from '../../../src/sim/controllers/deployment/fenceposts.ts'
import { proportionalSizes } from '../../../src/sim/controllers/deployment/proportional.ts'
import { newSetAnnotations } from '../../../src/sim/controllers/deployment/revision.ts'
import { newSetSize, oldSetSizes } from '../../../src/sim/controllers/deployment/rolling.ts'
import { budgetCounts } from '../../../src/sim/controllers/disruption/counts.ts'
import { formatIndexes, parseIndexes } from '../../../src/sim/controllers/job/indexes.ts'
import { ZoneLimiter, zoneState } from '../../../src/sim/controllers/nodelifecycle/zones.ts'
import { scaleDownOrder } from '../../../src/sim/controllers/replicaset/scale-down-order.ts'
import { decide, type Replica } from '../../../src/sim/controllers/statefulset/decide.ts'
import { tolerationTime } from '../../../src/sim/controllers/tainteviction/controller.ts'

describe('a rolling update', () => {
  test.each<[string | number, string | number, number, number, number, string]>([
    ['25%', '25%', 3, 1, 0, 'of three, one more and none less'],
    ['25%', '25%', 4, 1, 1, 'of four, one each'],
    [0, '25%', 1, 0, 1, 'both nothing: one may be missing'],
    [3, 2, 10, 3, 2, 'whole numbers stay'],
  ])('allows %s and %s of %i: %i more, %i less (%s)', (surge, unavailable, desired, more, less) => {
    expect(resolveFenceposts(surge, unavailable, desired)).toEqual({ surge: more, unavailable: less })
  })

  test.each([
    [10, 3, 0, 10, 3, 'starts with the surge'],
    [10, 3, 3, 11, 5, 'follows what the old ones free'],
    [10, 3, 5, 13, 5, 'waits at the limit'],
    [3, 1, 5, 5, 3, 'comes down to what is wanted'],
  ])('of %i with surge %i grows from %i, of %i in all, to %i: %s', (desired, surge, current, total, size) => {
    expect(newSetSize({ desired, surge }, current, total)).toBe(size)
  })

  test('does not take old pods while new ones fail', () => {
    expect(oldSetSizes({ desired: 10, surge: 3, unavailable: 2, newSet: { replicas: 5, available: 0 }, oldSets: [{ replicas: 8, available: 8 }] })).toEqual([8])
  })

  test('takes what does not work first, the oldest set before the others', () => {
    expect(oldSetSizes({ desired: 10, surge: 3, unavailable: 2, newSet: { replicas: 0, available: 0 }, oldSets: [{ replicas: 8, available: 8 }, { replicas: 5, available: 0 }] })).toEqual([8, 0])
  })
})

test('a resize in the middle of a rollout is shared in proportion, and the largest takes the rest', () => {
  const shares = [{ name: 'old', replicas: 8, maxReplicas: 13, created: 0 }, { name: 'new', replicas: 5, maxReplicas: 13, created: 1 }]
  expect(proportionalSizes(shares, 20, 6, 13)).toEqual([{ name: 'old', size: 16 }, { name: 'new', size: 10 }])
  expect(proportionalSizes(shares, 0, 0, 13)).toEqual([{ name: 'old', size: 0 }, { name: 'new', size: 0 }])
})

test('a revision that comes back remembers its old number', () => {
  const annotations = newSetAnnotations({ metadata: { annotations: { note: 'a' } } }, { 'deployment.kubernetes.io/revision': '1' }, 3)
  expect(annotations).toEqual({ note: 'a', 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' })
})

describe('scaling down', () => {
  const pod = (name: string, change: Partial<Pod> & { node?: string, ready?: boolean, cost?: string, since?: string } = {}): Pod => ({
    metadata: { name, uid: name, annotations: change.cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': change.cost } },
    spec: { nodeName: change.node ?? 'n1' },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: change.ready === false ? 'False' : 'True', lastTransitionTime: change.since ?? '2026-01-01T00:00:00Z' }] },
  })
  const order = (pods: Pod[], rank: (pod: Pod) => number = () => 0): string => scaleDownOrder(pods, rank, Date.UTC(2026, 0, 1, 1)).map(({ metadata }) => metadata?.name ?? '').join(' ')
  test.each([
    ['a pod without a node goes first', [pod('a'), pod('b', { node: '' })], 'b a'],
    ['one that is not Ready before one that is', [pod('a'), pod('b', { ready: false })], 'b a'],
    ['the cheaper one', [pod('a', { cost: '5' }), pod('b', { cost: '-1' })], 'b a'],
    ['of nearly the same age, the lower uid', [pod('b'), pod('a', { since: '2026-01-01T00:00:10Z' })], 'a b'],
    ['the one that has been Ready for much less time', [pod('a'), pod('b', { since: '2026-01-01T00:59:00Z' })], 'b a'],
  ])('%s', (_what, pods, expected) => { expect(order(pods)).toBe(expected) })

  test('a crowded node gives first', () => {
    expect(order([pod('a', { node: 'n1' }), pod('b', { node: 'n2' })], ({ spec }) => spec?.nodeName === 'n2' ? 3 : 1)).toBe('b a')
  })
})

describe('a StatefulSet', () => {
  const replica = (ordinal: number, change: Partial<Replica> = {}): Replica => ({ ordinal, isCreated: true, isTerminal: false, isPending: false, isTerminating: false, isAvailable: true, isUpdated: true, ...change })
  const rules = { monotonic: true, isRolling: true, partition: 0 }
  test.each([
    ['makes one pod at a time', [replica(0, { isCreated: false }), replica(1, { isCreated: false })], [], rules, 'create 0'],
    ['waits for the one before', [replica(0, { isAvailable: false }), replica(1, { isCreated: false })], [], rules, ''],
    ['makes all at once in parallel', [replica(0, { isCreated: false }), replica(1, { isCreated: false })], [], { ...rules, monotonic: false }, 'create 0, create 1'],
    ['takes the highest first', [replica(0)], [replica(2), replica(1)], rules, 'delete 2'],
    ['updates from the top', [replica(0, { isUpdated: false }), replica(1, { isUpdated: false })], [], rules, 'delete 1'],
    ['leaves what lies below the partition', [replica(0, { isUpdated: false }), replica(1)], [], { ...rules, partition: 1 }, ''],
    ['stays with a broken new revision until its pod is taken away', [replica(0, { isUpdated: false }), replica(1, { isAvailable: false, isUpdated: false })], [], rules, ''],
    ['replaces a pod that has ended', [replica(0, { isTerminal: true })], [], rules, 'delete 0'],
    ['makes the claims that a Pending pod lacks', [replica(0, { isPending: true, isAvailable: false }), replica(1)], [], rules, 'claims 0'],
    ['looks after pods only as far as all before them are available', [replica(0), replica(1, { isAvailable: false }), replica(2)], [], rules, 'keep 0'],
    ['hands over the claims of all pods that are to go', [replica(0)], [replica(2), replica(1)], rules, 'keep 0, handOver 2, handOver 1, delete 2'],
  ])('%s', (_what, replicas, condemned, given, expected) => {
    const all = decide(replicas, condemned, given).actions.map(({ kind, ordinal }) => `${kind} ${ordinal}`)
    const isAboutCare = /keep|claims/.test(expected)
    expect(all.filter((text) => isAboutCare || /^(?:create|delete)/.test(text)).join(', ')).toBe(expected)
  })
})

describe('a DaemonSet update', () => {
  const node = (name: string, old: boolean | undefined, fresh?: boolean): DaemonNode => ({
    node: name, shouldRun: true, hasExcess: false,
    oldPod: old === undefined ? undefined : { name: `old-${name}`, isAvailable: old },
    newPod: fresh === undefined ? undefined : { name: `new-${name}`, isAvailable: fresh },
  })
  test('replaces one available pod, and every one that is not', () => {
    expect(replaceStep([node('a', true), node('b', true)], 1).remove).toEqual(['old-a'])
    expect(replaceStep([node('a', true), node('b', false)], 1).remove).toEqual(['old-b'])
  })
  test('with surge, the old pod goes when the new one is available', () => {
    expect(surgeStep([node('a', true), node('b', true)], 1, 2)).toEqual({ remove: [], createOn: ['a'] })
    expect(surgeStep([node('a', true, true), node('b', true)], 1, 2)).toEqual({ remove: ['old-a'], createOn: ['b'] })
  })
})

describe('nodes that fall silent', () => {
  test.each([[3, 0, 'Normal'], [2, 2, 'Normal'], [2, 3, 'PartialDisruption'], [0, 1, 'FullDisruption']])('%i ready and %i not: %s', (ready, silent, state) => {
    expect(zoneState(ready, silent)).toBe(state)
  })
  test('one is tainted at once, the next 10 s later', () => {
    const limiter = new ZoneLimiter()
    expect([0, 100, 9000, 10_000].map((now) => limiter.tryTake(now))).toEqual([true, false, false, true])
  })
  test('a pod stays as long as its shortest toleration', () => {
    const taints: Taint[] = [{ key: 'a', effect: 'NoExecute' }]
    const stay = (...tolerations: Toleration[]): number | undefined => tolerationTime(taints, tolerations)
    expect([stay(), stay({ key: 'a', operator: 'Exists', tolerationSeconds: 300 }), stay({ operator: 'Exists' })]).toEqual([0, 300_000, undefined])
  })
})

test('a budget counts what controllers want, rounded up', () => {
  expect(budgetCounts({ spec: { maxUnavailable: '30%' } }, 3, 7)).toEqual({ expectedPods: 7, desiredHealthy: 4 })
  expect(budgetCounts({ spec: { minAvailable: 2 } }, 3, 7)).toEqual({ expectedPods: 3, desiredHealthy: 2 })
})

test('completion indexes are written as intervals', () => {
  expect(formatIndexes([5, 0, 2, 3, 4, 7, 8])).toBe('0,2-5,7,8')
  expect([...parseIndexes('0,2-5', 4)]).toEqual([0, 2, 3])
})
