import { cloneValue, isMap, sameValue, type Value, type ValueMap } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import { FieldSet } from '../../../merge/typed/field-set.ts'
import { builtInType } from '../../../merge/typed/built-in-type.ts'
import { customResourceType } from '../../../merge/typed/structural-type.ts'
import type { MergeType } from '../../../merge/typed/type.ts'
import { applyOwnership, type Conflict, type Managers, updateOwnership, type Versions } from '../../../merge/typed/updater.ts'
import { encodeZero } from '../encode.ts'
import type { CustomResourceStrategy } from '../custom-resources/strategy.ts'
import type { ServedResource } from '../registry.ts'
import type { ApiServer } from '../server.ts'
import type { AnyObject } from '../strategy.ts'
import { managersOf } from './ledger.ts'
import { capUpdaters } from './cap.ts'
import { type Managed, managerKey, readEntries, writeEntries } from './entries.ts'
import { withoutResetFields } from './reset-fields.ts'

/**
 * Keeps `metadata.managedFields` in step with every write: `apimachinery/pkg/util/managedfields` (1.36).
 */
export interface Writer {
  readonly manager: string
  readonly subresource: string
}

/**
 * The managers after a create or update. `live` is the stored object, undefined on create; both are hub objects. An object that
 * nobody manages stays so until it is applied: `internal/skipnonapplied.go`.
 */
export function ownershipAfter(server: ApiServer, resource: ServedResource, live: AnyObject | undefined, object: AnyObject, writer: Writer, now: string): Managed {
  const version = apiVersionOf(resource)
  const managed = startingPoint(live, object, writer.subresource)
  if (live !== undefined && managed.managers.size === 0) return managed
  const isConverted = [...managed.managers.values()].some((owned) => owned.version !== version)
  const [was, is] = live === undefined
    ? [blank(resource, server.minor), shown(server, resource, object, false)]
    : isConverted || !resource.codec.isHub ? [shown(server, resource, live), shown(server, resource, object, false)] : differing(live, object, resource)
  take(managed, managerKey({ name: writer.manager, operation: 'Update', apiVersion: version, subresource: writer.subresource }), was, is, version, versionsOf(server, resource, writer.subresource), now)
  return managed
}

/** The name under which an operation takes what it changes, before it becomes its manager's: `internal/managedfieldsupdater.go`. */
const currentOperation = 'current-operation'

/** A manager takes what it changed; its time moves only then. */
function take(managed: Managed, key: string, was: Value, is: Value, version: string, versions: Versions, now: string): void {
  const { managers, times } = managed
  updateOwnership(was, is, version, managers, currentOperation, versions)
  strip(managers)
  const taken = managers.get(currentOperation)
  if (taken !== undefined) {
    managers.delete(currentOperation)
    const before = managers.get(key)
    managers.set(key, before === undefined ? taken : { ...taken, fields: taken.fields.union(before.fields) })
    times.set(key, now)
  }
  capUpdaters(managed)
}

/** Both as they are shown, without the parts in which they are the same: those change nothing, and most writes leave the greater part as it is. */
function differing(live: AnyObject, object: AnyObject, { codec }: ServedResource): [ValueMap, ValueMap] {
  const [was, is] = withoutCommon(live, object)
  for (const key of Object.keys(is)) {
    const [before, after] = [was[key], is[key]]
    if (!isMap(before) || !isMap(after)) continue
    const [less, more] = withoutCommon(before, after)
    // A part of which nothing is left would look as if it had come or gone.
    if (Object.keys(less).length > 0 && Object.keys(more).length > 0) [was[key], is[key]] = [less, more]
  }
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  return [codec.encode(was, true, names), codec.encode(is, false, names)]
}

function withoutCommon(before: ValueMap, after: ValueMap): [ValueMap, ValueMap] {
  const [was, is]: [ValueMap, ValueMap] = [{ ...before }, { ...after }]
  for (const key of Object.keys(after)) {
    if (!Object.hasOwn(before, key) || !sameValue(before[key], after[key]) || hasEmptyList(after[key] ?? null)) continue
    delete was[key]
    delete is[key]
  }
  return [was, is]
}

/** An empty list is none once it is stored. */
function hasEmptyList(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0 || value.some(hasEmptyList)
  return isMap(value) && Object.keys(value).some((key) => hasEmptyList(value[key] ?? null))
}

