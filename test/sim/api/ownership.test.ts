import { describe, expect, it } from 'vitest'
import type { Value, ValueMap } from '../../../src/base/json.ts'
import type { ApiServer } from '../../../src/sim/api/server.ts'
import { at, stockServer, type Hand } from './stock-server.ts'

const configMap = (data: ValueMap): ValueMap => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, data })
const one = at('configmaps', 'cm')

interface Entry { manager: string, operation: string, time?: string, fieldsV1: ValueMap, subresource?: string }

function entries(server: ApiServer, target = one): Entry[] {
  return ((server.get(target).object?.metadata as ValueMap).managedFields ?? []) as unknown as Entry[]
}

/** `editor Update 00:00:05 {"f:data":…}`. */
function shown(server: ApiServer, target = one): string[] {
  return entries(server, target).map(({ manager, operation, time = 'never', fieldsV1, subresource }) => [manager, operation, time.slice(11, 19) || time, ...subresource === undefined ? [] : [subresource], JSON.stringify(fieldsV1)].join(' '))
}

const edit = (server: ApiServer, data: ValueMap, fieldManager: string): void => { server.patch(one, { data }, { patchType: 'merge', fieldManager }) }
const apply = (server: ApiServer, data: ValueMap, fieldManager: string): ReturnType<ApiServer['patch']> => server.patch(one, configMap(data), { patchType: 'apply', fieldManager })

