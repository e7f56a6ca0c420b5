// One raw release per Kubernetes minor, from whichever package models it.
import { readCdk8s } from './cdk8s.ts'
import type { Cdk8sRelease } from './cdk8s.ts'
import { readClientNode } from './client-node.ts'
import { correct, loneKinds } from './corrections.ts'
import { definitionId, IdPool, partsOfId, segmentOf } from './ids.ts'
import { readKubernetesModels } from './kubernetes-models.ts'
import type { ModelFacts } from './kubernetes-models.ts'
import type { PackageReader } from './packages.ts'
import { readPulumi } from './pulumi.ts'
import { refOf, scalar, typeCode } from './raw.ts'
import type { RawDefinition, RawDefinitions, RawKind, RawProperty, RawRelease } from './raw.ts'

/** Which client models which minor. */
export const clientNodeVersions: Readonly<Record<number, string>> = {
  24: '0.17.1', 25: '0.18.1', 27: '0.19.0', 28: '0.20.0', 29: '0.21.0', 30: '0.22.3', 32: '1.1.0', 33: '1.3.0', 34: '1.4.0', 36: '2.0.1',
}
export const cdk8sSpecs: Readonly<Record<number, string>> = { 26: 'cdk8s-plus-26@2.4.17', 31: 'cdk8s-plus-31@2.6.43' }
export const pulumiSpec = '@pulumi/kubernetes@4.29.0'
export const pulumiMinor = 35
export const modelSpecs: Readonly<Record<number, string>> = {
  25: 'kubernetes-models@4.1.0', 27: 'kubernetes-models@4.3.1', 33: 'kubernetes-models@4.5.1', 36: 'kubernetes-models@5.1.0',
}

export interface Sources {
  readonly releases: ReadonlyMap<number, RawRelease>
  readonly models: ReadonlyMap<number, ModelFacts>
  /** `<group segment> <name>#<property>` of quantities, so that every version of a type counts. */
  readonly quantitySisters: ReadonlySet<string>
}

export function readSources(read: PackageReader): Sources {
  const models = new Map(Object.entries(modelSpecs).map(([minor, spec]) => [Number(minor), readKubernetesModels(read, spec)]))
  const cdk8s = new Map(Object.entries(cdk8sSpecs).map(([minor, spec]) => [Number(minor), readCdk8s(read, spec)]))
  const pulumi = readPulumi(read, pulumiSpec)
  const pool = new IdPool()
  for (const { ids } of models.values()) for (const id of ids) pool.add(id)
  for (const { definitions } of cdk8s.values()) for (const id of definitions.keys()) pool.add(id)
  for (const id of pulumi.keys()) pool.add(id)
  const releases = new Map<number, RawRelease>()
  for (const [minor, version] of Object.entries(clientNodeVersions)) {
    const release = readClientNode(read, version, pool)
    correct(Number(minor), release.definitions)
    releases.set(Number(minor), release)
  }
  for (const [minor, release] of cdk8s) {
    const [next, previous] = [releases.get(minor + 1), releases.get(minor - 1)]
    if (next && previous) releases.set(minor, completeCdk8s(minor, release.definitions, release.kinds, next, previous, pulumi))
  }
  const [before, after] = [releases.get(pulumiMinor - 1), releases.get(pulumiMinor + 1)]
  if (before && after) releases.set(pulumiMinor, between(before, after, pulumi))
  return { releases: new Map([...releases].sort(([a], [b]) => a - b)), models, quantitySisters: sistersOf(models, cdk8s) }
}

function sistersOf(models: ReadonlyMap<number, ModelFacts>, cdk8s: ReadonlyMap<number, Cdk8sRelease>): Set<string> {
  const keys = new Set<string>()
  const add = (id: string, property: string): void => {
    const { segment, name } = partsOfId(id)
    keys.add(`${segment} ${name}#${property}`)
  }
  for (const { quantities } of models.values()) for (const key of quantities) add(key.split('#')[0] ?? '', key.split('#')[1] ?? '')
  for (const { definitions } of cdk8s.values()) {
    for (const [id, definition] of definitions) for (const [name, { type }] of definition) if (typeCode(type).endsWith('/quantity')) add(id, name)
  }
  return keys
}

/**
 * Adds what cdk8s leaves out: `status`, the types that only a status uses, lists, and the losers of name clashes.
 * They come from the next release, else from the one before, else from Pulumi, which keeps old versions.
 */
