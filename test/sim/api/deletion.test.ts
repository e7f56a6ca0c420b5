import { describe, expect, it } from 'vitest'
import type { ValueMap } from '../../../src/base/json.ts'
import type { DeleteOptions, RequestOptions } from '../../../src/sim/api/server.ts'
import { addPod, at, metaOf, only, stockServer, type Hand } from './stock-server.ts'

const running = { spec: { nodeName: 'n1', terminationGracePeriodSeconds: 30 }, status: { phase: 'Running' } }
const fields = ['deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'finalizers'] as const

describe('deleting a pod', () => {
  it.each<[string, Parameters<typeof addPod>[2], DeleteOptions, ValueMap | undefined]>([
    ['that runs marks it until its grace period is over', running, {}, { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30, generation: 2 }],
    ['takes the period of the request', running, { gracePeriodSeconds: 5 }, { deletionTimestamp: '2026-01-01T00:00:05Z', deletionGracePeriodSeconds: 5, generation: 2 }],
    ['counts a negative period as one second', running, { gracePeriodSeconds: -7 }, { deletionTimestamp: '2026-01-01T00:00:01Z', deletionGracePeriodSeconds: 1, generation: 2 }],
    ['without a period removes it', running, { gracePeriodSeconds: 0 }, undefined],
    ['without a node removes it', { spec: {} }, { gracePeriodSeconds: 30 }, undefined],
    ['that has ended removes it', { ...running, status: { phase: 'Failed' } }, {}, undefined],
    ['with a finalizer keeps it, even without a period', { ...running, meta: { finalizers: ['example.com/hold'] } }, { gracePeriodSeconds: 0 }, { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0, generation: 2, finalizers: ['example.com/hold'] }],
  ])('%s', (_what, pod, options, expected) => {
    const server = stockServer()
    addPod(server, 'a', pod)
    expect(server.delete(at('pods', 'a'), options).code).toBe(200)
    const meta = metaOf(server, at('pods', 'a'))
    if (expected === undefined) expect(meta).toBeUndefined()
    else expect(only(meta, ...fields)).toEqual({ finalizers: undefined, ...expected })
  })

  it.each<[string, number, number | undefined, number, string]>([
    ['may be brought nearer', 4, 10, 10, '2026-01-01T00:00:10Z'],
    ['goes on when a later request waits longer', 4, 60, 30, '2026-01-01T00:00:30Z'],
    ['goes on when a later request says nothing', 4, undefined, 30, '2026-01-01T00:00:30Z'],
    ['never ends in the past: a second is left', 20, 10, 1, '2026-01-01T00:00:20Z'],
  ])('that is ending %s', (_what, seconds, gracePeriodSeconds, left, time) => {
    const hand: Hand = { seconds: 0 }
    const server = stockServer(hand)
    addPod(server, 'a', running)
    server.delete(at('pods', 'a'))
    hand.seconds = seconds
    server.delete(at('pods', 'a'), gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds })
    expect(only(metaOf(server, at('pods', 'a')), 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation')).toEqual({ deletionTimestamp: time, deletionGracePeriodSeconds: left, generation: 2 })
  })

  it('is told to watchers in two steps when it goes at once', () => {
    const server = stockServer()
    addPod(server, 'a')
    const events: string[] = []
    server.store.watch(({ type, value }) => { events.push(`${type} ${(value.metadata as { deletionGracePeriodSeconds: number }).deletionGracePeriodSeconds}`) })
    server.delete(at('pods', 'a'))
    expect(events).toEqual(['MODIFIED 0', 'DELETED 0'])
  })

  it('lets its kubelet report until the end, whatever time the report bears', () => {
    const server = stockServer()
    addPod(server, 'a', running)
    const before = server.get(at('pods', 'a')).object ?? {}
    server.delete(at('pods', 'a'))
    const { resourceVersion: _version, ...metadata } = before.metadata as ValueMap
    const report = { ...before, metadata: { ...metadata, deletionTimestamp: '2027-01-01T00:00:00Z' }, status: { phase: 'Succeeded' } }
    expect(server.update(at('pods', 'a', 'status'), report).status).toBeUndefined()
    expect(metaOf(server, at('pods', 'a'))?.deletionTimestamp).toBe('2026-01-01T00:00:30Z')
  })
})

describe('what becomes of dependents', () => {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'x' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'app:v1' }] } } } }
  const set = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'x' }, spec: { selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'app', image: 'app:v1' }] } } } }
  const warning = 'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'

  it.each<[string, string, ValueMap, string, DeleteOptions, string[] | undefined, string[]]>([
    ['nothing is said: they go', 'replicasets', set, 'apps', {}, undefined, []],
    ['they go first', 'replicasets', set, 'apps', { propagationPolicy: 'Foreground' }, ['foregroundDeletion'], []],
    ['they stay', 'replicasets', set, 'apps', { propagationPolicy: 'Orphan' }, ['orphan'], []],
    ['they stay, in the older words', 'replicasets', set, 'apps', { orphanDependents: true }, ['orphan'], []],
    ['nothing is said of a Job: they stay, with a warning', 'jobs', job, 'batch', {}, ['orphan'], [warning]],
    ['they go after their Job', 'jobs', job, 'batch', { propagationPolicy: 'Background' }, undefined, []],
    ['the older words count for Jobs, too', 'jobs', job, 'batch', { orphanDependents: false }, undefined, []],
  ])('%s', (_what, resource, object, group, options, finalizers, warnings) => {
    const server = stockServer()
    server.create(at(resource, '', '', group), object)
    const response = server.delete(at(resource, 'x', '', group), options)
    expect(response.warnings).toEqual(warnings)
    const meta = metaOf(server, at(resource, 'x', '', group))
    expect(meta?.finalizers).toEqual(finalizers)
    if (finalizers === undefined) expect(response.object).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'x', group, kind: resource } })
    else expect(meta?.generation).toBe(2)
  })

  it('an earlier choice stands until another is made', () => {
    const server = stockServer()
    server.create(at('replicasets', '', '', 'apps'), set)
    const choose = (options: DeleteOptions): unknown => {
      server.delete(at('replicasets', 'x', '', 'apps'), options)
      return metaOf(server, at('replicasets', 'x', '', 'apps'))?.finalizers
    }
    expect([choose({ propagationPolicy: 'Orphan' }), choose({}), choose({ propagationPolicy: 'Foreground' })]).toEqual([['orphan'], ['orphan'], ['foregroundDeletion']])
  })

  it('the update that takes the last finalizer removes the object', () => {
    const server = stockServer()
    server.create(at('replicasets', '', '', 'apps'), set)
    server.delete(at('replicasets', 'x', '', 'apps'), { propagationPolicy: 'Foreground' })
    expect(server.patch(at('replicasets', 'x', '', 'apps'), { metadata: { finalizers: ['foregroundDeletion', 'example.com/new'] } }, { patchType: 'merge' }).status?.message)
      .toContain('metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}')
    expect(server.patch(at('replicasets', 'x', '', 'apps'), { metadata: { finalizers: null } }, { patchType: 'merge' }).code).toBe(200)
    expect(metaOf(server, at('replicasets', 'x', '', 'apps'))).toBeUndefined()
  })
})

