import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { LineIndex } from '../../src/diagnostic/lines.ts'
import { loadClusterState, type ClusterState, type ClusterText } from '../../src/plan/cluster-input/load-state.ts'

const state = (...texts: string[]): ClusterState => loadClusterState(texts.map((text, index) => ({ path: `${String(index + 1)}.yaml`, text })))

/** `1.yaml:4:3 cluster-object-malformed: …`. */
function told({ diagnostics }: ClusterState, texts: readonly string[]): string[] {
  return diagnostics.map(({ rule, message, location: { path, span } }) => {
    const { line, column } = new LineIndex(texts[Number.parseInt(path) - 1] ?? '').positionAt(span.start)
    return `${path}:${String(line)}:${String(column)} ${rule}: ${message}`
  })
}

const keys = ({ objects }: ClusterState): string[] => objects.map(({ kind, metadata }) => `${String(kind as string)} ${String((metadata as { name: string }).name)}`)

const node = (name: string): string => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {capacity: {cpu: "4", memory: 8Gi, pods: "110"}}\n`

describe('nothing given', () => {
  it('is three stock nodes, said aloud', () => {
    expect(loadClusterState([])).toMatchObject({ source: 'stock', title: '3 nodes of 4 cpu and 16Gi, assumed because no cluster is given', minor: 36 })
  })
})

describe('a snapshot', () => {
  it('holds the items of a List, of many files and documents, in JSON and YAML', () => {
    const list = '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"shop"}}]}'
    const loaded = state(list, `${node('a')}---\n${node('b')}`)
    expect(keys(loaded)).toEqual(['ConfigMap c', 'Namespace shop', 'Node a', 'Node b'])
    expect([loaded.source, loaded.title, loaded.diagnostics]).toEqual(['snapshot', 'a snapshot of 4 objects (2 Node, 1 ConfigMap, 1 Namespace)', []])
  })

  it('without a Node gets the stock nodes, and says so', () => {
    const loaded = state('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n')
    expect([loaded.objects.length, loaded.title]).toEqual([4, 'a snapshot of 1 object (1 Namespace); no Node is among them, so 3 nodes of 4 cpu and 16Gi are assumed'])
  })

  it('is of the release of its newest kubelet, unless another is asked for', () => {
    const versioned = (name: string, version: string): string => `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {nodeInfo: {kubeletVersion: ${version}}}\n`
    const texts = [versioned('a', 'v1.32.9'), versioned('b', 'v1.33.4-gke.10'), versioned('c', 'v9.1.0')]
    expect([state(...texts).minor, loadClusterState([{ path: '1.yaml', text: texts[0] ?? '' }], { minor: 30 }).minor, state(node('a')).minor]).toEqual([33, 30, 36])
  })

  it('may be what kubectl cluster-info dump writes: lists of one kind, whose items do not say it', () => {
    const loaded = state('{"kind":"ConfigMapList","apiVersion":"v1","items":[{"metadata":{"name":"c","namespace":"shop"}}]}')
    expect([loaded.objects[0], loaded.diagnostics]).toMatchObject([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }, []])
  })

  it('tells the newest time at which something happened, not one that lies ahead', () => {
    const loaded = state('apiVersion: v1\nkind: Pod\nmetadata: {name: p, creationTimestamp: "2026-03-01T10:00:00Z", deletionTimestamp: "2030-01-01T00:00:00Z"}\nspec: {containers: [{name: c, image: i}]}\nstatus: {conditions: [{type: Ready, status: "True", lastTransitionTime: "2026-03-02T11:12:13Z"}]}\n')
    expect(loaded.newestTimestamp).toBe('2026-03-02T11:12:13Z')
  })

  it('has managed fields, or lacks them', () => {
    const map = (more: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, uid: u${more}}\n`
    expect([state(map('')).lacksManagedFields, state(map(', managedFields: []')).lacksManagedFields]).toEqual([true, false])
  })

  it.each([
    ['YAML that breaks off', ['apiVersion: v1\nkind: [\n'], [/^1\.yaml:\d+:\d+ yaml-/]],
    ['an object without a name', ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {a: b}\n'], [/^1\.yaml:3:1 cluster-object-malformed: the ConfigMap has no name, and every object of a cluster has one$/]],
    ['an object without metadata', ['apiVersion: v1\nkind: ConfigMap\n'], [/^1\.yaml:1:1 cluster-object-malformed: the ConfigMap has no metadata$/]],
    ['an item that is no object', ['apiVersion: v1\nkind: List\nitems:\n  - 7\n'], [/^1\.yaml:4:5 cluster-object-malformed: item 0 of the list is no object$/]],
    ['a field of another type', ['apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replicas: many\n'], [/^1\.yaml:5:13 cluster-object-malformed: Deployment d cannot be what a server gave: .*cannot unmarshal string into Go struct field DeploymentSpec\.spec\.replicas/]],
    ['two contents for one object', ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: c}\n'], [/^2\.yaml:3:18 cluster-object-duplicate: ConfigMap c is in the cluster twice, with other contents$/]],
    ['a kind that nothing defines, told once', ['apiVersion: example.com/v1\nkind: Boat\nmetadata: {name: a}\n---\napiVersion: example.com/v1\nkind: Boat\nmetadata: {name: b}\n'], [/^1\.yaml:2:7 cluster-kind-unknown: the kind Boat of example.com\/v1 is not known$/]],
    ['a table for people', ['NAME   READY\nweb    1/1\n'], [/^1\.yaml:1:1 cluster-file-empty/]],
  ])('%s is told at its place, and the rest is kept', (_title, texts, expected) => {
    const all = [...texts, node('kept')]
    const loaded = state(...all)
    expect(keys(loaded)).toContain('Node kept')
    const lines = told(loaded, all)
    expect(lines).toHaveLength(expected.length)
    for (const [index, pattern] of expected.entries()) expect(lines[index]).toMatch(pattern)
  })

  it('equal copies are no conflict; of two the newer resource version counts', () => {
    const map = (version: string, value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, resourceVersion: "${version}"}\ndata: {a: ${value}}\n`
    expect(state(map('1', 'x'), map('1', 'x')).diagnostics).toEqual([])
    expect(state(map('10', 'new'), map('9', 'old')).objects[0]).toMatchObject({ data: { a: 'new' } })
    expect(state(map('9', 'old'), map('10', 'new')).objects[0]).toMatchObject({ data: { a: 'new' } })
  })

  it('custom resources count where their definition is there', () => {
    const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: boats.example.com}\nspec: {group: example.com, scope: Namespaced, names: {kind: Boat, plural: boats}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}\n'
    const loaded = state('apiVersion: example.com/v1\nkind: Boat\nmetadata: {name: a}\n', definition)
    expect([keys(loaded).slice(0, 2), loaded.diagnostics]).toEqual([['CustomResourceDefinition boats.example.com', 'Boat a'], []])
  })

  it('does not depend on the order of files', () => {
    const texts: ClusterText[] = [node('a'), node('b'), 'apiVersion: v1\nkind: Boat\nmetadata: {name: x}\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'].map((text, index) => ({ path: `${String(index)}.yaml`, text }))
    const whole = JSON.stringify(loadClusterState(texts))
    fc.assert(fc.property(fc.shuffledSubarray(texts, { minLength: texts.length }), (shuffled) => JSON.stringify(loadClusterState(shuffled)) === whole), { numRuns: 20 })
  })

  it('never throws, whatever stands in the files', () => {
    const piece = fc.oneof(fc.constantFrom('apiVersion: v1\n', 'kind: List\n', 'kind: ClusterSketch\n', 'apiVersion: stowage.dev/v1alpha1\n', 'items: [1, {kind: Node}]\n', 'metadata: {name: 7}\n', 'metadata: []\n', 'pools: [{count: -1, taints: [7]}]\n', 'release: 1.30\n', 'objects: [{}]\n', '---\n', '{', '[]\n', 'spec: {versions: x, names: {}}\n', 'kind: CustomResourceDefinition\n'), fc.string())
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const loaded = state(pieces.join(''))
      return loaded.diagnostics.every(({ message }) => message !== '')
    }), { numRuns: 300 })
  })
})

describe('a sketch', () => {
  const head = 'apiVersion: stowage.dev/v1alpha1\nkind: ClusterSketch\n'

  it('of ten lines makes nodes by pool and zone', () => {
    const loaded = state(`${head}release: "1.34"\npools:\n  - name: general\n    count: 3\n    zones: [a, b]\n    cpu: 2\n    memory: 8Gi\n    taints: ["gpu=true:NoSchedule"]\n    labels: {tier: web}\n    resources: {nvidia.com/gpu: 1}\n    podsPerNode: 20\n    allocatable: {cpu: 1900m}\n`)
    expect([loaded.source, loaded.title, loaded.minor, keys(loaded)]).toEqual(['sketch', 'the sketch of 3 nodes in 2 zones', 34, ['Node general-1', 'Node general-2', 'Node general-3']])
    expect(loaded.objects[1]).toMatchObject({
      metadata: { labels: { 'tier': 'web', 'kubernetes.io/hostname': 'general-2', 'topology.kubernetes.io/zone': 'b' } },
      spec: { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] },
      status: { capacity: { 'cpu': '2', 'memory': '8Gi', 'pods': '20', 'nvidia.com/gpu': '1' }, allocatable: { cpu: '1900m', memory: '8Gi' } },
    })
  })

  it('has namespaces, classes and whatever else is written as a manifest', () => {
    const loaded = state(`${head}pools: []\nnamespaces: [shop, {name: batch, labels: {team: data}}]\nstorageClasses: [{name: fast, default: true}]\ningressClasses: [nginx]\npriorityClasses: [{name: high, value: 1000}]\nruntimeClasses: [gvisor]\nobjects:\n  - {apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: shop}, spec: {hard: {pods: "3"}}}\n`)
    expect(loaded.diagnostics).toEqual([])
    expect(keys(loaded).sort()).toEqual(['IngressClass nginx', 'Namespace batch', 'Namespace shop', 'PriorityClass high', 'ResourceQuota q', 'RuntimeClass gvisor', 'StorageClass fast'])
  })

  it('with a snapshot beside it is both, and the snapshot is right where they disagree', () => {
    const loaded = state(`${head}pools: [{name: a, count: 2}]\n`, node('a-1'))
    expect([loaded.source, keys(loaded)]).toEqual(['snapshot', ['Node a-1', 'Node a-2']])
    expect(loaded.objects[0]).toMatchObject({ status: { capacity: { memory: '8Gi' } } })
  })

  it.each([
    ['a field that it does not know', 'pool: []\n', '1.yaml:3:1 cluster-sketch-invalid: a sketch knows no field "pool" here'],
    ['a field of a pool', 'pools:\n  - cpus: 4\n', '1.yaml:4:5 cluster-sketch-invalid: a sketch knows no field "cpus" here'],
    ['an amount that is none', 'pools:\n  - cpu: four\n', '1.yaml:4:10 cluster-sketch-invalid: cpu is an amount as 4, 500m or 16Gi, not "four"'],
    ['a number out of reach', 'pools:\n  - count: -1\n', '1.yaml:4:12 cluster-sketch-invalid: count is a number from 0 to 100000, not -1'],
    ['a taint that kubectl would not take', 'pools:\n  - taints: [gpu]\n', '1.yaml:4:14 cluster-sketch-invalid: a taint is written key=value:Effect, as kubectl taint takes it'],
    ['an effect that there is not', 'pools:\n  - taints: ["a:Never"]\n', '1.yaml:4:14 cluster-sketch-invalid: a taint\'s effect is one of NoSchedule, PreferNoSchedule, NoExecute, not "Never"'],
    ['a release that YAML reads as another', 'release: 1.30\n', '1.yaml:3:10 cluster-sketch-invalid: a release is a text from "1.24" to "1.36", in quotes: 1.30 without them is the number 1.3'],
    ['an object without a name', 'objects: [{apiVersion: v1, kind: Node}]\n', '1.yaml:3:10 cluster-sketch-invalid: every object of a cluster has apiVersion, kind and metadata.name'],
  ])('%s is told at its place', (_title, text, expected) => {
    expect(told(state(head + text), [head + text])).toEqual([expected])
  })
})
