import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { Headroom } from '../../src/plan/plan.ts'
import type { Pod } from '../../src/model/kubernetes.generated.ts'
import { placeOne } from '../../src/plan/headroom/one-more.ts'
import { Refuge } from '../../src/plan/headroom/refuge.ts'
import { roomFor } from '../../src/plan/headroom/room.ts'
import { runPlan } from '../../src/plan/run.ts'
import { Scheduler } from '../../src/sim/scheduler/scheduler.ts'

const node = (name: string, zone: string, cpu = '4'): string => `
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}, topology.kubernetes.io/zone: ${zone}}}
status: {capacity: {cpu: "${cpu}", memory: 16Gi, pods: "110"}, conditions: [{type: Ready, status: "True"}]}
---`
const workload = (name: string, replicas: number, more: { kind?: string, cpu?: string, pod?: string, spec?: string } = {}): string => `
apiVersion: apps/v1
kind: ${more.kind ?? 'Deployment'}
metadata: {name: ${name}}
spec:
  ${more.kind === 'DaemonSet' ? '' : `replicas: ${String(replicas)}`}
  selector: {matchLabels: {app: ${name}}}
  ${more.spec ?? ''}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${more.pod ?? ''}
      containers: [{name: app, image: "app:1", resources: {requests: {cpu: "${more.cpu ?? '1'}"}}}]
---`

function headroom(cluster: readonly string[], manifests: readonly string[]): Headroom {
  return runPlan({ cluster: loadClusterState([{ path: 'cluster.yaml', text: cluster.join('\n') }]), manifests: [{ path: 'app.yaml', text: manifests.join('\n') }] }).plan.headroom
}
const lost = ({ losses }: Headroom): Record<string, readonly string[]> => Object.fromEntries(losses.map(({ kind, name, homeless }) => [`${kind} ${name}`, homeless.map((pod) => pod.replace(/^default\/([a-z]+).*/, '$1'))]))

describe('how many more fit', () => {
  it('as many as have room on the nodes, in the scheduler\'s words', () => {
    expect(headroom([node('a', 'east'), node('b', 'west')], [workload('web', 2)]).workloads).toEqual([{ workload: 'Deployment default/web', more: 6, limitedBy: expect.stringMatching(/^0\/2 nodes are available: 2 Insufficient cpu\./) as string }])
  })

  it('each workload alone: what one takes the other does not lack', () => {
    expect(headroom([node('a', 'east')], [workload('web', 1), workload('api', 1, { cpu: '500m' })]).workloads.map(({ workload: name, more }) => [name, more])).toEqual([['Deployment default/api', 5], ['Deployment default/web', 2]])
  })

  it('anti-affinity and spread count, too', () => {
    const apart = workload('web', 1, { cpu: '100m', pod: 'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}' })
    expect(headroom([node('a', 'east'), node('b', 'west'), node('c', 'south')], [apart]).workloads[0]?.more).toBe(2)
  })

  it('a quota may end it first', () => {
    const quota = '\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: small}\nspec: {hard: {requests.cpu: 2500m, pods: "40"}}\n---'
    expect(headroom([node('a', 'east')], [quota, workload('web', 1)]).workloads).toEqual([{ workload: 'Deployment default/web', more: 1, limitedBy: 'quota small: requests.cpu 1 each, used 1 of 2500m' }])
  })

  it('further pods of a StatefulSet bring claims of their own', () => {
    const storage = (mode: string, provisioner: string): string => `\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\nprovisioner: ${provisioner}\nvolumeBindingMode: ${mode}\n---`
    const set = workload('db', 0, { kind: 'StatefulSet', spec: 'volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]' })
    const more = (mode: string, provisioner: string): number | undefined => headroom([node('a', 'east')], [storage(mode, provisioner), set]).workloads[0]?.more
    expect([more('WaitForFirstConsumer', 'csi.example.com'), more('Immediate', 'csi.example.com'), more('WaitForFirstConsumer', 'kubernetes.io/no-provisioner')]).toEqual([4, 4, 0])
  })
})

describe('the loss of a node or a zone', () => {
  it('is survived where the others have room', () => {
    const headroomOfThree = headroom([node('a', 'east'), node('b', 'west'), node('c', 'west')], [workload('web', 3)])
    expect(headroomOfThree.losses.map(({ kind, name, survives }) => [kind, name, survives])).toEqual([['zone', 'east', true], ['zone', 'west', true], ['node', 'a', true], ['node', 'b', true], ['node', 'c', true]])
  })

  it('names the pods that have no other place', () => {
    expect(lost(headroom([node('a', 'east'), node('b', 'west')], [workload('web', 6)]))).toEqual({ 'zone east': ['web', 'web'], 'zone west': ['web', 'web'], 'node a': ['web', 'web'], 'node b': ['web', 'web'] })
  })

  it('pods of DaemonSets go with their node, bare pods are not made anew', () => {
    const bare = '\napiVersion: v1\nkind: Pod\nmetadata: {name: lonely}\nspec: {nodeName: a, containers: [{name: app, image: "app:1"}]}\n---'
    expect(lost(headroom([node('a', 'east'), node('b', 'east')], [workload('agent', 0, { kind: 'DaemonSet' }), bare]))).toEqual({ 'node a': ['lonely'], 'node b': [] })
  })

  it('a lost zone still counts for spread that must hold, so its pods stay pending', () => {
    const spread = (when: string): string => workload('web', 4, { cpu: '100m', pod: `topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ${when}, labelSelector: {matchLabels: {app: web}}}]` })
    const cluster = [node('a', 'east'), node('b', 'west')]
    expect(lost(headroom(cluster, [spread('DoNotSchedule')]))['zone east']).toHaveLength(2)
    expect(lost(headroom(cluster, [spread('ScheduleAnyway')]))['zone east']).toEqual([])
  })

  it('what matters more takes the place of what matters less', () => {
    const high = '\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n---'
    const room = headroom([node('a', 'east'), node('b', 'east')], [high, workload('urgent', 1, { cpu: '4', pod: 'priorityClassName: high' }), workload('batch', 1, { cpu: '4' })])
    expect(new Set(Object.values(lost(room)).flat())).toEqual(new Set(['batch']))
  })
})

