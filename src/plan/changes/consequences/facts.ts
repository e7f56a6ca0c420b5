import { getKey, isMap, sameValue, setKey, valueAt, type JsonPath, type Value, type ValueMap } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import { carrierOf } from '../../../model/carriers.ts'
import type { PodTemplateSpec } from '../../../model/kubernetes.generated.ts'
import type { ClusterReader } from '../../../sim/admission/plugin.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import type { Manifest } from '../../manifests.ts'
import type { Answer, Change, ObjectName, Problem, RelatedPlace } from '../../plan.ts'

/** Stored objects, in their hub version. */
export type ObjectReader = Pick<ClusterReader, 'get' | 'list'>

/** An object that is stored in another way than before. */
export interface ChangedObject {
  readonly resource: ObjectName
  readonly group: string
  /** Undefined for a new one. */
  readonly before: AnyObject | undefined
  readonly after: AnyObject
  /** The last of its manifests that was taken. */
  readonly manifest: Manifest
  /** What was found of it. */
  readonly change: Change
  /** The answer that decides. */
  readonly answer: Answer
}

/** What consequences are worked out from. */
export interface ChangeFacts {
  readonly changed: readonly ChangedObject[]
  readonly before: ObjectReader
  /** Without what is pruned. */
  readonly after: ObjectReader
  readonly pruned: readonly ObjectName[]
  /** Objects of the earlier manifests that the new ones have no more, and that stay. */
  readonly left: readonly ObjectName[]
  readonly minor: Minor
  /** The new manifest of an object, changed or not; the last one that was taken. */
  manifestOf(name: ObjectName): Manifest | undefined
  /** Where an object stood in the earlier manifests. */
  earlierManifestOf(name: ObjectName): Manifest | undefined
}

/** A manifest and what its object is called. */
export interface NamedManifest {
  readonly resource: ObjectName
  readonly manifest: Manifest
}

interface Given extends Pick<ChangeFacts, 'before' | 'after' | 'pruned' | 'left' | 'minor'> {
  readonly manifests: readonly Manifest[]
  readonly changes: readonly Change[]
  readonly primary: readonly Answer[]
  readonly earlier: readonly NamedManifest[]
}

/** Objects that were taken and are another now, each once. */
export function factsOf({ manifests, changes, primary, before, after: all, pruned, left, earlier, minor }: Given): ChangeFacts {
  const after = withoutPruned(all, pruned)
  const changed = new Map<string, ChangedObject>()
  const written = new Map<string, Manifest>()
  for (const [index, change] of changes.entries()) {
    const { resource } = change
    const [manifest, answer] = [manifests[index], primary[index]]
    if (manifest === undefined || answer === undefined || answer.outcome === 'refused') continue
    const { kind, namespace, name } = resource
    const group = groupOf(resource)
    written.set(keyOfName(resource), manifest)
    const [old, now] = [before.get(group, kind, namespace, name), after.get(group, kind, namespace, name)]
    if (now === undefined || (old !== undefined && sameValue(contentOf(old), contentOf(now)))) continue
    changed.set(keyOfName(resource), { resource, group, before: old, after: now, manifest, change, answer })
  }
  const stood = new Map(earlier.map(({ resource, manifest }) => [keyOfName(resource), manifest]))
  return { changed: [...changed.values()], before, after, pruned, left, minor, manifestOf: (name) => written.get(keyOfName(name)), earlierManifestOf: (name) => stood.get(keyOfName(name)) }
}

/** Objects are the same in every version of their group. */
export function keyOfName(resource: ObjectName): string {
  const { kind, namespace, name } = resource
  return JSON.stringify([groupOf(resource), kind, namespace, name])
}

/** The group in the `apiVersion` of an object. */
export function groupOf({ apiVersion }: Pick<ObjectName, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] ?? '' : ''
}

type Told = Pick<Problem, 'rule' | 'severity' | 'message' | 'effect' | 'suggestion' | 'related'>

