import { isMap, type Value, type ValueMap } from '../../base/json.ts'
import { newestMinor, oldestMinor, parseMinor, type Minor } from '../../base/release.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import { staticPodFault } from '../../sim/kubelet/static-pod-references.ts'
import { mirrorOf } from '../../sim/kubelet/static-pods.ts'
import type { FoundObject } from './load-state.ts'
import { SketchReader, type Fields } from './sketch-reader.ts'
import { nodeOf, type NodeShape } from './stock.ts'
import { keyOf, type ClusterObject } from './snapshot.ts'

/**
 * A cluster in ten lines, for those who have no snapshot at hand:
 *
 *     apiVersion: stowage.dev/v1alpha1
 *     kind: ClusterSketch
 *     release: "1.34"
 *     pools:
 *       - name: general
 *         count: 6
 *         zones: [eu-1a, eu-1b, eu-1c]
 *         cpu: 4
 *         memory: 16Gi
 */
export interface Sketch {
  readonly title: string
  readonly minor?: Minor
  readonly objects: readonly ClusterObject[]
}

export const sketchApiVersion = 'stowage.dev/v1alpha1'
export const sketchKind = 'ClusterSketch'

/** Whether an object is a sketch, in whatever version of its kind. */
export function isSketch({ apiVersion, kind }: ValueMap): boolean {
  return kind === sketchKind || (typeof apiVersion === 'string' && apiVersion.startsWith('stowage.dev/'))
}

/** What a sketch stands for. Faults are told at their place; what they are about is left out. */
export function readSketch(path: string, manifest: Omit<FoundObject, 'path'>, diagnostics: Diagnostic[]): Sketch {
  const origin: FoundObject = { path, ...manifest }
  const reader = new SketchReader(origin, diagnostics)
  const { apiVersion, kind } = manifest.value
  if (apiVersion !== sketchApiVersion) reader.tell(['apiVersion'], `a sketch of a cluster has the apiVersion ${sketchApiVersion}`)
  if (kind !== sketchKind) reader.tell(['kind'], `the kind is ${sketchKind}`)
  const sketch = reader.fields(manifest.value, [], ['apiVersion', 'kind', 'metadata', 'release', 'pools', 'zones', 'namespaces', 'storageClasses', 'ingressClasses', 'priorityClasses', 'runtimeClasses', 'objects'])
  const pools = sketch.list('pools')
  const nodes = pools.flatMap(({ value, at }, index) => poolNodes(reader.fields(value, at, poolFields), index, sketch.texts('zones')))
  const others = [...namespaces(sketch), ...storageClasses(sketch), ...ingressClasses(sketch), ...priorityClasses(sketch), ...runtimeClasses(sketch), ...sketch.list('objects').flatMap(({ value }) => isMap(value) ? [value] : [])]
  const minor = releaseOf(sketch)
  return {
    title: titleOf(manifest.value, nodes),
    ...minor === undefined ? {} : { minor },
    objects: [...nodes, ...others].flatMap((value) => named(value, origin, reader)),
  }
}

const poolFields = ['name', 'count', 'zones', 'cpu', 'memory', 'storage', 'podsPerNode', 'labels', 'taints', 'resources', 'allocatable', 'staticPods'] as const

