import { duplicate, type FieldError, type FieldPath, tooMany } from '../../../../base/field.ts'
import { sortedKeys } from '../../../../base/json.ts'

/** Lists and maps with a maximal size: `pkg/apis/resource/validation/validation.go` (1.36). Too many items end the check. */

export type ValidateItem<T> = (item: T, path: FieldPath) => FieldError[]

export function validateSlice<T>(items: readonly T[] | undefined, max: number | undefined, validateItem: ValidateItem<T>, path: FieldPath): FieldError[] {
  const list = items ?? []
  if (max !== undefined && list.length > max) return [tooMany(path, list.length, max)]
  return list.flatMap((item, index) => validateItem(item, path.index(index)))
}

/** As `validateSlice`, and no key twice; `keyField` is where a repetition is told, when not at the item. */
export function validateSet<T>(
  items: readonly T[] | undefined, max: number | undefined, validateItem: ValidateItem<T>, keyOf: (item: T) => string, path: FieldPath,
  { shownKey = keyOf, keyField }: { shownKey?: (item: T) => unknown, keyField?: string | undefined } = {},
): FieldError[] {
  const list = items ?? []
  if (max !== undefined && list.length > max) return [tooMany(path, list.length, max)]
  const errors = validateSlice(list, undefined, validateItem, path)
  const seen = new Set<string>()
  for (const [index, item] of list.entries()) {
    const at = path.index(index)
    if (seen.has(keyOf(item))) errors.push(duplicate(keyField === undefined ? at : at.child(keyField), shownKey(item)))
    seen.add(keyOf(item))
  }
  return errors
}

/** Keys are told at the map (before 1.36 at themselves), values at their key; upstream walks in random order, here keys are sorted. */
export function validateMap<T>(
  map: { readonly [key: string]: T } | undefined, max: number | undefined, maxKeyLength: number, validateKey: ValidateItem<string>,
  validateItem: ValidateItem<T>, path: FieldPath, keysAtMap = true,
): FieldError[] {
  const keys = sortedKeys(map ?? {})
  if (max !== undefined && keys.length > max) return [tooMany(path, keys.length, max)]
  return keys.flatMap((key) => {
    const at = path.key(truncated(key, maxKeyLength))
    return [...validateKey(key, keysAtMap ? path : at), ...validateItem((map ?? {})[key] as T, at)]
  })
}

/** A long key in a path keeps its ends: 31 and 30 characters of a maximum of 64 around `...`. */
function truncated(text: string, max: number): string {
  if (text.length <= max) return text
  const remaining = max - 3
  return `${text.slice(0, Math.floor((remaining + 1) / 2))}...${text.slice(text.length - Math.floor(remaining / 2))}`
}
