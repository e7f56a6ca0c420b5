import { compareStrings, isMap, setKey, type Value, type ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import type { ListType } from './type.ts'

/** One step of a field path: `structured-merge-diff/v6/fieldpath/element.go`. Its text is that of FieldsV1 and tells steps apart. */
export type PathElement = string

/** `f:name` */
export function fieldElement(name: string): PathElement {
  return `f:${name}`
}

/** The element of an item of an associative list, or why it has none. */
export function itemElement(list: ListType, item: Value): PathElement | { readonly error: string } {
  if (list.keys.length === 0) return valueElement(item)
  if (item === null) return { error: 'associative list with keys may not have a null element' }
  if (!isMap(item)) return { error: 'associative list with keys may not have non-map elements' }
  const keys: ValueMap = {}
  for (const key of [...list.keys].sort(compareStrings)) {
    const value = Object.hasOwn(item, key) ? item[key] : list.keyDefault(key)
    if (value !== undefined) setKey(keys, key, value)
  }
  if (Object.keys(keys).length > 0) return `k:${plainJson(keys)}`
  return { error: `associative list with keys has an element that omits all key fields [${list.keys.map(goQuote).join(' ')}] (and doesn't have default values for any key fields)` }
}

function valueElement(item: Value): PathElement | { readonly error: string } {
  if (Array.isArray(item)) return { error: 'not supported: associative list with lists as elements' }
  if (isMap(item)) return { error: 'associative list without keys has an element that\'s a map type' }
  if (item === null) return { error: 'associative list without keys has an element that\'s an explicit null' }
  return `v:${plainJson(item)}`
}

/** As error texts write it: `.name`, `[name="app"]`, `[="x"]`. */
export function elementText(element: PathElement): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  if (element.startsWith('i:')) return `[${rest}]`
  const keys = JSON.parse(rest) as Record<string, unknown>
  return `[${Object.keys(keys).map((key) => `${key}=${JSON.stringify(keys[key])}`).join(',')}]`
}

function plainJson(value: Value): string {
  return JSON.stringify(value, (_key, item: unknown) => typeof item === 'bigint' ? Number(item) : item)
}

/** Fields before keys, values and indices; each by its text. */
export function compareElements(a: PathElement, b: PathElement): number {
  const rank = (element: PathElement): number => 'fkvi'.indexOf(element.charAt(0))
  return rank(a) - rank(b) || compareStrings(a, b)
}
