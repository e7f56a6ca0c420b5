// Puts the releases together: each definition and property once, with the minors that have it.
import { newestMinor } from '../../src/base/release.ts'
import type { Minor } from '../../src/base/release.ts'
import type { Sources } from './releases.ts'
import { anyType, typeCode } from './raw.ts'
import type { RawDefinitions, RawKind, RawType } from './raw.ts'
import { settleTypes } from './types.ts'

/** Present from `since` (inclusive) to `until` (exclusive; undefined: still there). */
export interface Span { readonly since: Minor; readonly until: Minor | undefined }

export interface CombinedProperty extends Span {
  readonly name: string
  /** Newest first; more than one where the type changed. */
  readonly types: readonly (Span & { readonly type: RawType })[]
  readonly required: readonly Span[]
}

export interface CombinedDefinition extends Span {
  readonly id: string
  /** Keeps unknown fields. */
  readonly open?: boolean
  readonly properties: readonly CombinedProperty[]
}

export interface CombinedKind extends Span, Omit<RawKind, 'subresources'> {
  readonly subresources: readonly (Span & { readonly name: string })[]
}

export function combineDefinitions(sources: Sources): CombinedDefinition[] {
  const types = settleTypes(sources)
  const minorsOf = new Map<string, Minor[]>()
  for (const [minor, { definitions }] of sources.releases) for (const id of definitions.keys()) push(minorsOf, id, minor)
  return [...minorsOf.keys()].sort().map((id) => {
    const names = new Map<string, Minor[]>()
    const required = new Map<string, Minor[]>()
    for (const [minor, { definitions }] of sources.releases) {
      for (const [name, property] of definitions.get(id) ?? []) {
        push(names, name, minor)
        if (property.required) push(required, name, minor)
      }
    }
    const properties = [...names.keys()].sort().map((name) => ({
      name,
      ...spanOf(`${id}#${name}`, names.get(name) ?? []),
      types: typeSpans(types.get(`${id}#${name}`) ?? new Map()),
      required: spansOf(required.get(name) ?? []),
    }))
    return { id, ...spanOf(id, minorsOf.get(id) ?? []), properties }
  })
}

/** The definitions of the newest release, without their history. */
export function newestDefinitions(definitions: readonly CombinedDefinition[]): RawDefinitions {
  return new Map(definitions.filter(({ until }) => until === undefined).map(({ id, properties }) => [id, new Map(properties
    .filter(({ until, types }) => until === undefined && types.length > 0)
    .map(({ name, types, required }) => [name, { type: types[0]?.type ?? anyType, required: required.some((span) => span.until === undefined) }]))]))
}

export function combineKinds(sources: Sources): CombinedKind[] {
  const kinds = new Map<string, { newest: RawKind; minors: Minor[]; subresources: Map<string, Minor[]> }>()
  for (const [minor, release] of sources.releases) {
    for (const kind of release.kinds) {
      const key = `${kind.group}/${kind.version}/${kind.resource}`
      const entry = kinds.get(key) ?? { newest: kind, minors: [], subresources: new Map<string, Minor[]>() }
      kinds.set(key, entry)
      entry.newest = kind
      entry.minors.push(minor)
      for (const name of kind.subresources) push(entry.subresources, name, minor)
    }
  }
  return [...kinds].map(([key, { newest, minors, subresources }]) => ({
    ...newest,
    ...spanOf(key, minors),
    subresources: [...subresources].map(([name, present]) => ({ name, ...spanOf(`${key}/${name}`, present) })),
  }))
}

/** The one span of a list of minors. A gap would be a release whose package was misread, never a feature that left and came back. */
export function spanOf(what: string, minors: readonly Minor[]): Span {
  const spans = spansOf(minors)
  const [first] = spans
  if (!first || spans.length > 1) throw new Error(`${what} is in ${minors.join(', ') || 'no release'}: a gap`)
  return first
}

function spansOf(minors: readonly Minor[]): Span[] {
  const spans: { since: Minor; until: Minor | undefined }[] = []
  for (const minor of [...minors].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last?.until === minor) last.until = minor + 1
    else spans.push({ since: minor, until: minor + 1 })
  }
  return spans.map(({ since, until }) => ({ since, until: until !== undefined && until > newestMinor ? undefined : until }))
}

function typeSpans(byMinor: ReadonlyMap<Minor, RawType>): (Span & { type: RawType })[] {
  const byCode = new Map<string, { type: RawType; minors: Minor[] }>()
  for (const [minor, type] of byMinor) {
    const code = typeCode(type)
    const entry = byCode.get(code) ?? { type, minors: [] }
    byCode.set(code, entry)
    entry.minors.push(minor)
  }
  return [...byCode.values()].flatMap(({ type, minors }) => spansOf(minors).map((span) => ({ ...span, type }))).sort((a, b) => b.since - a.since)
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
