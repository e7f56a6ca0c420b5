import { describe, expect, test } from 'vitest'
import type { Deployment, EndpointSlice, PodSpec } from '../../../src/model/kubernetes.generated.ts'
import type { ContainerBehaviour } from '../../../src/sim/kubelet/behaviour.ts'
import { World } from './world.ts'

/** The seed documents' stories, played with controllers, scheduler and kubelets together. */

const probe = { readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 } }
const version = (number: number): PodSpec => ({ containers: [{ name: `v${number}`, image: `web:${number}`, ...probe }] })

function deploy(world: World, replicas: number, template: PodSpec, more: object = {}): void {
  world.create('Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: template }, ...more } })
  world.create('Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } })
}

function change(world: World, edit: (spec: NonNullable<Deployment['spec']>) => NonNullable<Deployment['spec']>): void {
  const live = world.cluster.read.get('Deployment', 'default', 'web') as Deployment
  world.cluster.client.as('user').update('Deployment', { ...live, spec: edit(live.spec ?? {}) }, 'the user changes it')
}

function roll(world: World, template: PodSpec): void {
  change(world, (spec) => ({ ...spec, template: { ...spec.template, spec: { ...spec.template?.spec, ...template } } }))
}

/** Pods that a Service would send to now. */
function serving(world: World): string[] {
  const slices = world.cluster.read.list('EndpointSlice', 'default') as EndpointSlice[]
  return slices.flatMap(({ endpoints = [] }) => endpoints.filter(({ conditions }) => conditions?.ready === true).map(({ targetRef }) => targetRef?.name ?? ''))
}

/** Second by second: how many serve, and of which version. */
function watch(world: World, until: number): string[] {
  const seen: string[] = []
  for (let second = Math.ceil(world.seconds); second <= until; second++) {
    world.until(second)
    const names = serving(world).map((name) => world.pod(name).spec?.containers?.[0]?.name ?? '').sort()
    const line = names.join(' ') || 'nobody'
    if (seen.at(-1)?.split(': ')[1] !== line) seen.push(`${second}: ${line}`)
  }
  return seen
}

describe('a node dies', () => {
  test('its pods leave the endpoints after 55 s and are replaced after 5 minutes more', () => {
    const world = new World({ nodes: ['a', 'b'] })
    deploy(world, 2, { ...version(1), topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } } }] })
    world.until(100)
    expect(world.pods().map(({ spec }) => spec?.nodeName).sort()).toEqual(['a', 'b'])
    world.kubelets.fail('a')
    // Last lease at 100 s; 50 s of grace end at a pass of the 5 s monitor; the pod tolerates the taint for 300 s.
    expect(watch(world, 500)).toEqual(['100: v1 v1', '155: v1', '457: v1 v1'])
    expect(world.pods().filter(({ spec }) => spec?.nodeName === 'b')).toHaveLength(2)
    expect(world.pods().filter(({ metadata }) => metadata?.deletionTimestamp !== undefined)).toHaveLength(1)
  })
})

describe('readiness and liveness', () => {
  test('a pod that fails readiness leaves the EndpointSlices and is not restarted', () => {
    const world: World = new World({ behaviours: { v1: (_, pod) => pod.metadata?.name === unlucky(world) ? { readinessFailsAt: 29, readinessBack: 59 } : {} } })
    deploy(world, 2, version(1))
    // It started at 1 s, so it fails from 30 s; asked at 31, 36, 41.
    expect(watch(world, 100)).toEqual(['0: nobody', '1: v1 v1', '41: v1', '61: v1 v1'])
    expect(world.pods().map(({ status }) => status?.containerStatuses?.[0]?.restartCount ?? 0)).toEqual([0, 0])
  })

  test('a pod that fails liveness is restarted', () => {
    const world = new World({ behaviours: { web: (restart) => restart === 0 ? { livenessFailsAt: 20 } : {} } })
    deploy(world, 1, { containers: [{ name: 'web', image: 'web:1', livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 1 } }] })
    world.until(100)
    expect(world.pods()[0]?.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true })
  })
})

