import { describe, expect, test } from 'vitest'
import type { HPAScalingRules, Pod } from '../../../src/model/kubernetes.generated.ts'
import type { PodMetrics } from '../../../src/sim/controllers/podautoscaler/metrics-source.ts'
import { sharedValueReplicas, usageReplicas, utilizationReplicas, valueReplicas } from '../../../src/sim/controllers/podautoscaler/replica-calculator.ts'
import { limited, limitedWithBehavior, remember, stabilized, stabilizedWithBehavior, type ScalingMemory } from '../../../src/sim/controllers/podautoscaler/scaling-limits.ts'

const now = Date.UTC(2026, 0, 1, 1)
const tolerances = { scaleUp: 0.1, scaleDown: 0.1 }

interface Change { readonly phase?: string, readonly ready?: boolean, readonly deleting?: boolean, readonly startedAt?: string }

/** Ready for an hour, and asking for 100m. */
function pod(name: string, { phase = 'Running', ready = true, deleting = false, startedAt = '2026-01-01T00:00:00Z' }: Change = {}): Pod {
  return {
    metadata: { name, ...deleting ? { deletionTimestamp: '2026-01-01T00:59:00Z' } : {} },
    spec: { containers: [{ name: 'app', resources: { requests: { cpu: '100m' } } }] },
    status: { phase, startTime: startedAt, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: startedAt }] },
  }
}

function measured(...use: readonly (readonly [string, number])[]): PodMetrics {
  return new Map(use.map(([name, milli]) => [name, { value: BigInt(milli), timestamp: now, window: 30_000 }]))
}

describe('replicas for a share of the requests', () => {
  const [a, b, c] = [pod('a'), pod('b'), pod('c')]
  test.each([
    ['more when pods work too much: 90 of 50 %, ⌈1.8 · 3⌉', [a, b, c], measured(['a', 90], ['b', 90], ['c', 90]), 50, 6],
    ['as they are within a tenth', [a, b, c], measured(['a', 53], ['b', 54], ['c', 55]), 50, 3],
    ['fewer when they are idle', [a, b, c], measured(['a', 20], ['b', 20], ['c', 20]), 50, 2],
    ['a pod that is not measured counts as idle on the way up', [a, b, c], measured(['a', 100], ['b', 100]), 50, 4],
    ['and as fully used on the way down', [a, b, c], measured(['a', 10], ['b', 10]), 50, 3],
    ['a pod that starts counts as idle on the way up', [a, b, pod('c', { phase: 'Pending' })], measured(['a', 100], ['b', 100]), 50, 4],
    ['a pod that is young and was not Ready for a whole window is not heard', [a, pod('b', { startedAt: '2026-01-01T00:59:50Z' })], measured(['a', 50], ['b', 1000]), 50, 2],
    ['a pod on its way out is not heard', [a, pod('b', { deleting: true })], measured(['a', 50], ['b', 1000]), 50, 2],
    ['nothing changes when missing pods would turn the direction around', [a, b, c], measured(['a', 70]), 50, 3],
  ])('%s', (_what, pods, metrics, target, expected) => {
    expect(utilizationReplicas(target, 'cpu', '', metrics, { current: pods.length, pods, tolerances, now })).toMatchObject({ replicas: expected })
  })

  test('a container without a request is an error that names it', () => {
    const bare: Pod = { ...a, spec: { containers: [{ name: 'app' }] } }
    expect(utilizationReplicas(50, 'cpu', '', measured(['a', 10]), { current: 1, pods: [bare], tolerances, now })).toEqual({ error: 'missing request for cpu in container app of Pod a' })
  })
  test('one container may be asked for alone', () => {
    const two: Pod = { ...a, spec: { containers: [{ name: 'app', resources: { requests: { cpu: '100m' } } }, { name: 'log' }] } }
    expect(utilizationReplicas(50, 'cpu', 'app', measured(['a', 100]), { current: 1, pods: [two], tolerances, now })).toMatchObject({ replicas: 2, utilization: 100 })
  })
})

test('replicas for a use per pod are not bound to requests', () => {
  expect(usageReplicas(10_000n, '', measured(['a', 25_000], ['b', 35_000]), { current: 2, pods: [pod('a'), pod('b')], tolerances, now })).toEqual({ replicas: 6, usage: 30_000n })
})