describe('room that is counted', () => {
  it('is what the scheduler fills, pod by pod', () => {
    const amount = fc.integer({ min: 0, max: 9 })
    const machine = fc.record({ cpu: amount, memory: amount, pods: amount, used: amount, isTainted: fc.boolean() })
    fc.assert(fc.property(fc.array(machine, { minLength: 1, maxLength: 5 }), amount, amount, fc.boolean(), (machines, cpu, memory, hasPort) => {
      const scheduler = new Scheduler()
      for (const [index, one] of machines.entries()) {
        const name = `n${String(index)}`
        scheduler.cache.addNode({
          metadata: { name }, spec: one.isTainted ? { taints: [{ key: 'k', effect: 'NoSchedule' }] } : {},
          status: { allocatable: { cpu: String(one.cpu), memory: `${String(one.memory)}Gi`, pods: String(one.pods) } },
        })
        scheduler.cache.addPod({ metadata: { name: `old-${name}`, namespace: 'd' }, spec: { containers: [{ name: 'c', resources: { requests: { cpu: `${String(one.used * 100)}m` } } }] } }, name)
      }
      const pod = (name: string): Pod => ({
        metadata: { name, namespace: 'd' },
        spec: { containers: [{ name: 'c', resources: { requests: { cpu: `${String(cpu * 250)}m`, memory: `${String(memory)}Gi` } }, ...hasPort ? { ports: [{ containerPort: 80, hostPort: 80 }] } : {} }] },
      })
      const counted = roomFor(scheduler, pod('p'), 1000)?.total
      let placed = 0
      while (placeOne(scheduler, pod(`p-${String(placed)}`))?.decision.kind === 'placed') placed++
      expect(counted).toBe(placed)
    }), { numRuns: 200 })
  })
})

describe('pods that surely find a place', () => {
  const antiAffinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'm' } } }] } }
  const pod = (name: string, cpu: number, isApart: boolean, tolerations: { operator: string }[] = []): Pod => ({
    metadata: { name, namespace: 'd', labels: { app: name.slice(0, 1) } },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu: `${String(cpu * 100)}m` } } }], tolerations, ...isApart ? { affinity: antiAffinity } : {} },
  })
  const clusterOf = (machines: readonly { readonly cpu: number, readonly used: number, readonly isApart: boolean }[], movers: readonly Pod[]): Scheduler => {
    const scheduler = new Scheduler()
    scheduler.cache.addNode({ metadata: { name: 'lost', labels: { 'kubernetes.io/hostname': 'lost' } }, status: { allocatable: { cpu: '64', pods: '110' } } })
    for (const [index, { cpu, used, isApart }] of machines.entries()) {
      const name = `n${String(index)}`
      scheduler.cache.addNode({ metadata: { name, labels: { 'kubernetes.io/hostname': name } }, status: { allocatable: { cpu: String(cpu), pods: '3' } } })
      scheduler.cache.addPod(pod(`old-${name}`, used, isApart), name)
    }
    for (const mover of movers) scheduler.cache.addPod(mover, 'lost')
    return scheduler
  }
  const shelters = (scheduler: Scheduler, movers: readonly Pod[]): boolean =>
    new Refuge(scheduler, movers.length + 1).shelters(movers.flatMap(({ metadata }) => scheduler.cache.placed(`d/${metadata?.name ?? ''}`)?.info ?? []), ['lost'])

  it('are those that the scheduler places, one after the other', () => {
    const amount = fc.integer({ min: 0, max: 9 })
    const machine = fc.record({ cpu: amount, used: amount, isApart: fc.integer({ min: 0, max: 9 }).map((one) => one === 0) })
    const mover = fc.record({ cpu: amount, isApart: fc.integer({ min: 0, max: 9 }).map((one) => one === 0) })
    let sheltered = 0
    fc.assert(fc.property(fc.array(machine, { minLength: 1, maxLength: 8 }), fc.array(mover, { minLength: 1, maxLength: 4 }), (machines, wanted) => {
      const movers = wanted.map(({ cpu, isApart }, index) => pod(`m-${String(index)}`, cpu, isApart))
      const scheduler = clusterOf(machines, movers)
      if (!shelters(scheduler, movers)) return
      sheltered++
      for (const { metadata } of movers) scheduler.cache.removePod(`d/${metadata?.name ?? ''}`)
      scheduler.cache.removeNode('lost')
      for (const one of movers) expect(placeOne(scheduler, one)?.decision.kind).toBe('placed')
    }), { numRuns: 200 })
    expect(sheltered).toBeGreaterThan(20)
  })

  it('are none that might go to the lost machine itself, nor those that care where others are', () => {
    const machines = Array.from({ length: 4 }, () => ({ cpu: 8, used: 1, isApart: false }))
    const answer = (one: Pod): boolean => shelters(clusterOf(machines, [one]), [one])
    expect([answer(pod('m', 1, false)), answer(pod('m', 1, false, [{ operator: 'Exists' }])), answer(pod('m', 1, true))]).toEqual([true, false, false])
  })
})
