import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Container, ContainerState, ContainerStatus, Pod } from '../../../src/model/kubernetes.generated.ts'
import { PodAddresses } from '../../../src/sim/kubelet/addresses.ts'
import { BackOff, goSeconds } from '../../../src/sim/kubelet/back-off.ts'
import { runOf, type ContainerBehaviour } from '../../../src/sim/kubelet/behaviour.ts'
import { mountRetry, nextSyncRetry } from '../../../src/sim/kubelet/config-sources.ts'
import { portClashes } from '../../../src/sim/kubelet/container-end.ts'
import { restartsAfter } from '../../../src/sim/kubelet/container-record.ts'
import { evictionOrder, type PodUsage } from '../../../src/sim/kubelet/eviction.ts'
import { fullName } from '../../../src/sim/kubelet/images.ts'
import { phaseOf } from '../../../src/sim/kubelet/phase.ts'
import { answer, isSettled, newProbeRecord, nextAnswer, observe, probeTimes, tickAt, type ProbeKind } from '../../../src/sim/kubelet/probe.ts'
import { stopTimes } from '../../../src/sim/kubelet/termination.ts'

const running: ContainerState = { running: {} }
const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode } })
const waiting: ContainerState = { waiting: { reason: 'ContainerCreating' } }

describe('the phase of a pod', () => {
  /** `a:running`, `a:ended 1`, `a:waiting`, `a:again 1` (waits after it ended). */
  const statuses = (text: string): ContainerStatus[] => text.split(' ').filter((part) => part !== '').map((part) => {
    const [name = '', state = '', code = '0'] = part.split(/[:/]/)
    if (state === 'again') return { name, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended(Number(code)) }
    return { name, started: state === 'running', state: state === 'running' ? running : state === 'ended' ? ended(Number(code)) : waiting, lastState: {} }
  })
  const pod = (restartPolicy: string, inits: readonly Container[] = []): Pod => ({ spec: { restartPolicy, initContainers: [...inits], containers: [{ name: 'a' }, { name: 'b' }] } })
  const init: Container = { name: 'i' }
  const sidecar: Container = { name: 's', restartPolicy: 'Always' }

  // Rows of TestPodPhaseWithRestartAlways, …OnFailure, …Never and of their tables with init containers (1.36).
  test.each([
    ['nothing is known', pod('Always'), '', false, 'Pending'],
    ['all run', pod('Always'), 'a:running b:running', false, 'Running'],
    ['all ended, and come again', pod('Always'), 'a:ended/0 b:ended/1', false, 'Running'],
    ['one runs, one ended', pod('Always'), 'a:running b:ended/1', false, 'Running'],
    ['one runs, one is unknown', pod('Always'), 'a:running', false, 'Pending'],
    ['one runs, one crash-loops', pod('Always'), 'a:running b:again/1', false, 'Running'],
    ['all crash-loop', pod('Always'), 'a:again/1 b:again/1', false, 'Running'],
    ['one waits for its first run', pod('Always'), 'a:running b:waiting', false, 'Pending'],
    ['all ended well, and will not run again though they should', pod('Always'), 'a:ended/0 b:ended/0', true, 'Succeeded'],
    ['all ended badly, and will not run again though they should', pod('Always'), 'a:ended/1 b:ended/0', true, 'Failed'],
    ['OnFailure: all ended well', pod('OnFailure'), 'a:ended/0 b:ended/0', false, 'Succeeded'],
    ['OnFailure: one ended badly', pod('OnFailure'), 'a:ended/0 b:ended/1', false, 'Running'],
    ['Never: all ended well', pod('Never'), 'a:ended/0 b:ended/0', false, 'Succeeded'],
    ['Never: one ended badly', pod('Never'), 'a:ended/0 b:ended/1', false, 'Failed'],
    ['Never: one ended badly, one runs', pod('Never'), 'a:running b:ended/1', false, 'Running'],
    ['an init container runs', pod('Always', [init]), 'i:running a:waiting b:waiting', false, 'Pending'],
    ['an init container failed and is tried again', pod('Always', [init]), 'i:again/1 a:waiting b:waiting', false, 'Pending'],
    ['an init container failed for good', pod('Never', [init]), 'i:ended/1 a:waiting b:waiting', false, 'Failed'],
    ['an init container is done', pod('Always', [init]), 'i:ended/0 a:running b:running', false, 'Running'],
    ['a sidecar runs beside what is done', pod('Never', [sidecar]), 's:running a:ended/0 b:ended/0', false, 'Running'],
    ['a sidecar ended with the others', pod('Never', [sidecar]), 's:ended/137 a:ended/0 b:ended/0', false, 'Succeeded'],
    ['a sidecar crash-loops', pod('Always', [sidecar]), 's:again/1 a:running b:running', false, 'Running'],
  ])('%s', (_, object, text, isTerminal, phase) => {
    expect(phaseOf(object, statuses(text), isTerminal)).toBe(phase)
  })
})

