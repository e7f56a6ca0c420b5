import { aggregateText } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import { cloneValue, sameValue, type Value, type ValueMap } from '../../../base/json.ts'
import { registryKey, type Store, type StoreEvent } from '../../store/store.ts'
import { asDefinition, type CrdCondition, type CrdNames, type CrdStatus, type CustomResourceDefinition } from './definition.ts'

const prefix = registryKey('customresourcedefinitions', 'apiextensions.k8s.io', '', '')

/**
 * What the controllers of the server write into the status of CustomResourceDefinitions after a change: which names are theirs,
 * and that they are served. Call it with each event of the store.
 * Source: `apiextensions-apiserver/pkg/controller/{status/naming_controller,establish/establishing_controller}.go` (1.36).
 */
export function settleDefinitions(store: Store, { key, type, value }: StoreEvent, now: string, write: Write): void {
  if (!key.startsWith(prefix)) return
  const changed = asDefinition({ kind: 'CustomResourceDefinition', ...value })
  if (changed === undefined) return
  // Writing the status is an event of its own, which looks at the others of the group.
  if (type !== 'DELETED' && settle(store, key, changed, now, write)) return
  for (const { key: other, crd } of definitions(store)) {
    if (other !== key && crd.spec?.group === changed.spec?.group && settle(store, other, crd, now, write)) return
  }
}

/** Stores an object with a new status in place of another. */
export type Write = (object: ValueMap, old: ValueMap) => void

/** The status that the controllers come to, given the other definitions. */
export function settledStatus(crd: CustomResourceDefinition, others: readonly CustomResourceDefinition[], now: string): CrdStatus {
  const { spec = {}, status = {} } = crd
  const requested = spec.names ?? {}
  if (sameNames(requested, status.acceptedNames ?? {}) && conditionOf(status, 'Established')?.status === 'True') return status
  const { names, conflict } = acceptNames(requested, status.acceptedNames ?? {}, others.filter((other) => other.spec?.group === spec.group))
  const before = conditionOf(status, 'Established')
  const accepted: CrdCondition = conflict === undefined
    ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
    : { type: 'NamesAccepted', status: 'False', ...conflict }
  const established: CrdCondition = before?.status === 'True' ? before
    : conflict === undefined ? { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
      : before ?? { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' }
  const conditions = [accepted, established].reduce((list, condition) => withCondition(list, condition, now), status.conditions ?? [])
  return { ...status, conditions, acceptedNames: names }
}

function settle(store: Store, key: string, crd: CustomResourceDefinition, now: string, write: Write): boolean {
  const stored = store.get(key)?.value
  if (stored === undefined) return false
  const status = settledStatus(crd, definitions(store).filter(({ key: other }) => other !== key).map(({ crd: other }) => other), now)
  if (sameValue(status, crd.status ?? {})) return false
  write({ ...cloneValue(stored), status: status as Value }, stored)
  return true
}

function definitions(store: Store): { key: string; crd: CustomResourceDefinition }[] {
  return store.list(prefix).flatMap(({ key, value }) => {
    const crd = asDefinition({ kind: 'CustomResourceDefinition', ...value })
    return crd === undefined ? [] : [{ key, crd }]
  })
}

type Conflict = { readonly reason: string; readonly message: string }

/** Each name that nobody else in the group holds is taken, even when another is refused. The last conflict is told. */
function acceptNames(requested: CrdNames, held: CrdNames, others: readonly CustomResourceDefinition[]): { names: CrdNames; conflict: Conflict | undefined } {
  const taken = others.map(({ status }) => status?.acceptedNames ?? {})
  const resources = new Set(taken.flatMap(({ plural = '', singular = '', shortNames = [] }) => [plural, singular, ...shortNames]))
  const kinds = new Set(taken.flatMap(({ kind = '', listKind = '' }) => [kind, listKind]))
  const names: CrdNames = { ...held }
  let conflict: Conflict | undefined
  const take = (field: 'plural' | 'singular' | 'kind' | 'listKind', used: ReadonlySet<string>, reason: string): void => {
    const wanted = requested[field] ?? ''
    if (wanted !== (held[field] ?? '') && used.has(wanted)) conflict = { reason, message: inUse(wanted) }
    else assign(names, field, requested[field])
  }
  take('plural', resources, 'PluralConflict')
  take('singular', resources, 'SingularConflict')
  const refused = (requested.shortNames ?? []).filter((name) => held.shortNames?.includes(name) !== true && resources.has(name))
  if (refused.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregateText(refused.map(inUse)) }
  else assign(names, 'shortNames', requested.shortNames)
  take('kind', kinds, 'KindConflict')
  take('listKind', kinds, 'ListKindConflict')
  assign(names, 'categories', requested.categories)
  return { names, conflict }
}

function assign<K extends keyof CrdNames>(names: CrdNames, field: K, value: CrdNames[K] | undefined): void {
  if (value === undefined) delete names[field]
  else names[field] = value
}

function inUse(name: string): string {
  return `${goQuote(name)} is already in use`
}

function sameNames(a: CrdNames, b: CrdNames): boolean {
  return sameValue({ ...a }, { ...b })
}

function conditionOf(status: CrdStatus, type: string): CrdCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type)
}

/** The time moves only when the state does. */
function withCondition(conditions: readonly CrdCondition[], condition: CrdCondition, now: string): CrdCondition[] {
  const old = conditions.find(({ type }) => type === condition.type)
  const unchanged = old !== undefined && old.status === condition.status
  const next = { ...condition, lastTransitionTime: unchanged ? old.lastTransitionTime ?? now : now }
  return old === undefined ? [...conditions, next] : conditions.map((each) => (each === old ? next : each))
}
