import type { JsonPath } from '../base/json.ts'
import { oldestMinor, type Minor } from '../base/release.ts'
import { allPackKinds, allKinds, apiVersionOf, definition, isServed, kindHistory, lookupKind, lookupPackKind, type Property, type TypeView } from './catalog.ts'

/** What is known of a field, for people who ask: editors and `stowage explain`. */
export interface Field {
  readonly property: Property
  readonly required: boolean
}

/** The field that a path leads to within a kind; steps into lists may be left out. */
export function fieldAt(apiVersion: string, kind: string, path: JsonPath, minor: Minor): Field | undefined {
  const info = lookupKind(apiVersion, kind, minor) ?? kindHistory(apiVersion, kind) ?? lookupPackKind(apiVersion, kind)
  let at: TypeView | undefined = info === undefined ? undefined : { type: 'object', ref: info.definition }
  let found: Field | undefined
  for (const step of path) {
    if (typeof step === 'number') {
      at = at?.items
      continue
    }
    while (at?.items !== undefined) at = at.items
    if (at?.ref === undefined) {
      at = at?.values
      continue
    }
    const owner = definition(at.ref, minor)
    const property = owner?.properties.get(step)
    if (owner === undefined || property === undefined) return undefined
    found = { property, required: owner.required.includes(step) }
    at = property
  }
  return at === undefined ? undefined : found
}

/** The fields below a kind or one of its fields, by name; undefined where there are none. */
export function fieldsBelow(definitionId: string | undefined, property: TypeView | undefined, minor: Minor): ReadonlyMap<string, Field> | undefined {
  let at = property
  while (at?.items !== undefined || at?.values !== undefined) at = at.items ?? at.values
  const id = property === undefined ? definitionId : at?.ref
  const owner = id === undefined ? undefined : definition(id, minor)
  return owner && new Map([...owner.properties].map(([name, one]) => [name, { property: one, required: owner.required.includes(name) }]))
}

/** `string`, `[]Container`, `map of string`. */
export function typeText({ type, format, ref, items, values }: TypeView): string {
  if (items !== undefined) return `[]${typeText(items)}`
  if (values !== undefined) return `map of ${typeText(values)}`
  if (ref !== undefined) return ref.split(/[./:]/).at(-1) ?? ref
  return format === undefined ? type : `${type} (${format})`
}

/** The tables begin with 1.24: what was there then says nothing of when it came. */
export function releasesText({ since, until }: Pick<Property, 'since' | 'until'>): string {
  const from = since > oldestMinor ? `Since 1.${since}` : ''
  if (until === undefined) return from
  return from === '' ? `Until 1.${until - 1}` : `${from}, until 1.${until - 1}`
}

/** `Deprecated since 1.33: use x`. */
export function deprecatedText({ deprecated }: Property): string {
  if (deprecated === undefined) return ''
  return `Deprecated${deprecated.since === undefined ? '' : ` since 1.${deprecated.since}`}${deprecated.use === undefined ? '' : `: use ${deprecated.use}`}`
}

export interface NamedKind {
  readonly apiVersion: string
  readonly kind: string
  readonly definition: string
}

/**
 * Kinds that a word may mean (`Deployment`, `deploy`, `deployments`, `deployments.apps`, `apps/v1/Deployment`), the best known first: those that
 * a stock server of the release serves, stable versions first, then what it only knows, then custom resources of the packs.
 */
export function kindsMeant(word: string, minor: Minor): readonly NamedKind[] {
  const lower = word.toLowerCase()
  const matches = ({ group, version, kind, names }: { group: string, version: string, kind: string, names: readonly string[] }): boolean => {
    const whole = `${apiVersionOf({ group, version })}/${kind}`.toLowerCase()
    return whole === lower || names.some((name) => name === lower || `${name}.${group}` === lower)
  }
  const own = allKinds().filter((info) => info.definition !== '' && info.since <= minor && (info.until === undefined || minor < info.until)
    && matches({ ...info, names: [info.kind.toLowerCase(), info.resource, ...info.shortNames] }))
  const rank = (info: (typeof own)[number]): number => (isServed(info, minor) ? 0 : 10) + (/alpha/.test(info.version) ? 2 : /beta/.test(info.version) ? 1 : 0)
  const packs = allPackKinds().filter((info) => matches({ ...info, names: [info.kind.toLowerCase(), `${info.kind.toLowerCase()}s`] }))
  return [...own.sort((a, b) => rank(a) - rank(b)), ...packs].map((info) => ({ apiVersion: apiVersionOf(info), kind: info.kind, definition: info.definition }))
}
