import { compareStrings, type Value } from '../../../base/json.ts'
import { type Managed, managerKey, managerOf } from './entries.ts'

/** More managers from updates than these are merged: `DefaultMaxUpdateManagers` of `managedfields/internal/fieldmanager.go` (1.36). */
const mostUpdaters = 10

/**
 * Merges the oldest updates of one version into `ancient-changes` until few enough are left: `internal/capmanagers.go` (1.36).
 */
export function capUpdaters({ managers, times }: Managed): void {
  const updaters = [...managers].filter(([, { applied }]) => !applied).map(([key]) => key)
  if (updaters.length <= mostUpdaters) return
  const age = (key: string): string => text(times.get(key))
  updaters.sort((a, b) => compareStrings(age(a), age(b)) || compareStrings(managerOf(a).name, managerOf(b).name))
  const firstOfVersion = new Map<string, string>()
  let left = updaters.length
  for (const key of updaters) {
    if (left <= mostUpdaters) return
    const owned = managers.get(key)
    if (owned === undefined) continue
    const first = firstOfVersion.get(owned.version)
    if (first === undefined) {
      firstOfVersion.set(owned.version, key)
      continue
    }
    const bucket = managerKey({ name: 'ancient-changes', operation: 'Update', apiVersion: owned.version, subresource: '' })
    const known = managers.get(bucket) ?? managers.get(first)
    if (!managers.has(bucket)) managers.delete(first)
    managers.delete(key)
    managers.set(bucket, { ...owned, fields: known === undefined ? owned.fields : owned.fields.union(known.fields) })
    const time = times.get(key)
    if (time !== undefined) times.set(bucket, time)
    left--
  }
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}
