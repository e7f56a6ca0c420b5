import { expect, it } from 'vitest'
import type { ValueMap } from '../../src/base/json.ts'
import { podLimit } from '../../src/plan/pod-limit.ts'
import type { AdmissionRequest } from '../../src/sim/admission/plugin.ts'

const node = (pods: string): ValueMap => ({ kind: 'Node', status: { capacity: { pods } } })
const request = (operation: string, resource = 'pods'): AdmissionRequest => ({ operation, resource: { group: '', resource }, subresource: '', name: 'web-1', object: {} }) as unknown as AdmissionRequest
const reader = {} as never

it.each<[string, readonly ValueMap[], number, AdmissionRequest, string | undefined]>([
  ['two thousand pods are let in whatever the nodes', [node('110')], 1999, request('CREATE'), undefined],
  ['the next one is not', [node('110')], 2000, request('CREATE'), 'pods "web-1" is forbidden: a plan with these nodes ends at 2000 pods: more could never be placed'],
  ['more nodes take more', [...Array(100).keys()].map(() => node('110')), 20_000, request('CREATE'), undefined],
  ['and have their end, too', [...Array(100).keys()].map(() => node('110')), 23_000, request('CREATE'), 'pods "web-1" is forbidden: a plan with these nodes ends at 23000 pods: more could never be placed'],
  ['changes are no new pods', [], 99_999, request('UPDATE'), undefined],
  ['other objects are not counted', [], 99_999, request('CREATE', 'services'), undefined],
])('%s', (_sentence, nodes, pods, asked, refusal) => {
  expect(podLimit(nodes, () => pods).validate?.(asked, reader)?.status?.message).toBe(refusal)
})
