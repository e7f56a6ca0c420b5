import { compareStrings, isMap, type Value, type ValueMap } from '../../../base/json.ts'
import { FieldSet } from '../../../merge/typed/field-set.ts'
import type { Managers } from '../../../merge/typed/updater.ts'

/** `metadata.managedFields` to and from managers: `apimachinery/pkg/util/managedfields/internal/managedfields.go` (1.36). */
export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  /** Of updates only: a manager that applies in several versions is one. */
  readonly apiVersion: string
  readonly subresource: string
}

export interface Managed {
  readonly managers: Managers
  readonly times: Map<string, Value>
}

export function managerKey({ name, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify([name, operation, operation === 'Apply' ? '' : apiVersion, subresource])
}

export function managerOf(key: string): Manager {
  const [name = '', operation = '', apiVersion = '', subresource = ''] = JSON.parse(key) as string[]
  return { name, operation: operation === 'Apply' ? 'Apply' : 'Update', apiVersion, subresource }
}

/** Undefined when an entry is not in the form that the server writes. */
export function readEntries(entries: Value | undefined): Managed | undefined {
  const managed: Managed = { managers: new Map(), times: new Map() }
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!isMap(entry)) return undefined
    const { manager, operation, apiVersion, subresource, fieldsType, fieldsV1, time } = entry
    if (fieldsType !== 'FieldsV1' || (operation !== 'Apply' && operation !== 'Update') || typeof apiVersion !== 'string') return undefined
    const key = managerKey({ name: text(manager), operation, apiVersion, subresource: text(subresource) })
    managed.managers.set(key, { fields: FieldSet.fromFields(isMap(fieldsV1) ? fieldsV1 : {}), version: apiVersion, applied: operation === 'Apply' })
    if (time !== undefined) managed.times.set(key, time)
  }
  return managed
}

/** Applies before updates, then by time and name. */
export function writeEntries({ managers, times }: Managed): ValueMap[] {
  const entries = [...managers].filter(([, { fields }]) => !fields.isEmpty).map(([key, { fields, version }]): ValueMap => {
    const { name, operation, subresource } = managerOf(key)
    const time = times.get(key)
    return {
      manager: name, operation, apiVersion: version, ...time === undefined ? {} : { time }, fieldsType: 'FieldsV1', fieldsV1: fields.toFields(),
      ...subresource === '' ? {} : { subresource },
    }
  })
  const rank = (entry: ValueMap): string[] => [entry.operation, entry.time, entry.manager, entry.apiVersion, entry.subresource].map(text)
  return entries.sort((a, b) => {
    const [left, right] = [rank(a), rank(b)]
    const at = left.findIndex((part, index) => part !== right[index])
    return at < 0 ? 0 : compareStrings(left[at] ?? '', right[at] ?? '')
  })
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}
