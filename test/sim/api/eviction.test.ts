import { describe, expect, it } from 'vitest'
import type { ValueMap } from '../../../src/base/json.ts'
import type { RequestOptions } from '../../../src/sim/api/server.ts'
import type { ApiResponse } from '../../../src/sim/api/status.ts'
import type { ApiServer } from '../../../src/sim/api/server.ts'
import { addPod, at, metaOf, stockServer } from './stock-server.ts'

const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const unready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] }
const labels = { app: 'web' }

function evict(server: ApiServer, name: string, deleteOptions?: ValueMap, options: RequestOptions = {}): ApiResponse {
  return server.create(at('pods', name, 'eviction'), { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' }, ...deleteOptions === undefined ? {} : { deleteOptions } }, options)
}

function addBudget(server: ApiServer, name: string, status: ValueMap, spec: ValueMap = {}): void {
  server.create(at('poddisruptionbudgets', '', '', 'policy'), { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec: { minAvailable: 2, selector: { matchLabels: labels }, ...spec } })
  server.patch(at('poddisruptionbudgets', name, 'status', 'policy'), { status: { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...status } }, { patchType: 'merge' })
}

function budget(server: ApiServer, name: string): ValueMap {
  return server.get(at('poddisruptionbudgets', name, '', 'policy')).object?.status as ValueMap
}

describe('an eviction', () => {
  it.each<[string, ValueMap, ValueMap, ValueMap, { message: string, cause?: string, retry?: number } | undefined]>([
    ['is allowed while the budget allows one', ready, { disruptionsAllowed: 1 }, {}, undefined],
    ['is refused when it would break the budget', ready, { currentHealthy: 2, desiredHealthy: 2 }, {}, { message: 'Cannot evict pod as it would violate the pod\'s disruption budget.', cause: 'The disruption budget pdb needs 2 healthy pods and has 2 currently' }],
    ['waits for the budget to be looked at', ready, { observedGeneration: 0, disruptionsAllowed: 1 }, {}, { message: 'Cannot evict pod as it would violate the pod\'s disruption budget.', cause: 'The disruption budget pdb is still being processed by the server.', retry: 10 }],
    ['tells why the budget is not known', ready, { conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'no scale', lastTransitionTime: '2026-01-01T00:00:00Z' }] }, {}, { message: 'Cannot evict pod as it would violate the pod\'s disruption budget.', cause: 'The disruption budget pdb does not allow evicting pods currently because it failed sync: no scale' }],
    ['tells what its condition says', ready, { currentHealthy: 3, desiredHealthy: 2, conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'Other', message: 'not now', lastTransitionTime: '2026-01-01T00:00:00Z' }] }, {}, { message: 'Cannot evict pod as it would violate the pod\'s disruption budget.', cause: 'The disruption budget pdb does not allow evicting pods currently (Other): not now' }],
    ['of a pod that is not ready passes when the others are enough', unready, { currentHealthy: 2, desiredHealthy: 2 }, {}, undefined],
    ['of a pod that is not ready counts when they are not', unready, { currentHealthy: 1, desiredHealthy: 2 }, {}, { message: 'Cannot evict pod as it would violate the pod\'s disruption budget.', cause: 'The disruption budget pdb needs 2 healthy pods and has 1 currently' }],
    ['of a pod that is not ready always passes where the budget says so', unready, { currentHealthy: 1, desiredHealthy: 2 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, undefined],
    ['of a pod that has ended asks nobody', { phase: 'Failed' }, {}, {}, undefined],
    ['of a pod that has not begun asks nobody', { phase: 'Pending' }, {}, {}, undefined],
  ])('%s', (_what, podStatus, budgetStatus, budgetSpec, refusal) => {
    const server = stockServer()
    addPod(server, 'a', { labels, spec: { nodeName: 'n1' }, status: podStatus })
    addBudget(server, 'pdb', budgetStatus, budgetSpec)
    const { code, status, object } = evict(server, 'a')
    if (refusal === undefined) {
      expect([code, object?.status]).toEqual([201, 'Success'])
      return
    }
    expect(status).toMatchObject({ code: 429, reason: 'TooManyRequests', message: refusal.message })
    expect(status?.details?.causes?.map(({ reason, message }) => [reason, message])).toEqual([['DisruptionBudget', refusal.cause]])
    expect(status?.details?.retryAfterSeconds).toBe(refusal.retry)
    expect(metaOf(server, at('pods', 'a'))?.deletionTimestamp).toBeUndefined()
  })

  it('takes one from the budget, notes the pod, and marks it with the reason', () => {
    const server = stockServer()
    addPod(server, 'a', { labels, spec: { nodeName: 'n1' }, status: ready })
    addBudget(server, 'pdb', { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2 })
    evict(server, 'a')
    expect(budget(server, 'pdb')).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { a: '2026-01-01T00:00:00Z' }, conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }] })
    const pod = server.get(at('pods', 'a')).object
    expect(pod?.metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:30Z' })
    expect((pod?.status as ValueMap).conditions).toContainEqual({ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z' })
  })

  it.each<[string, ValueMap | undefined, RequestOptions]>([['in the request', undefined, { dryRun: true }], ['in the body', { dryRun: ['All'] }, {}]])('that is a dry run %s changes nothing', (_where, body, options) => {
    const server = stockServer()
    addPod(server, 'a', { labels, spec: { nodeName: 'n1' }, status: ready })
    addBudget(server, 'pdb', { disruptionsAllowed: 1 })
    const before = server.store.revision
    expect(evict(server, 'a', body, options).code).toBe(201)
    expect(server.store.revision).toBe(before)
  })

  it('takes the grace period of its delete options', () => {
    const server = stockServer()
    addPod(server, 'a', { spec: { nodeName: 'n1' }, status: ready })
    evict(server, 'a', { gracePeriodSeconds: 3 })
    expect(metaOf(server, at('pods', 'a'))?.deletionGracePeriodSeconds).toBe(3)
  })

  it('is refused where two budgets hold the pod, for another pod, or for none', () => {
    const server = stockServer()
    addPod(server, 'a', { labels, spec: { nodeName: 'n1' }, status: ready })
    addBudget(server, 'pdb', {})
    addBudget(server, 'pdb2', {})
    expect(evict(server, 'a').status).toMatchObject({ code: 500, message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' })
    expect(server.create(at('pods', 'a', 'eviction'), { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'b' } }).status?.message).toBe('name in URL does not match name in Eviction object')
    expect(evict(server, 'none').status?.message).toBe('pods "none" not found')
  })
})

