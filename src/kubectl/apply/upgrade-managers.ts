import { cloneValue, isMap, sameValue, setKey, type ValueMap } from '../../base/json.ts'
import { metaOf } from '../session.ts'

/** Which managers own a path by that operation: `client-go/util/csaupgrade/upgrade.go` (v0.36.2). */
export function owners(object: ValueMap, operation: 'Apply' | 'Update', path: readonly string[]): string[] {
  return entriesOf(object).filter((entry) => entry.operation === operation && ownsPath(entry, path)).map(({ manager }) => typeof manager === 'string' ? manager : '')
}

/** managedFields with what the client-side managers own given to the server-side one; undefined when nothing changes. */
export function upgradedEntries(object: ValueMap, clientManagers: readonly string[], manager: string): ValueMap[] | undefined {
  const before = entriesOf(object)
  let entries = cloneValue(before)
  for (const name of clientManagers) entries = upgraded(entries, name, manager)
  return sameValue(before, entries) ? undefined : entries
}

function upgraded(entries: ValueMap[], clientManager: string, manager: string): ValueMap[] {
  const isClient = (entry: ValueMap): boolean => entry.manager === clientManager && entry.operation === 'Update' && subresourceOf(entry) === ''
  const at = entries.findIndex((entry) => entry.manager === manager && entry.operation === 'Apply' && subresourceOf(entry) === '')
  const client = entries.findIndex(isClient)
  if (client < 0) return entries
  const taken = entries[client] ?? {}
  if (at < 0) {
    entries[client] = { ...taken, operation: 'Apply', manager }
    return entries.filter((entry) => !isClient(entry))
  }
  const target = entries[at] ?? {}
  target.fieldsV1 = union(mapOf(target.fieldsV1), mapOf(taken.fieldsV1))
  // The annotation has an owner of its own by now; this one would fight with it.
  if (target.apiVersion !== taken.apiVersion) return entries.filter((entry) => !isClient(entry))
  return entries.filter((entry) => !isClient(entry))
}

/** Both field sets. */
function union(a: ValueMap, b: ValueMap): ValueMap {
  const all: ValueMap = { ...a }
  for (const key of Object.keys(b)) {
    const [left, right] = [Object.hasOwn(a, key) ? a[key] : undefined, b[key] ?? {}]
    setKey(all, key, isMap(left) && isMap(right) ? union(left, right) : left ?? right)
  }
  return all
}

function ownsPath(entry: ValueMap, path: readonly string[]): boolean {
  let here: ValueMap | undefined = mapOf(entry.fieldsV1)
  for (const step of path) {
    const next: unknown = here !== undefined && Object.hasOwn(here, step) ? here[step] : undefined
    if (!isMap(next)) return false
    here = next
  }
  return true
}

function entriesOf(object: ValueMap): ValueMap[] {
  const entries = metaOf(object).managedFields
  return Array.isArray(entries) ? entries.filter(isMap) : []
}

function subresourceOf(entry: ValueMap): string {
  return typeof entry.subresource === 'string' ? entry.subresource : ''
}

function mapOf(value: unknown): ValueMap {
  return isMap(value) ? value : {}
}
