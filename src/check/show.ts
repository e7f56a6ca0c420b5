import { sortedKeys } from '../base/json.ts'

/** Labels as selectors write them: `app=web,tier=front`; `none` when there are none. */
export function showLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = sortedKeys(labels ?? {})
  return keys.length === 0 ? 'none' : keys.map((key) => `${key}=${labels?.[key] ?? ''}`).join(',')
}

/** `a, b and c`. */
export function showList(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}