function completeCdk8s(minor: number, own: RawDefinitions, kinds: ReadonlySet<string>, next: RawRelease, previous: RawRelease, pulumi: RawDefinitions): RawRelease {
  const definitions: RawDefinitions = new Map([...own].map(([id, properties]) => [id, new Map(properties)]))
  const elsewhere = [next.definitions, previous.definitions, pulumi]
  for (const id of kinds) {
    const neighbour = elsewhere.map((source) => source.get(id)).find((definition) => definition !== undefined)
    const status = neighbour?.get('status')
    if (status) definitions.get(id)?.set('status', status)
    const list = elsewhere.map((source) => source.get(`${id}List`)).find((definition) => definition !== undefined)
    if (list && !definitions.has(`${id}List`)) definitions.set(`${id}List`, new Map(list))
  }
  // cdk8s folds types of the same name into one; where both neighbours agree on another reference, theirs is right.
  for (const [id, properties] of definitions) {
    for (const [name, property] of properties) {
      const theirs = next.definitions.get(id)?.get(name)
      const before = previous.definitions.get(id)?.get(name)
      if (theirs && before && refOf(theirs.type) !== undefined && refOf(theirs.type) === refOf(before.type)) properties.set(name, { ...property, type: theirs.type })
    }
  }
  // What both neighbours have did not leave for one release.
  for (const [id, definition] of next.definitions) if (!definitions.has(id) && previous.definitions.has(id)) definitions.set(id, new Map(definition))
  return finish(minor, definitions, [next, previous], pulumi)
}

/** Applies the corrections and adds every definition that is referred to; the first release is preferred. */
function finish(minor: number, definitions: RawDefinitions, neighbours: readonly RawRelease[], pulumi: RawDefinitions): RawRelease {
  const extraKinds = loneKinds[minor] ?? []
  for (const { group, version, kind } of extraKinds) {
    const id = definitionId(segmentOf(group), version, kind)
    const definition = pulumi.get(id)
    if (definition && !definitions.has(id)) definitions.set(id, new Map(definition))
    if (!definitions.has(`${id}List`)) definitions.set(`${id}List`, listOf(id))
  }
  correct(minor, definitions)
  closeReferences(definitions, [...neighbours.map((release) => release.definitions), pulumi])
  correct(minor, definitions)
  return { definitions, kinds: [...kindsOf(definitions, neighbours), ...extraKinds] }
}

function closeReferences(definitions: RawDefinitions, elsewhere: readonly RawDefinitions[]): void {
  const queue = [...definitions.values()]
  for (let definition = queue.pop(); definition; definition = queue.pop()) {
    for (const { type } of definition.values()) {
      const ref = refOf(type)
      if (ref === undefined || definitions.has(ref)) continue
      const found = elsewhere.map((source) => source.get(ref)).find((candidate) => candidate !== undefined)
      if (!found) continue
      definitions.set(ref, new Map(found))
      queue.push(found)
    }
  }
}

/** Kinds of neighbouring releases whose definition this one has, with the subresources that both sides know. */
function kindsOf(definitions: RawDefinitions, neighbours: readonly RawRelease[]): RawKind[] {
  const kinds = new Map<string, RawKind>()
  for (const { kinds: candidates } of neighbours) {
    for (const kind of candidates) {
      const key = `${kind.group}/${kind.version}/${kind.resource}`
      const known = kinds.get(key)
      if (known) kinds.set(key, { ...known, subresources: known.subresources.filter((name) => kind.subresources.includes(name)) })
      else if (definitions.has(definitionId(segmentOf(kind.group), kind.version, kind.kind))) kinds.set(key, kind)
    }
  }
  return [...kinds.values()]
}

/** The release between two others: what both have, what came by the later and Pulumi knows, what Pulumi alone has in its newest groups. */
function between(before: RawRelease, after: RawRelease, pulumi: RawDefinitions): RawRelease {
  const definitions: RawDefinitions = new Map()
  for (const [id, properties] of after.definitions) {
    const old = before.definitions.get(id)
    const middle = pulumi.get(id)
    if (!old && !middle && !isListOf(id, pulumi)) continue
    const definition: RawDefinition = new Map()
    for (const [name, property] of properties) if (old?.has(name) || !middle || middle.has(name)) definition.set(name, { ...property, required: settleRequired(old?.get(name), middle?.get(name), property) })
    definitions.set(id, definition)
  }
  return finish(pulumiMinor, definitions, [after, before], pulumi)
}

/** Pulumi's word counts where the later release agrees, or where nothing older is known. */
function settleRequired(old: RawProperty | undefined, middle: RawProperty | undefined, after: RawProperty): boolean {
  return middle?.required === after.required ? after.required : (old ?? middle ?? after).required
}

function listOf(id: string): RawDefinition {
  return new Map([
    ['apiVersion', { type: scalar('string'), required: false }],
    ['items', { type: { kind: 'array', of: { kind: 'ref', ref: id } }, required: true }],
    ['kind', { type: scalar('string'), required: false }],
    ['metadata', { type: { kind: 'ref', ref: definitionId('meta', 'v1', 'ListMeta') }, required: false }],
  ])
}

function isListOf(id: string, pulumi: RawDefinitions): boolean {
  return id.endsWith('List') && pulumi.has(id.slice(0, -'List'.length))
}