describe('a binding', () => {
  const bind = (server: ApiServer, body: ValueMap): ApiResponse => server.create(at('pods', 'a', 'binding'), { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' }, target: { kind: 'Node', name: 'n1' }, ...body })

  it('gives the pod its node, the condition, and the labels of the node\'s place', () => {
    const server = stockServer()
    server.create(at('nodes', '', '', '', ''), { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', labels: { 'topology.kubernetes.io/zone': 'z1', other: 'x' } } })
    addPod(server, 'a', { labels })
    expect(bind(server, {}).object).toMatchObject({ kind: 'Status', status: 'Success' })
    const pod = server.get(at('pods', 'a')).object
    expect(pod).toMatchObject({ metadata: { labels: { app: 'web', 'topology.kubernetes.io/zone': 'z1' }, generation: 1 }, spec: { nodeName: 'n1' } })
    expect((pod?.status as ValueMap).conditions).toEqual([{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z' }])
  })

  it.each<[string, Parameters<typeof addPod>[2], ValueMap, string]>([
    ['a pod that has a node', { spec: { nodeName: 'n2' } }, {}, 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "n2"'],
    ['a pod that waits behind a gate', { spec: { schedulingGates: [{ name: 'g' }] } }, {}, 'Operation cannot be fulfilled on pods/binding "a": pod a has non-empty .spec.schedulingGates'],
    ['to nothing', {}, { target: {} }, 'target.name: Required value'],
    ['to something else', {}, { target: { kind: 'Pod', name: 'x' } }, 'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"'],
    ['another pod of that name', {}, { metadata: { name: 'a', uid: 'x' } }, 'Operation cannot be fulfilled on pods "a": StorageError: invalid object, Code: 4, Key: /registry/pods/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: UID'],
  ])('of %s is refused', (_what, pod, body, message) => {
    const server = stockServer()
    addPod(server, 'a', pod)
    expect(bind(server, body).status?.message).toBe(message.replace(/UID$/, metaOf(server, at('pods', 'a'))?.uid as string))
  })

  it('may be posted to the collection of bindings, as of old', () => {
    const server = stockServer()
    addPod(server, 'a')
    expect(server.create(at('bindings'), { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' }, target: { kind: 'Node', name: 'n1' } }).code).toBe(201)
    expect(server.get(at('pods', 'a')).object?.spec).toMatchObject({ nodeName: 'n1' })
  })
})
