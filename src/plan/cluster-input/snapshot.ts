import { compareStrings, isMap, sameValue, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { builtInRegistry, type ServedResource } from '../../sim/api/registry.ts'
import { wordOf } from '../../kubectl/session.ts'
import type { FoundObject } from './load-state.ts'

/** An object of a cluster that can be told from all others. */
export interface ClusterObject {
  /** `apps/Deployment/default/web`: the version that it is shown in does not count. */
  readonly key: string
  readonly value: ValueMap
  readonly origin: FoundObject
}

/** Objects with all that a cluster's objects have: a type, a name. The others are told and left out. */
export function wellFormed(objects: readonly FoundObject[], diagnostics: Diagnostic[]): ClusterObject[] {
  return objects.flatMap((origin) => {
    const { apiVersion, kind, metadata } = origin.value
    const tell = (message: string, path: readonly string[]): [] => {
      diagnostics.push(diagnosticAt(origin, path, { rule: 'cluster-object-malformed', severity: 'error', message, effect: leftOut }))
      return []
    }
    if (typeof kind !== 'string' || kind === '') return tell('the object has no kind', ['kind'])
    if (typeof apiVersion !== 'string' || apiVersion === '') return tell(`the ${kind} has no apiVersion`, ['apiVersion'])
    if (!isMap(metadata)) return tell(`the ${kind} has no metadata`, ['metadata'])
    const { name, namespace = '' } = metadata
    if (typeof name !== 'string' || name === '') return tell(`the ${kind} has no name, and every object of a cluster has one`, ['metadata', 'name'])
    if (typeof namespace !== 'string') return tell(`the namespace of ${kind} ${name} is no text`, ['metadata', 'namespace'])
    return [{ key: keyOf(apiVersion, kind, namespace, name), value: origin.value, origin }]
  })
}

const leftOut = 'it is left out of the cluster, the rest is kept'

/** `apps/Deployment/default/web`; who names no namespace means `default`. */
export function keyOf(apiVersion: string, kind: string, namespace: string, name: string): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}/${namespace === '' ? 'default' : namespace}/${name}`
}

/**
 * Each object once, by key. Of two with one key and other contents the newer resource version stays, else the first; that is told, for a
 * cluster holds one.
 */
export function uniqueObjects(objects: readonly ClusterObject[], diagnostics: Diagnostic[]): ClusterObject[] {
  const kept = new Map<string, ClusterObject>()
  for (const object of objects) {
    const other = kept.get(object.key)
    if (other === undefined) {
      kept.set(object.key, object)
      continue
    }
    if (sameValue(other.value, object.value)) continue
    const newer = versionOf(object.value) > versionOf(other.value) ? object : other
    kept.set(object.key, newer)
    const { kind, metadata } = object.value
    const { name = '', namespace = '' } = metadata as { name?: string, namespace?: string }
    diagnostics.push({
      ...diagnosticAt(object.origin, ['metadata', 'name'], {
        rule: 'cluster-object-duplicate', severity: 'error', message: `${wordOf(kind)} ${namespace === '' ? '' : `${namespace}/`}${name} is in the cluster twice, with other contents`,
        effect: `${newer === object ? 'this one' : 'the other'} counts${versionOf(object.value) === versionOf(other.value) ? ', as the first' : ', as its resourceVersion is the newer'}`,
      }),
      related: [{ location: placeOf(other.origin, ['metadata', 'name']), text: 'the other' }],
    })
  }
  return [...kept.values()].sort((a, b) => compareStrings(a.key, b.key))
}

function versionOf({ metadata }: ValueMap): bigint {
  const version = isMap(metadata) ? metadata.resourceVersion : undefined
  return typeof version === 'string' && /^\d{1,20}$/.test(version) ? BigInt(version) : -1n
}

/** Objects that a server of the release could hold: of built-in kinds, or of definitions that are there. Each kind that is not is told once. */
export function keepKnown(objects: readonly ClusterObject[], minor: Minor, diagnostics: Diagnostic[]): ClusterObject[] {
  const registry = builtInRegistry(minor)
  const defined = new Set(objects.flatMap(({ value }) => definedKinds(value)))
  const unknown = new Map<string, ClusterObject[]>()
  const known = objects.filter((object) => {
    const { apiVersion, kind } = object.value as { apiVersion: string, kind: string }
    const resource = registry.byKind(apiVersion, kind)
    if (resource !== undefined) return isReadable(object, resource, diagnostics)
    if (defined.has(`${apiVersion}/${kind}`)) return true
    const id = `${kind} of ${apiVersion}`
    unknown.set(id, [...unknown.get(id) ?? [], object])
    return false
  })
  for (const [id, group] of unknown) {
    const [first] = group
    if (first === undefined) continue
    const { apiVersion } = first.value as { apiVersion: string }
    const isOwn = !apiVersion.includes('/') || /(?:^[a-z]+|\.k8s\.io)\//.test(apiVersion)
    diagnostics.push(diagnosticAt(first.origin, ['kind'], {
      rule: 'cluster-kind-unknown', severity: 'warning', message: `the kind ${id} is not known`,
      effect: `${group.length === 1 ? 'the object is' : `${String(group.length)} objects of it are`} left out of the cluster, the rest is kept`,
      suggestion: isOwn ? `Kubernetes 1.${String(minor)} does not serve it: name the release of the cluster with --kubernetes-version` : 'add the CustomResourceDefinition to the snapshot: kubectl get crds -o yaml',
    }))
  }
  return known
}

/** `example.com/v1/Widget` of a CustomResourceDefinition. */
function definedKinds({ kind, spec }: ValueMap): string[] {
  if (kind !== 'CustomResourceDefinition' || !isMap(spec) || !isMap(spec.names)) return []
  const { group, names, versions } = spec
  const defined = names.kind
  if (typeof group !== 'string' || typeof defined !== 'string' || !Array.isArray(versions)) return []
  return versions.flatMap((version) => isMap(version) && typeof version.name === 'string' ? [`${group}/${version.name}/${defined}`] : [])
}

/** A server can only give what it can read. */
function isReadable(object: ClusterObject, { codec, kind }: ServedResource, diagnostics: Diagnostic[]): boolean {
  const { failure } = codec.decode(object.value)
  if (failure === undefined) return true
  const { name } = object.value.metadata as { name: string }
  diagnostics.push({
    ...diagnosticAt(object.origin, failure.path, { rule: 'cluster-object-malformed', severity: 'error', message: `${kind} ${name} cannot be what a server gave: ${failure.message}`, effect: leftOut }),
    location: placeOf(object.origin, failure.path),
  })
  return false
}

/** `12 objects (3 Node, 5 Pod, 4 Service)`. */
export function countsByKind(objects: readonly ValueMap[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of objects) counts.set(wordOf(kind), (counts.get(wordOf(kind)) ?? 0) + 1)
  const list = [...counts].sort(([a, x], [b, y]) => y - x || compareStrings(a, b)).map(([kind, count]) => `${String(count)} ${kind}`)
  const shown = list.length > 6 ? [...list.slice(0, 5), `${String(list.length - 5)} more kinds`] : list
  return `${String(objects.length)} object${objects.length === 1 ? '' : 's'}${list.length === 0 ? '' : ` (${shown.join(', ')})`}`
}

type Words = Pick<Diagnostic, 'rule' | 'severity' | 'message' | 'effect'> & { readonly suggestion?: string }

function diagnosticAt(origin: FoundObject, path: readonly (string | number)[], words: Words): Diagnostic {
  return { ...words, location: placeOf(origin, path), document: origin.document, item: origin.item, pointer: path.map((step) => `/${String(step)}`).join('') }
}

function placeOf({ path, base, parsed }: FoundObject, within: readonly (string | number)[]): Diagnostic['location'] {
  return { path, span: parsed.locate([...base, ...within]) }
}
