// Writes the tables: one file per group-version, one definition per line; `kinds.json`, one kind per line.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newestMinor, oldestMinor } from '../../src/base/release.ts'
import { placeOfDefinition } from '../../src/schema/definition.ts'
import type { StoredDefinition, StoredKind, StoredProperty, StoredSpan } from '../../src/schema/definition-types.ts'
import type { CombinedDefinition, CombinedProperty, Span } from './combine.ts'
import type { PropertyFacts } from './facts.ts'
import { mapRef, typeCode } from './raw.ts'
import type { RawType } from './raw.ts'

/** Stored definitions by table (`apps/v1`) and name. */
export function storeDefinitions(definitions: readonly CombinedDefinition[], facts: PropertyFacts): Map<string, Map<string, StoredDefinition>> {
  const tables = new Map<string, Map<string, StoredDefinition>>()
  for (const definition of definitions) {
    const { table, name } = placeOfDefinition(definition.id)
    const entries = tables.get(table) ?? new Map<string, StoredDefinition>()
    tables.set(table, entries)
    const properties: Record<string, StoredProperty> = {}
    for (const property of definition.properties) properties[property.name] = storeProperty(definition, property, facts, table)
    entries.set(name, { ...storeSpan(definition), ...(definition.open ? { o: 1 as const } : {}), p: properties })
  }
  return tables
}

function storeProperty(definition: CombinedDefinition, property: CombinedProperty, facts: PropertyFacts, table: string): StoredProperty {
  const [newest, ...older] = property.types.map(({ type, until }) => [localCode(type, table), until] as const)
  const required = property.required.map(({ since, until }): StoredSpan => (until === undefined ? [since] : [since, until]))
  const [only] = property.required
  const always = only && property.required.length === 1 && only.since === property.since && only.until === property.until
  const attributes = {
    ...(property.since === definition.since ? {} : { s: property.since }),
    ...(property.until === definition.until || property.until === undefined ? {} : { u: property.until }),
    ...(always ? { r: 1 as const } : required.length > 0 ? { r: required } : {}),
    ...(older.length > 0 ? { v: older.map(([code, until]) => [code, until ?? newestMinor + 1] as const) } : {}),
    ...facts(definition.id, property),
  }
  return Object.keys(attributes).length > 0 ? [newest?.[0] ?? 'any', attributes] : newest?.[0] ?? 'any'
}

function localCode(type: RawType, table: string): string {
  return typeCode(mapRef(type, (ref) => {
    const place = placeOfDefinition(ref)
    return { kind: 'ref', ref: place.table === table ? place.name : `${place.table}/${place.name}` }
  }))
}

export function storeSpan({ since, until }: Span): { s?: number; u?: number } {
  return { ...(since > oldestMinor ? { s: since } : {}), ...(until === undefined ? {} : { u: until }) }
}

/** Writes each table and `kinds.json`; files of a group-version that no release has any longer go. */
export function writeTables(folder: string, tables: ReadonlyMap<string, ReadonlyMap<string, StoredDefinition>>, kinds: readonly StoredKind[]): void {
  const groups = new Set([...tables.keys()].map((table) => dirname(table)))
  for (const group of groups) rmSync(join(folder, group), { recursive: true, force: true })
  for (const [table, definitions] of tables) {
    const file = join(folder, `${table}.json`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, recordLines([...definitions]))
  }
  writeFileSync(join(folder, 'kinds.json'), `[\n${kinds.map((kind) => JSON.stringify(kind)).join(',\n')}\n]\n`)
}

export function recordLines(entries: readonly (readonly [string, unknown])[]): string {
  return `{\n${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}\n`
}