/** Nodes `<pool>-1`, `<pool>-2`, …, dealt out to the zones in turn. */
function poolNodes(pool: Fields, index: number, allZones: readonly string[]): ValueMap[] {
  const name = pool.text('name') ?? `pool-${String(index + 1)}`
  const count = pool.count('count') ?? 1
  const own = pool.texts('zones')
  const zones = own.length > 0 ? own : allZones
  const shape: Omit<NodeShape, 'name' | 'zone'> = {
    cpu: pool.quantity('cpu') ?? '4',
    memory: pool.quantity('memory') ?? '16Gi',
    storage: pool.quantity('storage') ?? '100Gi',
    pods: pool.count('podsPerNode') ?? 110,
    labels: pool.labels('labels'),
    taints: pool.list('taints').flatMap(({ value, at }) => taintOf(value, at, pool)),
    resources: pool.quantities('resources'),
    allocatable: pool.quantities('allocatable'),
  }
  const nodes = Array.from({ length: count }, (_item, each) => nodeOf({ ...shape, name: `${name}-${String(each + 1)}`, zone: zones[each % Math.max(1, zones.length)] }))
  const staticPods = staticPodsOf(pool)
  return staticPods.length === 0 ? nodes : nodes.flatMap((node) => withMirrors(node, staticPods))
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** `gpu=true:NoSchedule` as `kubectl taint` takes it, or a taint as a Node has it. */
function taintOf(value: Value, at: readonly (string | number)[], pool: Fields): ValueMap[] {
  const parts = typeof value === 'string' ? /^(?<key>[^=:]+)(?:=(?<text>[^=:]*))?:(?<effect>\w+)$/.exec(value)?.groups : undefined
  const taint: ValueMap | undefined = isMap(value) ? value : parts === undefined ? undefined : { key: parts.key ?? '', ...parts.text === undefined ? {} : { value: parts.text }, effect: parts.effect ?? '' }
  if (taint === undefined || typeof taint.key !== 'string') {
    pool.tell(at, 'a taint is written key=value:Effect, as kubectl taint takes it')
    return []
  }
  if (typeof taint.effect === 'string' && effects.includes(taint.effect)) return [taint]
  pool.tell(at, `a taint's effect is one of ${effects.join(', ')}, not ${JSON.stringify(taint.effect ?? null)}`)
  return []
}

/** Pods whose files lie in `/etc/kubernetes/manifests` of every node of a pool. */
function staticPodsOf(pool: Fields): Pod[] {
  return pool.list('staticPods').flatMap(({ value, at }) => {
    if (!isMap(value) || (value.kind !== undefined && value.kind !== 'Pod')) {
      pool.tell(at, 'a static pod is written as a Pod')
      return []
    }
    const fault = staticPodFault(value, newestMinor)
    if (fault !== undefined) pool.tell(at, `no kubelet runs it: ${fault}`)
    return fault === undefined ? [value] : []
  })
}

/** The API server knows static pods by their mirrors, which their node owns. */
function withMirrors(node: ValueMap, staticPods: readonly Pod[]): ValueMap[] {
  const { name = '' } = (node as Node).metadata ?? {}
  const owner = { ...node, metadata: { ...(node as { metadata: ValueMap }).metadata, uid: `sketched-${name}` } }
  return [owner, ...staticPods.map((pod) => mirrorOf(pod, owner as Node, '2026-01-01T00:00:00Z') as unknown as ValueMap)]
}

/** The entries of a list that may be a name alone or a map with a name. */
function entries(sketch: Fields, field: string, allowed: readonly string[]): { readonly name: string, readonly fields: Fields }[] {
  return sketch.list(field).flatMap(({ value, at }) => {
    const fields = sketch.within(typeof value === 'string' ? { name: value } : value, at, ['name', ...allowed])
    const name = fields.text('name')
    if (name === undefined) sketch.tell(at, 'the entry has no name')
    return name === undefined ? [] : [{ name, fields }]
  })
}

function namespaces(sketch: Fields): ValueMap[] {
  return entries(sketch, 'namespaces', ['labels', 'annotations']).map(({ name, fields }) => ({
    apiVersion: 'v1', kind: 'Namespace',
    metadata: { name, labels: { ...fields.labels('labels'), 'kubernetes.io/metadata.name': name }, ...annotationsOf(fields.labels('annotations')) },
    spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' },
  }))
}

function annotationsOf(annotations: ValueMap): { annotations?: ValueMap } {
  return Object.keys(annotations).length === 0 ? {} : { annotations }
}

function storageClasses(sketch: Fields): ValueMap[] {
  return entries(sketch, 'storageClasses', ['default', 'provisioner', 'volumeBindingMode', 'allowVolumeExpansion', 'reclaimPolicy']).map(({ name, fields }) => ({
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass',
    metadata: { name, ...fields.flag('default') === true ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {} },
    provisioner: fields.text('provisioner') ?? 'volumes.sketch.stowage.dev',
    volumeBindingMode: fields.oneOf('volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']) ?? 'WaitForFirstConsumer',
    reclaimPolicy: fields.oneOf('reclaimPolicy', ['Delete', 'Retain']) ?? 'Delete',
    allowVolumeExpansion: fields.flag('allowVolumeExpansion') ?? true,
  }))
}

function ingressClasses(sketch: Fields): ValueMap[] {
  return entries(sketch, 'ingressClasses', ['default', 'controller']).map(({ name, fields }) => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass',
    metadata: { name, ...fields.flag('default') === true ? { annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } : {} },
    spec: { controller: fields.text('controller') ?? `sketch.stowage.dev/${name}` },
  }))
}

function priorityClasses(sketch: Fields): ValueMap[] {
  return entries(sketch, 'priorityClasses', ['value', 'default', 'preemptionPolicy']).map(({ name, fields }) => ({
    apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name },
    value: fields.integer('value') ?? 0, globalDefault: fields.flag('default') ?? false,
    preemptionPolicy: fields.oneOf('preemptionPolicy', ['PreemptLowerPriority', 'Never']) ?? 'PreemptLowerPriority',
  }))
}

function runtimeClasses(sketch: Fields): ValueMap[] {
  return entries(sketch, 'runtimeClasses', ['handler']).map(({ name, fields }) => ({
    apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name }, handler: fields.text('handler') ?? name,
  }))
}

/** `release: 1.30` is the number 1.3 in YAML: only quoted texts tell them apart. */
function releaseOf(sketch: Fields): Minor | undefined {
  const value = sketch.value('release')
  if (value === undefined) return undefined
  const text = typeof value === 'number' ? String(value) : value
  const minor = typeof text === 'string' ? parseMinor(text) : undefined
  if (minor === undefined) sketch.tell(['release'], `a release is a text from "1.${String(oldestMinor)}" to "1.${String(newestMinor)}", in quotes: 1.30 without them is the number 1.3`)
  return minor
}

/** Pools of no size and nodes of one name twice cannot be told apart by name: `named` gives each object its key. */
function named(value: ValueMap, origin: FoundObject, reader: SketchReader): ClusterObject[] {
  const { apiVersion, kind, metadata } = value
  const { name, namespace = '' } = isMap(metadata) ? metadata : {}
  if (typeof apiVersion === 'string' && typeof kind === 'string' && typeof name === 'string' && typeof namespace === 'string') return [{ key: keyOf(apiVersion, kind, namespace, name), value, origin }]
  reader.tell(['objects'], 'every object of a cluster has apiVersion, kind and metadata.name')
  return []
}

/** `a sketch of 6 nodes in 3 zones`. */
function titleOf({ metadata }: ValueMap, nodes: readonly ValueMap[]): string {
  const name = isMap(metadata) && typeof metadata.name === 'string' ? ` ${metadata.name}` : ''
  const zones = new Set(nodes.flatMap((node) => {
    const { labels } = node.metadata as { labels?: ValueMap }
    return labels?.['topology.kubernetes.io/zone'] ?? []
  }))
  const count = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? '' : 's'}`
  return `the sketch${name} of ${count(nodes.length, 'node')}${zones.size === 0 ? '' : ` in ${count(zones.size, 'zone')}`}`
}
