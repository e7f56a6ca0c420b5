import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import type { ValueMap } from '../../src/base/json.ts'
import { newestMinor } from '../../src/base/release.ts'
import { stockNodes } from '../../src/plan/cluster-input/stock.ts'
import { belongsTo, placePods, type Placement } from '../../src/plan/placement.ts'

const node = (name: string, cpu: string, more: ValueMap = {}): ValueMap => ({
  apiVersion: 'v1', kind: 'Node', metadata: { name }, status: { capacity: { cpu, memory: '64Gi', pods: '110' } }, ...more,
})
const pod = (name: string, cpu: string, more: ValueMap = {}): ValueMap => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu, memory: '1Gi' } } }], ...more },
})
const deployment = (name: string, replicas: number, cpu: string): ValueMap => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu } } }] } } },
})
const place = (cluster: readonly ValueMap[], manifests: readonly ValueMap[], name: string): Placement =>
  placePods({ minor: newestMinor, cluster, manifests, isAsked: (one) => belongsTo(one, name) })
const nodesOf = ({ asked }: Placement): (string | undefined)[] => asked.map(({ spec }) => spec?.nodeName)

describe('where pods go', () => {
  it('of nodes of 4, 4, 12 and 16 cpu, a pod of 10 gets the one of 16; two are filtered out', () => {
    const cluster = [node('a', '4'), node('b', '4'), node('c', '12'), node('d', '16')]
    const placement = place(cluster, [pod('ten', '10')], 'ten')
    expect(nodesOf(placement)).toEqual(['d'])
    expect(placement.explained[0]?.explanation.feasible).toEqual(['c', 'd'])
  })

  it('a Deployment gets its ReplicaSet and pods, and the pods spread over the nodes', () => {
    const placement = place(stockNodes, [deployment('web', 3, '1')], 'web')
    expect(nodesOf(placement).sort()).toEqual(['node-1', 'node-2', 'node-3'])
    expect(placement.asked.every((one) => /^web-[a-z0-9]+-[a-z0-9]{5}$/.test(one.metadata?.name ?? ''))).toBe(true)
  })

  it('what does not fit says so in the words of the scheduler, with a change that would help', () => {
    const [explained] = place(stockNodes, [pod('big', '6')], 'big').explained
    expect(explained?.pending?.message).toBe('0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.')
    expect(explained?.pending?.proposals[0]?.text).toBe('lower the cpu request from 6 to 4')
  })

  it('what already runs in the cluster takes its room', () => {
    const running = (name: string, cpu: string, nodeName: string): ValueMap => ({ ...pod(name, cpu, { nodeName }), metadata: { name, namespace: 'other' }, status: { phase: 'Running' } })
    expect(nodesOf(place([node('a', '4'), node('b', '4'), running('old', '3', 'a')], [pod('new', '2')], 'new'))).toEqual(['b'])
    const done = { ...running('old', '3', 'a'), status: { phase: 'Succeeded' } }
    expect(nodesOf(place([node('a', '4'), done], [pod('new', '2')], 'new'))).toEqual(['a'])
  })

  it('a Job of the cluster that was written by hand gets the selector that the server would have given it, and runs', () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'app:1' }] } } } }
    const placement = place([node('a', '4'), job], [], 'once')
    expect([nodesOf(placement), placement.livelock]).toEqual([['a'], undefined])
  })

  it('a pod with a gate is never tried, and one that names its node does not need to be', () => {
    const gated = place(stockNodes, [pod('p', '1', { schedulingGates: [{ name: 'example.com/wait' }] })], 'p')
    expect([gated.attempts, nodesOf(gated)]).toEqual([[], [undefined]])
    const named = place(stockNodes, [pod('p', '1', { nodeName: 'node-2' })], 'p')
    expect([named.attempts, nodesOf(named)]).toEqual([[], ['node-2']])
  })

  it('what the server refuses is told and not placed', () => {
    const placement = place(stockNodes, [{ ...pod('p', '1'), metadata: { name: 'p', namespace: 'nowhere' } }], 'p')
    expect(placement.refused.map(({ message }) => message)).toEqual(['namespaces "nowhere" not found'])
    expect(placement.asked).toEqual([])
  })

  it('a namespace of the same manifests is there in time, with its ServiceAccount', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }
    const placement = place(stockNodes, [namespace, { ...pod('p', '1'), metadata: { name: 'p', namespace: 'team' } }], 'p')
    expect([placement.refused, nodesOf(placement).length]).toEqual([[], 1])
  })

  it('the order in which the cluster is told changes nothing', () => {
    const cluster = [node('a', '4'), node('b', '4'), node('c', '4'), pod('waiting', '1'), pod('another', '1')]
    const result = (objects: readonly ValueMap[]): string => JSON.stringify(place(objects, [deployment('web', 7, '500m')], 'web'))
    expect(result([...cluster].reverse())).toBe(result(cluster))
  })

  it('a seed draws among equal nodes, the same each time', () => {
    const drawn = (seed: number): string => JSON.stringify(placePods({ minor: newestMinor, cluster: stockNodes, manifests: [pod('p', '1')], seed }).attempts)
    expect(new Set(Array.from({ length: 12 }, (_, seed) => drawn(seed))).size).toBe(3)
    expect(drawn(4)).toBe(drawn(4))
  })
})