/** A problem of a changed object, at the place of a path in its manifest, or as near as that goes. */
export function problemOf({ resource, manifest }: NamedManifest, problem: Told, path: JsonPath = []): Problem {
  return { ...problem, resource, origin: manifest.origin, position: placeIn(manifest, path) }
}

/** A problem of an object that no manifest has any more, where it stood. */
export function problemOfGone(facts: ChangeFacts, resource: ObjectName, problem: Told): Problem {
  const manifest = facts.earlierManifestOf(resource)
  return manifest === undefined ? { ...problem, resource } : problemOf({ resource, manifest }, problem, ['metadata', 'name'])
}

/** Another place of a problem; none where no file has it. */
export function relatedPlace(text: string, manifest: Manifest | undefined, path: JsonPath = []): { related?: readonly RelatedPlace[] } {
  return manifest === undefined ? {} : { related: [{ text, origin: manifest.origin, position: placeIn(manifest, path) }] }
}

function placeIn(manifest: Manifest, path: JsonPath): RelatedPlace['position'] {
  return manifest.position(written(manifest.object, path))
}

/** `Deployment default/web`, `Namespace shop`. */
export function titleOf({ kind, namespace, name }: Pick<ObjectName, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`
}

/** The same of a stored object, which need not say its kind. */
export function titleOfObject(kind: string, { metadata }: AnyObject): string {
  return titleOf({ kind, namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' })
}

/** The pod template of a built-in workload, or the pod itself. */
export function templateOf(group: string, kind: string, object: AnyObject): PodTemplateSpec | undefined {
  const path = templatePath(group, kind)
  const template = path === undefined ? undefined : valueAt(object, path)
  return isMap(template) ? template : undefined
}

/** Where the template stands; undefined for kinds without one, and for custom ones, where nobody has seen to it that it is a template. */
export function templatePath(group: string, kind: string): JsonPath | undefined {
  return ['', 'apps', 'batch'].includes(group) ? carrierOf(group, kind)?.template : undefined
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(items: readonly string[], most = 4): string {
  if (items.length > most) return `${items.slice(0, most - 1).join(', ')} and ${String(items.length - most + 1)} more`
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

/** A function of a text, worked out once for each. */
export function oncePer<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const value = known.has(key) ? known.get(key) as T : work(key)
    known.set(key, value)
    return value
  }
}

/** Everything but what the server counts and notes for itself. */
function contentOf({ metadata, ...rest }: AnyObject): ValueMap {
  const { labels, annotations } = metadata ?? {}
  const content: ValueMap = { labels: labels ?? {}, annotations: annotations ?? {} }
  for (const [key, value] of Object.entries(rest as ValueMap)) if (key !== 'status') setKey(content, key, value)
  return content
}

/** As much of a path as the manifest has. */
function written(object: Value, path: JsonPath): JsonPath {
  const steps: (string | number)[] = []
  let here: Value | undefined = object
  for (const step of path) {
    here = Array.isArray(here) ? here[Number(step)] : isMap(here) ? getKey(here, String(step)) : undefined
    if (here === undefined) break
    steps.push(step)
  }
  return steps
}

function withoutPruned(reader: ObjectReader, pruned: readonly ObjectName[]): ObjectReader {
  if (pruned.length === 0) return reader
  const keyOf = (group: string, kind: string, namespace: string, name: string): string => JSON.stringify([group, kind, namespace, name])
  const gone = new Set(pruned.map(keyOfName))
  return {
    get: (group, kind, namespace, name) => gone.has(keyOf(group, kind, namespace, name)) ? undefined : reader.get(group, kind, namespace, name),
    list: (group, kind, namespace) => reader.list(group, kind, namespace).filter(({ metadata }) => !gone.has(keyOf(group, kind, metadata?.namespace ?? '', metadata?.name ?? ''))),
  }
}
