import { describe, expect, test } from 'vitest'
import type { Container, Pod } from '../../../src/model/kubernetes.generated.ts'
import { recordsOf } from '../../../src/sim/kubelet/container-record.ts'
import { podActions } from '../../../src/sim/kubelet/pod-actions.ts'

/**
 * Containers are written as they are: `-` never ran, `run`, `starting` (its startup probe has not passed), `0` or `137` ended, `live!` and `start!` failed a
 * probe, `new` runs another image than it should. What is done: names to start, `kill` names, `pod` when nothing is to run any more.
 */
function actions(inits: readonly string[], apps: readonly string[], restartPolicy: string, kind: 'init' | 'sidecar' = 'init', sandbox = { isThere: true, attempt: 1 }): string {
  const named = (prefix: string, count: number, more: Container = {}): Container[] => Array.from({ length: count }, (_, index) => ({ name: `${prefix}${index + 1}`, image: 'i', ...more }))
  const pod: Pod = { spec: { restartPolicy, initContainers: named('i', inits.length, kind === 'sidecar' ? { restartPolicy: 'Always' } : {}), containers: named('a', apps.length) } }
  const records = recordsOf(pod.spec ?? {})
  for (const [index, state] of [...inits, ...apps].entries()) {
    const record = records[index]
    if (record === undefined || state === '-') continue
    const code = Number(state)
    record.state = Number.isNaN(code) ? 'running' : 'exited'
    if (!Number.isNaN(code)) record.ended = { id: 'x', code, reason: '', startedAt: 0, finishedAt: 0 }
    record.isStarted = record.state === 'running' && state !== 'starting' && state !== 'start!'
    if (state === 'live!' || state === 'start!') record.hasFailed = state === 'live!' ? 'liveness' : 'startup'
    if (state === 'new') record.image = 'j'
  }
  const { createSandbox, killPod, kill, start } = podActions(pod, records, sandbox)
  return [...createSandbox ? ['sandbox'] : [], ...killPod ? ['pod'] : [], ...kill.map(({ record }) => `kill ${record.container.name ?? ''}`), ...start.map(({ container }) => container.name ?? '')].join(' ')
}

const none = ['-', '-', '-']
const runs = ['run', 'run', 'run']
const gone = { isThere: false, attempt: 1 }

describe('what a kubelet does with a pod now (rows of TestComputePodActions and its kin, 1.36)', () => {
  test.each([
    ['everything runs', [], runs, 'Always', ''],
    ['nothing runs yet', [], none, 'Always', 'a1 a2 a3'],
    ['one ended, Always', [], ['run', '0', 'run'], 'Always', 'a2'],
    ['one ended well, OnFailure', [], ['run', '0', 'run'], 'OnFailure', ''],
    ['one failed, OnFailure', [], ['run', '1', 'run'], 'OnFailure', 'a2'],
    ['one failed, Never', [], ['run', '1', 'run'], 'Never', ''],
    ['all ended, Never', [], ['0', '0', '1'], 'Never', 'pod'],
    ['liveness failed', [], ['run', 'live!', 'run'], 'Always', 'kill a2 a2'],
    ['startup failed', [], ['run', 'start!', 'run'], 'Always', 'kill a2 a2'],
    ['liveness failed, Never', [], ['run', 'live!', 'run'], 'Never', 'kill a2'],
    ['another image, even when Never', [], ['run', 'new', 'run'], 'Never', 'kill a2 a2'],
  ])('%s', (_, inits, apps, policy, expected) => {
    expect(actions(inits, apps, policy)).toBe(expected)
  })

  test.each([
    ['no init container has run', none, none, 'Always', 'i1'],
    ['the first is done', ['0', '-', '-'], none, 'Always', 'i2'],
    ['the last still runs', ['0', '0', 'run'], none, 'Always', ''],
    ['all are done', ['0', '0', '0'], none, 'Always', 'a1 a2 a3'],
    ['the last failed, Always', ['0', '0', '137'], none, 'Always', 'i3'],
    ['the last failed, OnFailure', ['0', '0', '137'], none, 'OnFailure', 'i3'],
    ['the last failed, Never', ['0', '0', '137'], none, 'Never', 'pod'],
    ['apps run: whatever init containers say', ['-', '-', '137'], runs, 'Never', ''],
  ])('init containers: %s', (_, inits, apps, policy, expected) => {
    expect(actions(inits, apps, policy)).toBe(expected)
  })

  test.each([
    ['the first has started', ['run', '-', '-'], none, 'Always', 'i2'],
    ['the second has not yet', ['run', 'starting', '-'], none, 'Always', ''],
    ['the second has', ['run', 'run', '-'], none, 'Always', 'i3'],
    ['all have', runs, none, 'Always', 'a1 a2 a3'],
    ['the last failed its liveness probe', ['run', 'run', 'live!'], none, 'Always', 'kill i3 i3 a1 a2 a3'],
    ['the last failed its startup probe', ['run', 'run', 'start!'], none, 'Always', 'kill i3 i3'],
    ['the last has another image', ['run', 'run', 'new'], none, 'Always', 'kill i3 i3 a1 a2 a3'],
    ['the first and the last ended', ['0', 'run', '0'], none, 'Always', 'i1 i3'],
    ['the first ended', ['0', 'run', 'run'], none, 'Always', 'i1 a1 a2 a3'],
    ['the last failed, even when Never', ['run', 'run', '137'], none, 'Never', 'i3'],
    ['one failed beside running apps', ['run', '137', 'run'], runs, 'Never', 'i2'],
    ['all apps are done', runs, ['0', '0', '0'], 'Never', 'pod'],
  ])('sidecars: %s', (_, inits, apps, policy, expected) => {
    expect(actions(inits, apps, policy, 'sidecar')).toBe(expected)
  })

  test.each([
    ['a new pod', [], none, 'Always', { isThere: false, attempt: 0 }, 'sandbox a1 a2 a3'],
    ['the sandbox is gone', [], ['255', '255', '255'], 'Always', gone, 'sandbox pod a1 a2 a3'],
    ['OnFailure: what ended well stays so', [], ['0', '255', '255'], 'OnFailure', gone, 'sandbox pod a2 a3'],
    ['OnFailure: all ended well', [], ['0', '0', '0'], 'OnFailure', gone, 'pod'],
    ['Never: the pod is over', [], ['255', '0', '255'], 'Never', gone, 'pod'],
    ['Never, but nothing ever ran', [], none, 'Never', gone, 'sandbox pod a1 a2 a3'],
    ['it begins with the first init container', ['0', '0', '0'], ['255', '255', '255'], 'Always', gone, 'sandbox pod i1'],
  ])('sandbox: %s', (_, inits, apps, policy, sandbox, expected) => {
    expect(actions(inits, apps, policy, 'init', sandbox)).toBe(expected)
  })
})