describe('the time of an entry', () => {
  it('moves when an update takes a field, also one that the manager has already', () => {
    const hand: Hand = { seconds: 0 }
    const server = stockServer(hand)
    server.create(at('configmaps'), configMap({ a: '1', b: '1' }), { fieldManager: 'one' })
    hand.seconds = 5
    edit(server, { a: '2' }, 'one')
    expect(shown(server)).toEqual(['one Update 00:00:05 {"f:data":{".":{},"f:a":{},"f:b":{}}}'])
    hand.seconds = 9
    edit(server, { a: null }, 'one')
    expect(shown(server)).toEqual(['one Update 00:00:05 {"f:data":{".":{},"f:b":{}}}'])
  })

  it('is not there for an apply that changes nothing', () => {
    const server = stockServer()
    apply(server, { a: '1' }, 'one')
    apply(server, { a: '1' }, 'two')
    expect(entries(server).map(({ manager, time }) => [manager, time])).toEqual([['two', undefined], ['one', '2026-01-01T00:00:00Z']])
  })

  it('is not there for one who scales', () => {
    const server = stockServer()
    server.create(at('deployments', '', '', 'apps'), { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:v1' }] } } } }, { fieldManager: 'one' })
    server.patch(at('deployments', 'web', 'scale', 'apps'), { spec: { replicas: 3 } }, { patchType: 'merge', fieldManager: 'scaler' })
    expect(shown(server, at('deployments', 'web', '', 'apps'))).toContain('scaler Update never scale {"f:spec":{"f:replicas":{}}}')
  })
})

describe('managers', () => {
  it('are not noted on an object that nobody manages, until it is applied', () => {
    const server = stockServer()
    server.create(at('configmaps'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' } }, { fieldManager: 'one' })
    edit(server, { a: '1' }, 'two')
    expect(entries(server)).toEqual([])
    apply(server, { b: '1' }, 'three')
    expect(shown(server)).toEqual(['three Apply 00:00:00 {"f:data":{"f:b":{}}}', 'before-first-apply Update 00:00:00 {"f:data":{".":{},"f:a":{}}}'])
  })

  it('beyond ten are merged, the oldest first', () => {
    const hand: Hand = { seconds: 0 }
    const server = stockServer(hand)
    server.create(at('configmaps'), configMap({ k0: '1' }), { fieldManager: 'm0' })
    for (let index = 1; index < 12; index++) {
      hand.seconds = index
      edit(server, { [`k${index}`]: '1' }, `m${index}`)
    }
    expect(entries(server).map(({ manager }) => manager)).toEqual(['ancient-changes', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11'])
    expect(entries(server)[0]?.fieldsV1).toEqual({ 'f:data': { '.': {}, 'f:k0': {}, 'f:k1': {}, 'f:k2': {} } })
  })

  it('are cleared by an empty list, and otherwise kept by those who leave them out', () => {
    const server = stockServer()
    server.create(at('configmaps'), configMap({ a: '1' }), { fieldManager: 'one' })
    server.update(one, { ...configMap({ a: '1' }), metadata: { name: 'cm' } }, { fieldManager: 'two' })
    expect(entries(server)).toHaveLength(1)
    server.update(one, { ...configMap({ a: '1' }), metadata: { name: 'cm', managedFields: [{}] } }, { fieldManager: 'two' })
    expect(entries(server)).toEqual([])
  })

  it('stay with an object that something writes past them', () => {
    const server = stockServer()
    server.create(at('configmaps'), { ...configMap({ a: '1' }), metadata: { name: 'cm', finalizers: ['example.com/hold'] } }, { fieldManager: 'one' })
    server.delete(one)
    expect(shown(server)).toEqual(['one Update 00:00:00 {"f:data":{".":{},"f:a":{}},"f:metadata":{"f:finalizers":{".":{},"v:\\"example.com/hold\\"":{}}}}'])
  })

  it('are the same however many writes wait to be looked at', () => {
    const [lazy, eager] = [stockServer(), stockServer()]
    for (const server of [lazy, eager]) {
      server.create(at('configmaps'), configMap({ a: '1', b: '1' }), { fieldManager: 'one' })
      for (let index = 0; index < 20; index++) {
        edit(server, { [index % 2 === 0 ? 'a' : 'b']: String(index), [`k${index % 3}`]: index % 5 === 0 ? null : String(index) }, `m${index % 4}`)
        if (server === eager) entries(server)
      }
    }
    expect(shown(lazy)).toEqual(shown(eager))
  })
})

describe('what an endpoint resets nobody owns', () => {
  const deployment: ValueMap = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:v1' }] } } } }
  const definition = (group: string): ValueMap => ({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `boats.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural: 'boats', kind: 'Boat' }, versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }] },
  })

  it.each<[string, Value, Value]>([
    ['labels, through the status of a Deployment', { metadata: { labels: { x: 'y' } }, status: { replicas: 1 } }, { 'f:status': { 'f:replicas': {} } }],
    ['annotations are not among them', { metadata: { annotations: { x: 'y' } } }, { 'f:metadata': { 'f:annotations': { '.': {}, 'f:x': {} } } }],
  ])('%s', (_what, patch, expected) => {
    const server = stockServer()
    server.create(at('deployments', '', '', 'apps'), deployment, { fieldManager: 'one' })
    server.patch(at('deployments', 'web', 'status', 'apps'), patch, { patchType: 'merge', fieldManager: 'two' })
    expect(entries(server, at('deployments', 'web', '', 'apps')).find(({ manager }) => manager === 'two')?.fieldsV1).toEqual(expected)
  })

  it('all metadata, through the status of a custom resource', () => {
    const server = stockServer()
    server.create(at('customresourcedefinitions', '', '', 'apiextensions.k8s.io', ''), definition('example.com'))
    server.create(at('boats', '', '', 'example.com'), { apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name: 'a' }, spec: { x: 1 } }, { fieldManager: 'one' })
    server.patch(at('boats', 'a', 'status', 'example.com'), { metadata: { labels: { x: 'y' } }, status: { y: 1 } }, { patchType: 'merge', fieldManager: 'two' })
    expect(entries(server, at('boats', 'a', '', 'example.com')).find(({ manager }) => manager === 'two')?.fieldsV1).toEqual({ 'f:status': { '.': {}, 'f:y': {} } })
  })

  it('the server itself owns what it writes into a definition', () => {
    const server = stockServer()
    server.create(at('customresourcedefinitions', '', '', 'apiextensions.k8s.io', ''), definition('example.com'), { fieldManager: 'one' })
    expect(entries(server, at('customresourcedefinitions', 'boats.example.com', '', 'apiextensions.k8s.io', '')).map(({ manager, subresource }) => [manager, subresource])).toEqual([['kube-apiserver', 'status'], ['one', undefined]])
  })
})