test('a value for all pods scales those that are Ready, and from zero counts alone', () => {
  const pods = [pod('a'), pod('b', { ready: false })]
  expect(valueReplicas(300n, 100n, { current: 2, pods, tolerances, now })).toEqual({ replicas: 3, usage: 300n })
  expect(valueReplicas(250n, 100n, { current: 0, pods: [], tolerances, now })).toEqual({ replicas: 3, usage: 250n })
})

test('a value shared by all pods is divided by what each shall have: ⌈90 / 20⌉', () => {
  expect(sharedValueReplicas(90n, 20n, 2, tolerances)).toEqual({ replicas: 5, usage: 45n })
})

const fresh = (): ScalingMemory => ({ recommendations: [], ups: [], downs: [] })

describe('without behavior', () => {
  test('the highest proposal of five minutes holds a scale-down back', () => {
    const memory = fresh()
    expect([stabilized(memory, 8, 0), stabilized(memory, 3, 60_000), stabilized(memory, 3, 299_000), stabilized(memory, 3, 300_000)]).toEqual([8, 8, 8, 3])
  })
  test.each([
    ['at most twice as many at once', 20, { current: 3, min: 1, max: 50 }, [6, 'ScaleUpLimit']],
    ['but four from one', 20, { current: 1, min: 1, max: 50 }, [4, 'ScaleUpLimit']],
    ['not above the maximum', 20, { current: 8, min: 1, max: 10 }, [10, 'TooManyReplicas']],
    ['not below the minimum', 0, { current: 8, min: 2, max: 10 }, [2, 'TooFewReplicas']],
    ['else what is wanted', 5, { current: 8, min: 2, max: 10 }, [5, 'DesiredWithinRange']],
  ])('%s', (_what, wanted, range, expected) => {
    const { replicas, reason } = limited(wanted, range)
    expect([replicas, reason]).toEqual(expected)
  })
})

describe('with behavior', () => {
  const up: HPAScalingRules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }, { type: 'Percent', value: 100, periodSeconds: 60 }] }
  const down: HPAScalingRules = { stabilizationWindowSeconds: 300, selectPolicy: 'Max', policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] }
  const range = { current: 10, min: 1, max: 100 }

  test('a window upwards takes the lowest proposal, one downwards the highest', () => {
    const slow = { ...up, stabilizationWindowSeconds: 60 }
    const memory: ScalingMemory = { ...fresh(), recommendations: [{ replicas: 12, time: 20_000 }, { replicas: 8, time: 30_000 }] }
    expect(stabilizedWithBehavior(memory, 15, 10, slow, down, 60_000)).toMatchObject({ replicas: 10, reason: 'ScaleUpStabilized' })
    expect(stabilizedWithBehavior(memory, 4, 10, slow, down, 65_000)).toMatchObject({ replicas: 10, reason: 'ScaleDownStabilized' })
    expect(stabilizedWithBehavior(fresh(), 15, 10, slow, down, 60_000)).toMatchObject({ replicas: 15 })
  })
  test.each([
    ['the larger policy counts', 50, up, down, fresh(), 20],
    ['or the smaller one, if so asked', 50, { ...up, selectPolicy: 'Min' }, down, fresh(), 14],
    ['what was added in the period counts against it', 50, up, down, { ...fresh(), ups: [{ replicas: 4, time: 90_000 }] }, 12],
    ['what was added before does not', 50, up, down, { ...fresh(), ups: [{ replicas: 4, time: 40_000 }] }, 20],
    ['a tenth less a minute', 1, up, down, fresh(), 9],
    ['not at all when it is disabled', 1, up, { ...down, selectPolicy: 'Disabled' }, fresh(), 10],
  ])('%s', (_what, wanted, upwards, downwards, memory, expected) => {
    expect(limitedWithBehavior(memory, wanted, range, upwards, downwards, 100_000).replicas).toBe(expected)
  })
  test('changes are kept as long as the longest policy looks back', () => {
    const memory = fresh()
    remember(memory, 2, 4, up, down, 0)
    remember(memory, 4, 8, up, down, 50_000)
    remember(memory, 8, 9, up, down, 61_000)
    expect(memory.ups.map(({ replicas }) => replicas)).toEqual([4, 1])
  })
})
