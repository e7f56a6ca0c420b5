import { beforeEach, describe, expect, it } from 'vitest'
import '../../support/schemas.ts'
import { isMap, type Value, type ValueMap } from '../../../src/base/json.ts'
import { newestMinor } from '../../../src/base/release.ts'
import { handle, type HttpRequest } from '../../../src/sim/api/http.ts'
import { ApiServer, type Target } from '../../../src/sim/api/server.ts'
import { seedStockCluster } from '../../../src/sim/api/stock-cluster.ts'

const maps: Target = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name: '', subresource: '' }
const one: Target = { ...maps, name: 'cm' }
const configMap = (data: ValueMap): ValueMap => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, data })

let server: ApiServer
let tick = 0

beforeEach(() => {
  tick = 0
  server = new ApiServer({ minor: newestMinor, entropy: { suffix: () => 'zzzzz', uid: () => `uid-${++tick}`, now: () => '2026-01-01T00:00:00Z' } })
  seedStockCluster(server)
})

function managers(): string[] {
  const meta = server.get(one).object?.metadata
  return isMap(meta) && Array.isArray(meta.managedFields) ? meta.managedFields.map((entry) => isMap(entry) ? `${String(entry.manager as string)} ${String(entry.operation as string)} ${JSON.stringify(entry.fieldsV1)}` : '') : []
}

const apply = (data: ValueMap, fieldManager: string, force?: boolean): ReturnType<ApiServer['patch']> =>
  server.patch(one, configMap(data), { patchType: 'apply', fieldManager, ...force === undefined ? {} : { force } })

describe('who owns what', () => {
  it('tells apart the managers that create and change', () => {
    server.create(maps, configMap({ a: '1', b: '2' }), { fieldManager: 'creator' })
    server.patch(one, { data: { b: '3' } }, { patchType: 'merge', fieldManager: 'editor' })
    expect(managers()).toEqual(['creator Update {"f:data":{".":{},"f:a":{}}}', 'editor Update {"f:data":{"f:b":{}}}'])
  })

  it('refuses an apply over the value of another, unless it is forced', () => {
    expect(apply({ a: '1' }, 'first').code).toBe(201)
    const refused = apply({ a: '2' }, 'second')
    expect(refused.code).toBe(409)
    expect(refused.status?.message).toBe('Apply failed with 1 conflict: conflict with "first": .data.a')
    expect(apply({ a: '2' }, 'second', true).code).toBe(200)
    expect(managers()).toEqual(['second Apply {"f:data":{"f:a":{}}}'])
  })

  it('shares what two apply alike, and drops what the last of them leaves out', () => {
    apply({ a: '1', b: '1' }, 'first')
    apply({ a: '1' }, 'second')
    expect(apply({ b: '1' }, 'first').object?.data).toEqual({ a: '1', b: '1' })
    expect(apply({}, 'second').object?.data).toEqual({ b: '1' })
  })
})

describe('writes', () => {
  it('that change nothing keep the resource version', () => {
    const created = server.create(maps, configMap({ a: '1' })).object?.metadata
    const again = server.update(one, configMap({ a: '1' })).object?.metadata
    expect(isMap(again) && again.resourceVersion).toBe(isMap(created) && created.resourceVersion)
  })

  it('of a dry run leave nothing behind', () => {
    expect(server.create(maps, configMap({}), { dryRun: true }).code).toBe(201)
    expect(server.get(one).code).toBe(404)
  })

  it('to an object that is going away end with its last finalizer', () => {
    server.create(maps, { ...configMap({}), metadata: { name: 'cm', finalizers: ['example.com/hold'] } })
    expect(server.delete(one).object?.kind).toBe('ConfigMap')
    expect(server.get(one).code).toBe(200)
    server.patch(one, { metadata: { finalizers: null } }, { patchType: 'merge' })
    expect(server.get(one).code).toBe(404)
  })
})

describe('raw requests', () => {
  const ask = (method: string, path: string, more: Partial<HttpRequest> = {}): ReturnType<typeof handle> => handle(server, { method, path, ...more })
  const body = (value: Value): NonNullable<HttpRequest['body']> => ({ bytes: 2, object: () => ({ object: value as ValueMap, errors: [] }), value: () => ({ value, errors: [] }) })

  const cases: readonly [string, string, string, number][] = [
    ['an unknown group', 'GET', '/apis/nope.example.com/v1/things', 404],
    ['a list', 'GET', '/api/v1/namespaces/default/configmaps', 200],
    ['a collection that cannot be put', 'PUT', '/api/v1/namespaces/default/configmaps', 405],
    ['a namespaced kind outside of a namespace', 'POST', '/api/v1/configmaps', 405],
    ['a cluster-wide kind inside of one', 'POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/clusterroles', 404],
    ['a namespace that must stay', 'DELETE', '/api/v1/namespaces/default', 403],
  ]
  it.each(cases)('answer %s', (_what, method, path, code) => {
    expect(ask(method, path).code).toBe(code)
  })

  it('need rights before anything else', () => {
    const response = ask('POST', '/api/v1/namespaces/default/configmaps', { user: { name: 'eve', groups: [] }, body: body(configMap({})) })
    expect(response.status?.message).toBe('configmaps is forbidden: User "eve" cannot create resource "configmaps" in API group "" in the namespace "default"')
  })

  it('are told apart by their media type', () => {
    expect(ask('PATCH', '/api/v1/namespaces/default/configmaps/cm', { contentType: 'application/json', body: body({}) }).code).toBe(415)
  })
})

describe('a generated name that is taken', () => {
  const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'web-' } }
  it('is drawn again, eight times in all', () => {
    const suffixes = ['aaaaa', 'aaaaa', 'aaaaa', 'bbbbb']
    const drawing = new ApiServer({ minor: newestMinor, entropy: { suffix: () => suffixes.shift() ?? 'aaaaa', uid: () => 'uid', now: () => '2026-01-01T00:00:00Z' } })
    seedStockCluster(drawing)
    expect(drawing.create(maps, nameless).stored?.metadata?.name).toBe('web-aaaaa')
    expect(drawing.create(maps, nameless).stored?.metadata?.name).toBe('web-bbbbb')
    expect(drawing.create(maps, nameless).status?.message).toBe('configmaps "web-aaaaa" already exists')
  })
})
