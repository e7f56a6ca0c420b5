import { describe, expect, test } from 'vitest'
import type { ValueMap } from '../../../src/base/json.ts'
import type { HorizontalPodAutoscaler } from '../../../src/model/kubernetes.generated.ts'
import { statedLoad, type Amount, type StatedLoad } from '../../../src/sim/controllers/podautoscaler/stated-load.ts'
import { deployment, TestCluster } from './cluster.ts'

function autoscaler(change: ValueMap = {}): ValueMap {
  return {
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 10, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }], ...change },
  }
}

/** A web application under a load that changes. */
function underLoad(hpa: ValueMap, amount: Amount): { readonly world: TestCluster, load: (amount: Amount) => void, sizes: (seconds: number) => string } {
  let current = amount
  const loads = (): StatedLoad[] => [{ kind: 'resource', resource: 'cpu', selects: ({ metadata }) => metadata?.labels?.app === 'web', amount: current }]
  const world = new TestCluster({ options: { metrics: statedLoad(loads) } })
  world.create(deployment('web', 2), hpa)
  const sizes = (seconds: number): string => {
    const seen: string[] = []
    for (let second = 0; second < seconds; second++) {
      world.pass(1)
      const size = String(world.get<{ spec: { replicas: number } }>('Deployment', 'web')?.spec.replicas)
      if (seen.at(-1) !== size) seen.push(size)
    }
    return seen.join(' ')
  }
  return { world, load: (next) => { current = next }, sizes }
}

describe('an autoscaler', () => {
  test('lets a shared load settle: 900m in pods of 100m at 50 % need 18, the maximum is 10', () => {
    const { world, sizes } = underLoad(autoscaler(), { total: '900m' })
    // Twice the size at most, every 15 s, once pods have been measured for 30 s.
    expect(sizes(180)).toBe('2 4 8 10')
    const { status } = world.get<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', 'web') ?? {}
    expect(status?.conditions?.map(({ type, status: value, reason }) => `${type}=${value} ${reason}`)).toEqual(['AbleToScale=True ReadyForNewScale', 'ScalingActive=True ValidMetricFound', 'ScalingLimited=True TooManyReplicas'])
    expect(world.events('HorizontalPodAutoscaler', 'web').at(-1)).toBe('SuccessfulRescale: New size: 10; reason: cpu resource utilization (percentage of request) above target')
  })

  test('waits five minutes before it takes pods away', () => {
    const { load, sizes } = underLoad(autoscaler(), { total: '300m' })
    expect(sizes(180)).toBe('2 4 6')
    load({ total: '100m' })
    expect(sizes(280)).toBe('6')
    expect(sizes(60)).toBe('6 2')
  })

  test('goes as slowly as its behavior says', () => {
    const slow = { scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } }
    const { load, sizes } = underLoad(autoscaler({ behavior: slow }), { total: '300m' })
    expect(sizes(180)).toBe('2 6')
    load({ total: '100m' })
    expect(sizes(140)).toBe('6 5 4 3')
  })

  test('does nothing while its target is scaled to zero', () => {
    const { world, sizes } = underLoad(autoscaler(), { total: '300m' })
    world.cluster.server.patch({ group: 'apps', version: 'v1', resource: 'deployments', namespace: 'test', name: 'web', subresource: 'scale' }, { spec: { replicas: 0 } }, { patchType: 'merge' })
    expect(sizes(60)).toBe('0')
    expect(world.get<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', 'web')?.status?.conditions?.at(-1)).toMatchObject({ type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled' })
  })

  test('says that two of them want the same pods', () => {
    const { world, sizes } = underLoad(autoscaler(), { total: '300m' })
    world.create({ ...autoscaler(), metadata: { name: 'other' } })
    sizes(40)
    expect(world.events('HorizontalPodAutoscaler', 'other')).toContain('AmbiguousSelector: pods by selector app=web are controlled by multiple HPAs: [{other test} {web test}]')
  })
})