describe('a rolling update', () => {
  const noneLess = { strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }, progressDeadlineSeconds: 60 }

  test('replaces one pod after the other, and never has fewer that serve', () => {
    const world = new World({ behaviours: { v2: { readyAfter: 4 } } })
    deploy(world, 3, version(1), noneLess)
    world.until(20)
    roll(world, version(2))
    // Each new pod starts within 1 s and is asked at 1 and 6 s.
    expect(watch(world, 60)).toEqual(['20: v1 v1 v1', '26: v1 v1 v2', '32: v1 v2 v2', '38: v2 v2 v2'])
  })

  test('to a version that never becomes ready stalls, tells it after its deadline, and the old pods go on serving', () => {
    const world = new World({ behaviours: { v2: { readyAfter: 'never' } } })
    deploy(world, 3, version(1), noneLess)
    world.until(20)
    roll(world, version(2))
    expect(watch(world, 200)).toEqual(['20: v1 v1 v1'])
    const { status } = world.cluster.read.get('Deployment', 'default', 'web') as Deployment
    expect(status?.conditions?.find(({ type }) => type === 'Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded', lastTransitionTime: '2026-01-01T00:01:21Z' })
  })

  test('waits for minReadySeconds between its steps', () => {
    const world = new World()
    deploy(world, 2, version(1), { ...noneLess, minReadySeconds: 10 })
    world.until(30)
    roll(world, version(2))
    // Ready after 1 s, available 10 s later.
    expect(watch(world, 80)).toEqual(['30: v1 v1', '31: v1 v1 v2', '41: v1 v2', '42: v1 v2 v2', '52: v2 v2'])
  })

  test('Recreate has a time in which nobody serves', () => {
    const world = new World({ behaviours: { v1: { stopsWithin: 5 } } })
    deploy(world, 2, version(1), { strategy: { type: 'Recreate' } })
    world.until(20)
    roll(world, version(2))
    expect(watch(world, 60)).toEqual(['20: nobody', '26: v2 v2'])
  })

  test('of pods that crash keeps the old ones too', () => {
    const crash: ContainerBehaviour = { exit: { code: 1, after: 0 } }
    const world = new World({ behaviours: { v2: crash } })
    deploy(world, 2, version(1), noneLess)
    world.until(20)
    roll(world, version(2))
    expect(watch(world, 120)).toEqual(['20: v1 v1'])
    expect(world.pods().find(({ spec }) => spec?.containers?.[0]?.name === 'v2')?.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } })
  })
})

test('pods that every kubelet refuses are made again and again, and time goes on', () => {
  const world = new World()
  deploy(world, 1, { containers: [{ name: 'v1', image: 'web:1' }], securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] } })
  world.until(20)
  expect(world.pods().filter(({ status }) => status?.reason === 'SysctlForbidden')).toHaveLength(20)
})

describe('an orderly end', () => {
  test('a pod leaves the endpoints at once and has its preStop and its grace to finish', () => {
    const world = new World({ behaviours: { v1: { stopsWithin: 4 } } })
    deploy(world, 2, { containers: [{ name: 'v1', image: 'web:1', ...probe, lifecycle: { preStop: { sleep: { seconds: 10 } } } }] })
    world.until(20)
    change(world, (spec) => ({ ...spec, replicas: 1 }))
    expect(watch(world, 40)).toEqual(['20: v1'])
    expect(world.story.at(-1)).toMatch(/^34 web-.* gone$/)
  })
})

test('the same input gives the same bytes', () => {
  const once = (): string => {
    const world = new World({ nodes: ['a', 'b'], behaviours: { v2: { readyAfter: 'never' } } })
    deploy(world, 3, version(1))
    world.until(20)
    roll(world, version(2))
    world.until(60).kubelets.fail('a')
    world.until(600)
    return JSON.stringify([world.story, world.cluster.trace.entries, world.pods()])
  }
  expect(once()).toBe(once())
})

function unlucky(world: World): string {
  return world.pods().map(({ metadata }) => metadata?.name ?? '').sort()[0] ?? ''
}
