import { expect, it } from 'vitest'
import type { ClusterClient } from '../../src/sim/cluster-client.ts'
import { EventRecorder } from '../../src/sim/cluster-events.ts'
import { VirtualClock } from '../../src/sim/clock.ts'
import type { CoreEvent } from '../../src/sim/controllers/types.ts'

it('counts an event that it told before, and no longer knows it after 4096 others of the same source', () => {
  const { record, told } = recorder()
  record('kubelet', 'web')
  record('kubelet', 'web')
  for (let other = 0; other < 4095; other++) record('kubelet', `p-${other}`)
  record('kubelet', 'web')
  expect(told('web')).toEqual([3])
  for (let other = 0; other < 4096; other++) record('kubelet', `q-${other}`)
  record('kubelet', 'web')
  expect(told('web')).toEqual([3, 1])
})

it('keeps the memories of sources apart', () => {
  const { record, told } = recorder()
  record('kubelet', 'web')
  for (let other = 0; other < 5000; other++) record('job-controller', `p-${other}`)
  record('kubelet', 'web')
  expect(told('web')).toEqual([2])
})

function recorder(): { record: (component: string, pod: string) => void, told: (pod: string) => (number | undefined)[] } {
  const events = new Map<string, CoreEvent>()
  const write = (_kind: string, event: CoreEvent): object => {
    events.set(event.metadata?.name ?? '', event)
    return {}
  }
  const client = { create: write, update: write, read: (_kind: string, _namespace: string, name: string) => events.get(name) } as unknown as ClusterClient
  const recorded = new EventRecorder(client, new VirtualClock(0))
  return {
    record: (component, name) => { recorded.record(component, { kind: 'Pod', apiVersion: 'v1', object: { metadata: { name, namespace: 'ns', uid: name } } }, 'Normal', 'Seen', 'It is there') },
    told: (pod) => [...events.values()].filter(({ involvedObject }) => involvedObject?.name === pod).map(({ count }) => count),
  }
}
