import { describe, expect, it } from 'vitest'
import type { ValueMap } from '../../../src/base/json.ts'
import type { ListParameters } from '../../../src/sim/api/list.ts'
import { handle } from '../../../src/sim/api/http.ts'
import type { ApiServer, Target } from '../../../src/sim/api/server.ts'
import { stockServer } from './stock-server.ts'

const configMaps: Target = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name: '', subresource: '' }

function create(server: ApiServer, name: string, labels: Record<string, string> = {}, namespace = 'default'): void {
  server.create({ ...configMaps, namespace }, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } })
}

function relabel(server: ApiServer, name: string, app: string | null): void {
  server.patch({ ...configMaps, name }, { metadata: { labels: { app } } }, { patchType: 'merge' })
}

/** What a watcher is told while something happens: `ADDED a`. */
function told(server: ApiServer, parameters: ListParameters, happen: () => void, target = configMaps): string[] {
  const events: string[] = []
  const watch = server.watch(target, parameters, ({ type, object }) => {
    const { name, labels } = object.metadata as ValueMap
    events.push(`${type} ${name as string}${labels === undefined ? '' : ` ${JSON.stringify(labels)}`}`)
  })
  if (!('stop' in watch)) return [watch.status?.message ?? '']
  happen()
  watch.stop()
  create(server, 'after')
  return events
}

describe('a watch', () => {
  it('begins with what is there, goes on with what happens, and ends when it is stopped', () => {
    const server = stockServer()
    create(server, 'a')
    expect(told(server, {}, () => {
      create(server, 'b')
      relabel(server, 'a', 'x')
      server.delete({ ...configMaps, name: 'b' })
    })).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a {"app":"x"}', 'DELETED b'])
  })

  it('begins after the revision that is asked for', () => {
    const server = stockServer()
    create(server, 'a')
    const since = String(server.store.revision)
    create(server, 'b')
    expect(told(server, { resourceVersion: since }, () => { create(server, 'c') })).toEqual(['ADDED b', 'ADDED c'])
  })

  it('tells of what a selector picks up as added, and of what it lets go as deleted, as it was', () => {
    const server = stockServer()
    create(server, 'a', { app: 'x' })
    create(server, 'b')
    expect(told(server, { labelSelector: 'app=x' }, () => {
      relabel(server, 'b', 'x')
      relabel(server, 'a', 'y')
      relabel(server, 'a', 'z')
    })).toEqual(['ADDED a {"app":"x"}', 'ADDED b {"app":"x"}', 'DELETED a {"app":"x"}'])
  })

  it('can ask for one object, by field or by name, in one namespace or in all', () => {
    const server = stockServer()
    const happen = (): void => {
      create(server, 'a')
      create(server, 'b')
      create(server, 'a', {}, 'kube-system')
    }
    expect(told(stockServer(), {}, () => undefined, { ...configMaps, name: 'a' })).toEqual([])
    expect(told(server, { fieldSelector: 'metadata.name=a' }, happen, { ...configMaps, namespace: '' })).toEqual(['ADDED a', 'ADDED a'])
  })

  it.each([
    [{ resourceVersion: 'x' }, 'invalid resource version: strconv.ParseUint: parsing "x": invalid syntax'],
    [{ fieldSelector: 'spec.x=1' }, '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'],
  ])('refuses %j', (parameters, message) => {
    expect(told(stockServer(), parameters, () => undefined)).toEqual([message])
  })

  it('refuses to go back further than the log does', () => {
    const server = stockServer()
    for (let index = 0; index < 1100; index++) relabelOrCreate(server, index)
    expect(told(server, { resourceVersion: '1' }, () => undefined)[0]).toMatch(/^too old resource version: 1 \(\d+\)$/)
  })
})

function relabelOrCreate(server: ApiServer, index: number): void {
  if (index === 0) create(server, 'a')
  else relabel(server, 'a', String(index))
}

describe('a watch over the wire', () => {
  const get = (server: ApiServer, query: string): { readonly code: number, readonly lines: readonly ValueMap[] } => {
    const { code, text = '' } = handle(server, { method: 'GET', path: `/api/v1/namespaces/default/configmaps?${query}` })
    return { code, lines: text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as ValueMap) }
  }

  it('tells in lines what there is to hear, and is none when it is said to be false', () => {
    const server = stockServer()
    create(server, 'a', { app: 'x' })
    create(server, 'b')
    for (const query of ['watch=true', 'watch', 'watch=1']) expect(get(server, query).lines.map(({ type, object }) => [type, ((object as ValueMap).metadata as ValueMap).name])).toEqual([['ADDED', 'a'], ['ADDED', 'b']])
    expect(get(server, 'watch=1&labelSelector=app%3Dx').lines).toMatchObject([{ type: 'ADDED', object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' } } }])
    for (const query of ['watch=false', 'watch=0', '']) expect(handle(server, { method: 'GET', path: `/api/v1/namespaces/default/configmaps?${query}` }).object).toMatchObject({ kind: 'ConfigMapList' })
  })

  it('goes on from a version, and fails within its stream when that is too old', () => {
    const server = stockServer()
    create(server, 'a')
    const version = ((get(server, 'watch').lines[0]?.object as ValueMap).metadata as ValueMap).resourceVersion as string
    create(server, 'b')
    expect(get(server, `watch=true&resourceVersion=${version}`).lines.map(({ type }) => type)).toEqual(['ADDED'])
    expect(get(server, 'watch=true&resourceVersion=x').code).toBe(400)
    for (let index = 1; index < 1100; index++) relabelOrCreate(server, index)
    expect(get(server, 'watch=true&resourceVersion=1')).toMatchObject({ code: 200, lines: [{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }] })
  })

  it('asks for the right to watch', () => {
    const server = stockServer()
    const user = { name: 'jane', groups: [], extra: {} }
    expect(handle(server, { method: 'GET', path: '/api/v1/namespaces/default/configmaps?watch=true', user }).status?.message).toBe('configmaps is forbidden: User "jane" cannot watch resource "configmaps" in API group "" in the namespace "default"')
  })
})