describe('restart policies', () => {
  const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }, { action: 'Restart', exitCodes: { operator: 'NotIn', values: [0, 1] } }]

  test.each([
    ['the pod\'s', 0, {}, 'Always', true], ['the pod\'s', 0, {}, 'OnFailure', false], ['the pod\'s', 1, {}, 'OnFailure', true], ['the pod\'s', 1, {}, 'Never', false],
    ['the container\'s own', 1, { restartPolicy: 'Never' }, 'Always', false], ['the container\'s own', 0, { restartPolicy: 'Always' }, 'Never', true],
    ['a rule', 42, { restartPolicy: 'Never', restartPolicyRules: rules }, 'Never', true], ['a rule by exclusion', 7, { restartPolicy: 'Never', restartPolicyRules: rules }, 'Never', true],
    ['no rule', 1, { restartPolicy: 'Never', restartPolicyRules: rules }, 'Always', false],
  ])('%s decides after code %d', (_, code, container, restartPolicy, again) => {
    expect(restartsAfter(code, container, { restartPolicy })).toBe(again)
  })
})

describe('back-off', () => {
  test('doubles from 10 s to 300 s and begins anew after 600 s without trouble', () => {
    const backOff = new BackOff()
    const waits: number[] = []
    let now = 0
    for (let crash = 0; crash < 9; crash++) {
      const until = backOff.waitsUntil(now, now)
      waits.push((until ?? now) / 1000 - now / 1000)
      now = until ?? now
      backOff.next(now, now)
    }
    expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300])
    expect(backOff.waitsUntil(now + 600_000, now + 600_000)).toBe(now + 900_000)
    expect(backOff.waitsUntil(now + 600_001, now + 600_001)).toBeUndefined()
  })

  test.each([[10_000, '10s'], [80_000, '1m20s'], [300_000, '5m0s']])('%d ms is %s', (milliseconds, text) => {
    expect(goSeconds(milliseconds)).toBe(text)
  })

  test('a mount is tried after 0.5, 1, 2 … s; a container every 10 s', () => {
    expect([0, 500, 501, 1501, 3501, 100_000, 200_000].map((from) => mountRetry(0, from))).toEqual([500, 500, 1500, 3500, 7500, 127_500, 249_500])
    expect([3000, 13_000, 13_001, 14_000].map((from) => nextSyncRetry(3000, from))).toEqual([13_000, 13_000, 23_000, 23_000])
  })
})

describe('probes', () => {
  test('a verdict changes with the third failure in a row, and with one success', () => {
    const record = newProbeRecord('readiness')
    const times = probeTimes({})
    const changes = [true, false, false, true, false, false, false, false, true].map((passed) => `${observe(record, 'readiness', passed, times) ? 'now ' : ''}${record.result}`)
    expect(changes).toEqual(['now success', 'success', 'success', 'success', 'success', 'success', 'now failure', 'failure', 'now success'])
  })

  test('ticks begin with the prober', () => {
    expect([0, 3, 4, 13, 15].map((from) => tickAt(3, 10, from))).toEqual([3, 3, 13, 13, 23])
  })

  test('looking only where something may change finds what asking at every tick finds', () => {
    const seconds = fc.integer({ min: 0, max: 60 })
    const probe = fc.record({ periodSeconds: fc.integer({ min: 1, max: 12 }), successThreshold: fc.integer({ min: 1, max: 3 }), failureThreshold: fc.integer({ min: 1, max: 4 }) })
    const behaviour: fc.Arbitrary<ContainerBehaviour> = fc.record({ readyAfter: seconds, readinessFailsAt: seconds, readinessBack: seconds, livenessFailsAt: seconds })
    fc.assert(fc.property(probe, behaviour, fc.constantFrom<ProbeKind>('readiness', 'liveness'), (spec, given, kind) => {
      const times = probeTimes(spec)
      const run = runOf(given, {}, { name: 'c' }, 'app')
      const asked = (skips: boolean): string[] => {
        const record = newProbeRecord(kind)
        const found: string[] = []
        for (let at = 0; at < 200_000;) {
          const passes = answer(kind, run, at)
          if (skips && isSettled(record, passes, times)) {
            at = tickAt(0, times.period, nextAnswer(kind, run, at))
            continue
          }
          if (!record.isOnHold && observe(record, kind, passes, times)) found.push(`${at} ${record.result}`)
          at += times.period
        }
        return found
      }
      expect(asked(true)).toEqual(asked(false))
    }))
  })
})

