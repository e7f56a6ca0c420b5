import type { Minor } from '../base/release.ts'
import { newestMinor, oldestMinor } from '../base/release.ts'
import type { StoredKind } from './definition-types.ts'
import { onSchemaReaderChange, schemaTable } from './load.ts'

export { definition } from './definition.ts'
export type { DefinitionView, Property, PropertyType, StoredLimits as Limits, TypeView } from './definition-types.ts'
export { setSchemaReader } from './load.ts'
export type { SchemaReader } from './load.ts'
export { allPackKinds, lookupPackKind, packKindsNamed } from './catalog-packs.ts'
export type { PackKind } from './catalog-packs.ts'
export { deprecatedMetadata, deprecatedValues, externalLifecycle } from './catalog-lifecycle.ts'
export type { DeprecatedMetadata, DeprecatedValue, ExternalLifecycle } from './catalog-lifecycle.ts'

export interface KindInfo {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** `builtin`: of the API server; `config`: a file of `component`, never served. */
  readonly source: 'builtin' | 'config'
  readonly component?: string
  /** Plural; empty for kinds of configuration files. */
  readonly resource: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** `io.k8s.api.apps.v1.Deployment`; empty for kinds that left before 1.24. */
  readonly definition: string
  /** Of the newest release that has the kind; `subresourcesIn` tells them for one. */
  readonly subresources: readonly string[]
  readonly verbs: readonly string[]
  readonly since: Minor
  /** First release without it. */
  readonly until?: Minor
  readonly deprecatedIn?: Minor
  /** First release that no longer serves it: known, or announced for the future. */
  readonly removedIn?: Minor
  readonly replacement?: { readonly apiVersion: string; readonly kind: string }
}

interface Index {
  readonly entries: readonly StoredKind[]
  readonly byName: ReadonlyMap<string, StoredKind>
  /** Infos are made when first asked for: a run over one file asks for a handful. */
  readonly infos: Map<StoredKind, KindInfo>
  readonly stored: Map<KindInfo, StoredKind>
}

let index: Index | undefined
onSchemaReaderChange(() => { index = undefined })

/** The kind, when that release knows it, whether or not it serves it by default. */
export function lookupKind(apiVersion: string, kind: string, minor: Minor): KindInfo | undefined {
  const info = kindHistory(apiVersion, kind)
  return info && isKnown(info, minor) ? info : undefined
}

/** The kind in whatever release, also one that left before 1.24 (`until` is then at most 24). */
export function kindHistory(apiVersion: string, kind: string): KindInfo | undefined {
  const entry = kinds().byName.get(`${apiVersion}/${kind}`)
  return entry && infoOf(entry)
}

/** Every group-version that has, or had, a kind of that name; in discovery order. */
export function kindsNamed(kind: string): readonly KindInfo[] {
  return kinds().entries.filter((entry) => entry.k === kind).map(infoOf)
}

/** Does a stock API server of that release serve it? */
export function isServed(info: KindInfo, minor: Minor): boolean {
  return kinds().stored.get(info)?.on === 1 && isKnown(info, minor)
}

/** What a stock server of that release serves, in the order in which discovery lists it. */
export function servedKinds(minor: Minor): KindInfo[] {
  return allKinds().filter((info) => isServed(info, minor))
}

/** Every kind of the API server that any release 1.24 to 1.36 knows, in discovery order. */
export function allKinds(): readonly KindInfo[] {
  return kinds().entries.map(infoOf)
}

/** The subresources that one release has. */
export function subresourcesIn(info: KindInfo, minor: Minor): string[] {
  const subresources = kinds().stored.get(info)?.sub ?? []
  return subresources.filter((sub) => typeof sub === 'string' || (sub[1] <= minor && minor < (sub[2] ?? newestMinor + 1))).map((sub) => (typeof sub === 'string' ? sub : sub[0]))
}

/** `apps/v1` or `v1`. */
export function apiVersionOf(info: { readonly group: string; readonly version: string }): string {
  return info.group === '' ? info.version : `${info.group}/${info.version}`
}

function isKnown(info: KindInfo, minor: Minor): boolean {
  return info.since <= minor && (info.until === undefined || minor < info.until)
}

function kinds(): Index {
  if (index) return index
  const entries = schemaTable('kinds.json') as readonly StoredKind[]
  const byName = new Map<string, StoredKind>()
  for (const entry of entries) byName.set(`${entry.g === '' ? entry.v : `${entry.g}/${entry.v}`}/${entry.k}`, entry)
  index = { entries, byName, infos: new Map(), stored: new Map() }
  return index
}

function infoOf(entry: StoredKind): KindInfo {
  const { infos, stored } = kinds()
  const known = infos.get(entry)
  if (known) return known
  const info = toKindInfo(entry)
  infos.set(entry, info)
  stored.set(info, entry)
  return info
}

function toKindInfo(entry: StoredKind): KindInfo {
  // Some versions leave earlier than their markers announce: the schemas tell.
  const removedIn = entry.rem === undefined || (entry.u !== undefined && entry.u < entry.rem) ? entry.u : entry.rem
  return {
    group: entry.g,
    version: entry.v,
    kind: entry.k,
    source: entry.src === undefined ? 'builtin' : 'config',
    ...(entry.src === undefined ? {} : { component: entry.src }),
    resource: entry.r ?? '',
    singular: entry.r === undefined ? '' : entry.k.toLowerCase(),
    shortNames: entry.sn ?? [],
    categories: entry.c ?? [],
    namespaced: entry.n === 1,
    definition: entry.d ?? '',
    subresources: (entry.sub ?? []).filter((sub) => typeof sub === 'string' || sub[2] === undefined).map((sub) => (typeof sub === 'string' ? sub : sub[0])),
    verbs: entry.verbs ?? [],
    since: entry.s ?? oldestMinor,
    ...(entry.u === undefined ? {} : { until: entry.u }),
    ...(entry.dep === undefined ? {} : { deprecatedIn: entry.dep }),
    ...(removedIn === undefined ? {} : { removedIn }),
    ...(entry.to === undefined ? {} : { replacement: { apiVersion: entry.to[0], kind: entry.to[1] } }),
  }
}
