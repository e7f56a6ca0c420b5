import { isMap, sameValue, sortedKeys, type Value } from '../../base/json.ts'

/** Fields that differ, as people write them: `spec.containers[name=web].image`. Lists of named things are compared by name. */
export function changedPaths(before: unknown, after: unknown, path = ''): string[] {
  if (sameValue(before, after)) return []
  if (isMap(before) && isMap(after)) {
    const keys = sortedKeys({ ...before, ...after })
    return keys.flatMap((key) => changedPaths(before[key], after[key], path === '' ? key : `${path}.${key}`))
  }
  const [was, is] = [byName(before), byName(after)]
  if (was === undefined || is === undefined) return [path]
  const names = [...new Set([...was.keys(), ...is.keys()])]
  const changed = names.flatMap((name) => {
    const place = `${path}[name=${name}]`
    return was.has(name) && is.has(name) ? changedPaths(was.get(name), is.get(name), place) : [place]
  })
  return changed.length > 0 ? changed : [path]
}

/** Entries by name; undefined where not all have one of their own. */
function byName(list: unknown): Map<string, Value> | undefined {
  if (!Array.isArray(list)) return undefined
  const found = new Map<string, Value>()
  for (const entry of list as Value[]) {
    if (!isMap(entry) || typeof entry.name !== 'string' || found.has(entry.name)) return undefined
    found.set(entry.name, entry)
  }
  return found.size === 0 ? undefined : found
}