describe('how long containers take to stop', () => {
  const one = (name: string, role: 'app' | 'sidecar', stopsWithin: number, preStopTakes = 0): Parameters<typeof stopTimes>[0][number] => {
    const container: Container = { name, ...preStopTakes > 0 ? { lifecycle: { preStop: { exec: { command: ['x'] } } } } : {} }
    return { container, role, run: runOf({ stopsWithin, preStopTakes }, {}, container, role) }
  }
  const times = (grace: number, ...all: Parameters<typeof stopTimes>[0]): string => stopTimes(all, grace).map(({ name, after, code }) => `${name} ${after / 1000} ${code}`).join(', ')

  test.each([
    ['at once when it listens', 30, [one('a', 'app', 2)], 'a 2 143'],
    ['killed when the grace is over', 30, [one('a', 'app', 100)], 'a 30 137'],
    ['preStop counts', 30, [one('a', 'app', 100, 20)], 'a 30 137'],
    ['2 s are left when preStop took all', 30, [one('a', 'app', 100, 40)], 'a 32 137'],
    ['without grace 2 s', 0, [one('a', 'app', 100)], 'a 2 137'],
    ['containers stop side by side', 30, [one('a', 'app', 5), one('b', 'app', 3)], 'a 5 143, b 3 143'],
    ['sidecars after them, the last first', 30, [one('s', 'sidecar', 1), one('t', 'sidecar', 2), one('a', 'app', 5)], 's 8 143, t 7 143, a 5 143'],
    ['a sidecar whose turn comes too late has 2 s', 30, [one('s', 'sidecar', 100), one('a', 'app', 100)], 's 32 137, a 30 137'],
    ['the preStop of a sidecar does not wait for its turn', 30, [one('s', 'sidecar', 1, 4), one('a', 'app', 5)], 's 6 143, a 5 143'],
  ])('%s', (_, grace, containers, expected) => {
    expect(times(grace, ...containers)).toBe(expected)
  })
})

describe('who is evicted first', () => {
  const pod = (name: string, used: number, request: number, priority = 0): PodUsage => ({ pod: { metadata: { name }, spec: { priority } }, containers: [{ name, used, request }] })

  test('who uses more than asked for, then the less important, then who is furthest above', () => {
    const all = [pod('fair', 50, 100), pod('important', 900, 100, 10), pod('little', 150, 100), pod('much', 500, 100), pod('nothing-asked', 160, 0), pod('fair-important', 90, 100, 10)]
    expect(all.sort(evictionOrder).map(({ pod: { metadata } }) => metadata?.name)).toEqual(['much', 'nothing-asked', 'little', 'important', 'fair', 'fair-important'])
  })
})

describe('names of images', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest'], ['nginx:1', 'docker.io/library/nginx:1'], ['team/app', 'docker.io/team/app:latest'],
    ['localhost/app', 'localhost/app:latest'], ['registry.example.com:5000/a/b:2', 'registry.example.com:5000/a/b:2'],
    [`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
    ['NGINX', undefined], ['nginx:', undefined], ['a//b', undefined], ['', undefined], ['nginx:lat est', undefined],
  ])('%s', (image, expected) => {
    expect(fullName(image)).toBe(expected)
  })
})

test('ports of a pod that two containers want', () => {
  const container = (name: string, containerPort: number, more: object = {}): Container => ({ name, ports: [{ containerPort, ...more }], ...name.startsWith('s') ? { restartPolicy: 'Always' } : {} })
  expect(portClashes({ initContainers: [container('i', 80), container('s', 90)], containers: [container('a', 80), container('b', 90), container('c', 80), container('d', 80, { protocol: 'UDP' })] }))
    .toEqual([{ container: 'b', holder: 's', port: 90 }, { container: 'c', holder: 'a', port: 80 }])
})

test('addresses of pods are never given twice, and freed ones come back', () => {
  const addresses = new PodAddresses()
  addresses.take('10.1.0.3')
  const first = [1, 2, 3, 4, 5].map(() => addresses.next('10.1.0.0/29'))
  expect(first).toEqual(['10.1.0.2', '10.1.0.4', '10.1.0.5', '10.1.0.6', '10.1.0.7'])
  addresses.free('10.1.0.4')
  expect(addresses.next('10.1.0.0/29')).toBe('10.1.0.4')
  expect(addresses.next('fd00::/64')).toBe('fd00::2')
})
