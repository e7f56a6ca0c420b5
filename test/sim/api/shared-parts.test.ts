import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cloneValue, setKey, type Value, type ValueMap } from '../../../src/base/json.ts'
import type { ApiServer, Target } from '../../../src/sim/api/server.ts'
import { freezeStored } from '../../support/freeze.ts'
import { at, stockServer } from './stock-server.ts'

const podSpec = { containers: [{ name: 'app', image: 'app:v1', resources: { limits: { memory: '64Mi' } }, ports: [{ containerPort: 80 }] }], volumes: [{ name: 'data', emptyDir: {} }] }
const labels = { app: 'a' }
const objects: readonly { readonly target: Target, readonly body: ValueMap }[] = [
  { target: at('pods'), body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels }, spec: podSpec } },
  { target: at('services'), body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', annotations: { note: 'x' } }, spec: { selector: labels, ports: [{ port: 80 }] } } },
  { target: at('configmaps'), body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { one: '1', two: '2' } } },
  { target: at('nodes', '', '', '', ''), body: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' }, status: { capacity: { cpu: '4', memory: '8Gi' } } } },
  ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map((resource) => ({
    target: at(resource, '', '', 'apps'),
    body: { apiVersion: 'apps/v1', kind: { deployments: 'Deployment', replicasets: 'ReplicaSet', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' }[resource] ?? '', metadata: { name: 'a' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } } },
  })),
]

/** What a writer may do to what it has read: at the end of a path, put a value or take it away. */
const edits: readonly { readonly path: readonly string[], readonly value: Value | undefined }[] = [
  { path: ['metadata', 'labels', 'tier'], value: 'web' }, { path: ['metadata', 'labels', 'bad key!'], value: 'x' }, { path: ['metadata', 'labels'], value: undefined },
  { path: ['metadata', 'annotations', 'note'], value: 'y' }, { path: ['metadata', 'finalizers'], value: ['example.com/hold'] }, { path: ['metadata', 'uid'], value: 'another' },
  { path: ['spec', 'replicas'], value: 3 }, { path: ['spec', 'replicas'], value: -1 }, { path: ['spec', 'replicas'], value: 'three' }, { path: ['spec', 'unknown'], value: 1 },
  { path: ['spec', 'template', 'spec', 'containers', '0', 'image'], value: 'app:v2' }, { path: ['spec', 'containers', '0', 'image'], value: 'app:v2' }, { path: ['spec', 'containers', '0', 'terminationMessagePath'], value: undefined },
  { path: ['spec', 'activeDeadlineSeconds'], value: 30 }, { path: ['spec', 'ports'], value: [{ port: 81 }] }, { path: ['spec', 'template'], value: undefined }, { path: ['data', 'two'], value: undefined }, { path: ['data', 'three'], value: '3' },
  { path: ['status', 'conditions'], value: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }] }, { path: ['status', 'phase'], value: 'Running' }, { path: ['status', 'replicas'], value: 2 },
  { path: ['status', 'observedGeneration'], value: 1 }, { path: ['status', 'capacity', 'cpu'], value: '8' }, { path: ['status'], value: undefined },
]

/** Copies the way to the place and shares everything else, as `{ ...object, status }` does. */
function edited(value: Value | undefined, path: readonly string[], end: Value | undefined): Value | undefined {
  const [step, ...rest] = path
  if (step === undefined) return end
  if (Array.isArray(value)) return value.map((item, index) => String(index) === step ? edited(item, rest, end) ?? null : item)
  const copy: ValueMap = { ...value as ValueMap | undefined }
  const member = edited(copy[step], rest, end)
  if (member === undefined) delete copy[step]
  else setKey(copy, step, member)
  return copy
}

it('a body that shares parts with what is stored is answered as one that does not, and what is stored does not change', () => {
  const edit = fc.record({ object: fc.nat(objects.length - 1), subresource: fc.constantFrom('', '', 'status'), edits: fc.subarray([...edits], { minLength: 0, maxLength: 3 }) })
  fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (steps) => {
    const [sharing, copying] = [stockServer(), stockServer()]
    for (const server of [sharing, copying]) {
      freezeStored(server.store)
      for (const { target, body } of objects) server.create(target, cloneValue(body))
    }
    for (const { object, subresource, edits: chosen } of steps) {
      const write = (server: ApiServer, form: (body: ValueMap) => ValueMap): unknown => {
        const target = { ...(objects[object] ?? fail()).target, name: 'a', subresource }
        const resource = server.find(target)
        const stored = resource && server.load(resource, target.namespace, 'a')
        const body = chosen.reduce((value, { path, value: end }) => edited(value, path, end) as ValueMap, { ...stored } as ValueMap)
        const { code, status, warnings } = server.update(target, form(body), { fieldManager: `writer-${subresource}` })
        return { code, status, warnings, shown: server.get({ ...target, subresource: '' }).object }
      }
      expect(write(sharing, (body) => body)).toEqual(write(copying, cloneValue))
    }
  }), { numRuns: 40 })
})

function fail(): never {
  throw new Error('there is no such object')
}