/** The object that an apply gives, in the version of the endpoint, or who stands in its way. */
export function applyConfiguration(server: ApiServer, resource: ServedResource, live: AnyObject | undefined, config: ValueMap, writer: Writer, force: boolean): { object: ValueMap, managed: Managed } | { conflicts: Conflict[] } {
  const version = apiVersionOf(resource)
  const managed = storedManagers(live)
  const versions = versionsOf(server, resource, writer.subresource)
  const current = live === undefined ? blank(resource, server.minor) : shown(server, resource, live)
  const now = server.entropy.now()
  if (managed.managers.size === 0 && live !== undefined) {
    // Objects from before all records: everything belongs to one first owner.
    const first = managerKey({ name: 'before-first-apply', operation: 'Update', apiVersion: version, subresource: writer.subresource })
    take(managed, first, blank(resource, server.minor), current, version, versions, now)
  }
  const key = managerKey({ name: writer.manager, operation: 'Apply', apiVersion: version, subresource: writer.subresource })
  const outcome = applyOwnership(current, config, version, managed.managers, key, force, versions)
  if ('conflicts' in outcome) return outcome
  strip(managed.managers)
  if (!outcome.isSame) managed.times.set(key, now)
  return { object: isMap(outcome.object) ? outcome.object : {}, managed }
}

export function setEntries(object: AnyObject, managed: Managed): void {
  const entries = writeEntries(managed)
  const meta = object.metadata ??= {}
  if (entries.length === 0) delete meta.managedFields
  else meta.managedFields = entries
}

export function mergeTypeOf(server: ApiServer, resource: ServedResource): MergeType {
  if (resource.definition !== undefined) return builtInType(resource.definition, server.minor)
  return customResourceType((resource.strategy as CustomResourceStrategy).schema, server.minor)
}

function storedManagers(live: AnyObject | undefined): Managed {
  const known = live && managersOf(live)
  return { managers: new Map(known?.managers), times: new Map(known?.times) }
}

/** A client may rewrite the record, but not lose it by leaving it out. No entries, or a single empty one, clear it. */
function startingPoint(live: AnyObject | undefined, object: AnyObject, subresource: string): Managed {
  const none: Managed = { managers: new Map(), times: new Map() }
  const stored = storedManagers(live)
  if (subresource !== '') return stored
  const given = object.metadata?.managedFields as Value | undefined
  if (Array.isArray(given) && (given.length === 0 || (given.length === 1 && isMap(given[0]) && Object.keys(given[0]).length === 0))) return none
  const own = readEntries(given)
  return own === undefined || own.managers.size === 0 ? stored : own
}

function versionsOf(server: ApiServer, resource: ServedResource, subresource: string): Versions {
  const served = (apiVersion: string): ServedResource | undefined => server.registry.byKind(apiVersion, resource.kind)
  return {
    type(version) {
      const other = served(version)
      return other && mergeTypeOf(server, other)
    },
    convert(object, from, to) {
      const [source, target] = [served(from), served(to)]
      if (source === undefined || target === undefined || !isMap(object)) return undefined
      const hub = source.codec.toHub(cloneValue(source.codec.decode({ ...object, apiVersion: from }).object))
      return shown(server, target, hub)
    },
    filter: (fields) => withoutResetFields(resource, subresource, fields),
  }
}

/** Never owned by anyone: `internal/stripmeta.go`. */
const unowned = FieldSet.of(['apiVersion'], ['kind'], ['metadata'], ...[
  'name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion',
].map((name) => ['metadata', name]))

function strip(managers: Managers): void {
  for (const [key, owned] of managers) {
    const fields = owned.fields.difference(unowned)
    if (fields.isEmpty) managers.delete(key)
    else if (fields !== owned.fields) managers.set(key, { ...owned, fields })
  }
}

/** Without the record itself, which nobody owns. */
function shown(server: ApiServer, resource: ServedResource, object: AnyObject, isStored = true): ValueMap {
  const all = server.showPlain(resource, object, isStored)
  if (!isMap(all.metadata) || all.metadata.managedFields === undefined) return all
  const { managedFields: _record, ...metadata } = all.metadata
  return { ...all, metadata }
}

/** An object of which nothing is set, as Go's zero value is written. */
function blank(resource: ServedResource, minor: Minor): ValueMap {
  const { kind } = resource
  const apiVersion = apiVersionOf(resource)
  return resource.definition === undefined ? { apiVersion, kind } : { ...encodeZero(resource.definition, minor), apiVersion, kind }
}

function apiVersionOf({ group, version }: ServedResource): string {
  return group === '' ? version : `${group}/${version}`
}