describe('a deletion', () => {
  it.each<[string, DeleteOptions & RequestOptions, string]>([
    ['of another object of that name', { preconditions: { uid: 'x' } }, 'Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (x) does not match the UID in record (UID). The object might have been deleted and then recreated'],
    ['of another state', { preconditions: { resourceVersion: '1' } }, 'Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (VERSION). The object might have been modified'],
  ])('%s is refused', (_what, options, message) => {
    const server = stockServer()
    server.create(at('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })
    const { uid, resourceVersion } = metaOf(server, at('configmaps', 'a')) ?? {}
    expect(server.delete(at('configmaps', 'a'), options).status?.message).toBe(message.replace('UID)', `${String(uid as string)})`).replace('VERSION)', `${String(resourceVersion as string)})`))
    expect(metaOf(server, at('configmaps', 'a'))).toBeDefined()
  })

  it('as a dry run answers as a real one and keeps everything', () => {
    const server = stockServer()
    addPod(server, 'a', running)
    const before = server.store.revision
    expect((server.delete(at('pods', 'a'), { dryRun: true }).object?.metadata as ValueMap).deletionTimestamp).toBe('2026-01-01T00:00:30Z')
    expect(server.store.revision).toBe(before)
  })

  it('of a collection takes what the selectors show', () => {
    const server = stockServer()
    for (const [name, app] of [['a', 'x'], ['b', 'y'], ['c', 'x']] as const) server.create(at('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { app } } })
    const { object } = server.deleteCollection(at('configmaps'), { labelSelector: 'app=x' })
    expect((object?.items as ValueMap[]).map(({ metadata }) => (metadata as ValueMap).name)).toEqual(['a', 'c'])
    expect(server.list(at('configmaps')).map(({ metadata }) => (metadata as ValueMap).name)).toEqual(['b'])
  })
})

describe('a namespace', () => {
  const namespace = at('namespaces', 'team', '', '', '')

  it('is emptied before it goes: it leaves with its last finalizer', () => {
    const server = stockServer()
    server.create({ ...namespace, name: '' }, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    expect(server.delete(namespace).object).toMatchObject({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Terminating' } })
    expect(server.create(at('configmaps', '', '', '', 'team'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' } }).status?.message).toContain('because it is being terminated')
    expect(server.delete(namespace).code).toBe(200)
    const live = server.get(namespace).object ?? {}
    expect(server.update({ ...namespace, subresource: 'finalize' }, { ...live, spec: { finalizers: [] } }).code).toBe(200)
    expect(server.get(namespace).code).toBe(404)
  })

  it('that every cluster needs stays', () => {
    expect(stockServer().delete({ ...namespace, name: 'default' }).status?.message).toBe('namespaces "default" is forbidden: this namespace may not be deleted')
  })
})

describe('a definition of custom resources', () => {
  const definition = at('customresourcedefinitions', 'boats.example.com', '', 'apiextensions.k8s.io', '')
  const boats = at('boats', '', '', 'example.com')
  const body = (plural = 'boats', kind = 'Boat'): ValueMap => ({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.example.com` },
    spec: { group: 'example.com', scope: 'Namespaced', names: { plural, kind }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
  })

  it('takes its custom resources with it', () => {
    const server = stockServer()
    server.create({ ...definition, name: '' }, body())
    server.create(boats, { apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name: 'a' } })
    expect(server.delete(definition).object).toMatchObject({ metadata: { finalizers: ['customresourcecleanup.apiextensions.k8s.io'] } })
    expect(server.get(definition).code).toBe(404)
    expect(server.get({ ...boats, name: 'a' }).status?.message).toBe('the server could not find the requested resource')
  })

  it('waits for custom resources that something holds, and lets no new ones in', () => {
    const server = stockServer()
    server.create({ ...definition, name: '' }, body())
    server.create(boats, { apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name: 'a', finalizers: ['example.com/hold'] } })
    server.delete(definition)
    expect(server.create(boats, { apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name: 'b' } }).status).toMatchObject({ code: 405, message: 'create not allowed while custom resource definition is terminating' })
    server.patch({ ...boats, name: 'a' }, { metadata: { finalizers: null } }, { patchType: 'merge' })
    expect(server.get(definition).code).toBe(404)
  })

  it('does not read what calls itself something else: it is refused by its name alone', () => {
    const server = stockServer()
    server.create({ ...definition, name: '' }, body())
    expect(server.create(boats, { apiVersion: 'example.com/v1', kind: 'boat', metadata: { name: 'a' }, unknown: 1 }, { fieldValidation: 'Strict' }).status?.message)
      .toBe('boat.example.com "a" is invalid: kind: Invalid value: "boat": must be Boat')
  })

  it('is not served while another holds its names', () => {
    const server = stockServer()
    server.create({ ...definition, name: '' }, body())
    server.create({ ...definition, name: '' }, body('ships'))
    const ships = { ...boats, resource: 'ships' }
    const ship = { apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name: 'a' } }
    expect(server.create(ships, ship).code).toBe(404)
    server.delete(definition)
    expect(server.create(ships, ship).code).toBe(201)
  })
})
