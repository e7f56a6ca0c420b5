import { sameValue, type Value } from '../../base/json.ts'
import { FieldSet } from './field-set.ts'
import type { PathElement } from './path-element.ts'
import { compareTyped, type Comparison, mergeTyped, removeItems } from './merge.ts'
import type { MergeType } from './type.ts'
import { fieldSetOf } from './walk.ts'

/**
 * Who owns which fields, and what an apply or update does to that: `structured-merge-diff/v6/merge/update.go`.
 */
export interface Ownership {
  readonly fields: FieldSet
  readonly version: string
  readonly applied: boolean
}

/** By manager; the key is the caller's. */
export type Managers = Map<string, Ownership>

/** How objects look in the versions that managers wrote; undefined when a version is no longer served. */
export interface Versions {
  type(version: string): MergeType | undefined
  convert(object: Value, from: string, to: string): Value | undefined
  /** Without the fields that this endpoint does not set, whatever is sent. */
  filter(fields: FieldSet): FieldSet
}

export interface Conflict {
  readonly manager: string
  readonly path: readonly PathElement[]
}

/** A write without apply: the manager owns what it changed, others lose that. */
export function updateOwnership(live: Value, object: Value, version: string, managers: Managers, manager: string, versions: Versions): void {
  const outcome = settle(live, object, version, managers, manager, true, versions)
  if ('conflicts' in outcome) return
  const { added, modified, removed } = outcome
  const before = managers.get(manager)?.fields ?? new FieldSet()
  const fields = versions.filter(before.difference(removed).union(modified).union(added))
  if (fields.isEmpty) managers.delete(manager)
  else managers.set(manager, { fields, version, applied: false })
}

/** An apply: what the configuration no longer holds goes, unless others own it. */
export function applyOwnership(live: Value, config: Value, version: string, managers: Managers, manager: string, force: boolean, versions: Versions): { object: Value, isSame: boolean } | { conflicts: Conflict[] } {
  const type = versions.type(version) ?? {}
  const merged = mergeTyped(live, config, type) ?? null
  const last = managers.get(manager)
  managers.set(manager, { fields: versions.filter(fieldSetOf(config, type)), version, applied: true })
  const object = prune(merged, version, managers, manager, last, versions)
  const outcome = settle(live, object, version, managers, manager, force, versions)
  return 'conflicts' in outcome ? outcome : { object, isSame: sameValue(live, object) }
}

/** Takes from the other managers what this write changed; without force, what they own and it changed is a conflict. */
function settle(live: Value, object: Value, version: string, managers: Managers, manager: string, force: boolean, versions: Versions): Comparison | { conflicts: Conflict[] } {
  const comparisons = new Map<string, Comparison | undefined>()
  const comparisonIn = (other: string): Comparison | undefined => {
    if (!comparisons.has(other)) comparisons.set(other, compareIn(live, object, version, other, versions))
    return comparisons.get(other)
  }
  const own = comparisonIn(version) ?? { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() }
  const conflicts: Conflict[] = []
  const next = new Map<string, Ownership>()
  for (const [name, owned] of managers) {
    if (name === manager) continue
    const comparison = comparisonIn(owned.version)
    if (comparison === undefined) {
      managers.delete(name)
      continue
    }
    const contested = owned.fields.intersection(comparison.modified.union(comparison.added))
    if (!force) conflicts.push(...contested.paths().map((path) => ({ manager: name, path })))
    next.set(name, { ...owned, fields: owned.fields.difference(contested).difference(comparison.removed) })
  }
  if (!force && conflicts.length > 0) return { conflicts }
  for (const [name, owned] of next) {
    if (owned.fields.isEmpty) managers.delete(name)
    else managers.set(name, owned)
  }
  if (managers.get(manager)?.fields.isEmpty === true) managers.delete(manager)
  return own
}

function compareIn(live: Value, object: Value, from: string, to: string, versions: Versions): Comparison | undefined {
  const type = versions.type(to)
  const [before, after] = from === to ? [live, object] : [versions.convert(live, from, to), versions.convert(object, from, to)]
  if (type === undefined || before === undefined || after === undefined) return undefined
  const { added, removed, modified } = compareTyped(before, after, type)
  return { added: versions.filter(added), removed: versions.filter(removed), modified: versions.filter(modified) }
}

/** What the last apply held and this one does not, and nobody else owns. */
function prune(merged: Value, version: string, managers: Managers, manager: string, last: Ownership | undefined, versions: Versions): Value {
  if (last === undefined || last.fields.isEmpty) return merged
  const type = versions.type(last.version)
  const inLast = version === last.version ? merged : versions.convert(merged, version, last.version)
  if (type === undefined || inLast === undefined) return merged
  let pruned = removeItems(inLast, last.fields.withNamedFields(type), type)
  const others = new Set([version, ...[...managers.values()].map((owned) => owned.version)])
  for (const other of others) {
    const owned = [...managers].filter(([, { version: own }]) => own === other).reduce((set, [, { fields }]) => set.union(fields), new FieldSet())
    pruned = addBackOwned(inLast, pruned, last.version, other, owned, versions)
  }
  const had = fieldSetOf(inLast, type).withNamedFields(type)
  const has = fieldSetOf(pruned, type).withNamedFields(type)
  const dangling = had.difference(has).intersection(last.fields.withNamedFields(type))
  const result = removeItems(inLast, dangling, type)
  return version === last.version ? result : versions.convert(result, last.version, version) ?? merged
}

function addBackOwned(merged: Value, pruned: Value, at: string, version: string, owned: FieldSet, versions: Versions): Value {
  const type = versions.type(version)
  const [before, after] = at === version ? [merged, pruned] : [versions.convert(merged, at, version), versions.convert(pruned, at, version)]
  if (type === undefined || before === undefined || after === undefined) return pruned
  const had = fieldSetOf(before, type).withNamedFields(type)
  const kept = fieldSetOf(after, type).withNamedFields(type).union(owned.withNamedFields(type))
  const restored = removeItems(before, had.difference(kept), type)
  return at === version ? restored : versions.convert(restored, version, at) ?? pruned
}
