import { defineRule, visitFields, type Property } from '../../src/check/api.ts'
import { isMap, type Value } from '../../src/base/json.ts'

/** What the API server refuses comes with its words; the rest it takes, and one item is lost later. */
export default defineRule({
  id: 'schema-list-key-duplicate',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'Two items of a list have the same key',
  links: ['https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy'],
  peers: { 'kubectl-validate': ['schema'] },

  check(resource, { minors, report }) {
    const minor = minors.at(-1)
    if (minor === undefined) return
    visitFields(resource, minor, ({ path, value, property }) => {
      // Rules on environment variables look at them; status is not the author's.
      if (!Array.isArray(value) || value.length < 2 || path[0] === 'status' || property.name === 'env') return
      const keys = keysOf(property)
      if (keys === undefined) return
      const seen = new Map<string, number>()
      for (const [index, item] of value.entries()) {
        const key = keyOf(item, keys)
        if (key === undefined) continue
        const first = seen.get(key.id)
        if (first === undefined) {
          seen.set(key.id, index)
          continue
        }
        const at = keys.length === 1 ? [...path, index, keys[0] ?? ''] : [...path, index]
        report(resource.at(at), {
          text: `${key.text} comes twice in ${property.name}`,
          effect: 'where the API server takes it, client-side apply merges the two, and server-side apply refuses them',
          related: [{ location: { path: resource.path, span: resource.at([...path, first]).span }, text: 'first here' }],
          suggestion: 'take one out, or give it another key',
          severity: 'warning',
        })
      }
    })
  },
})

/** Keys of a keyed list; an empty list of them for a set of scalars. */
function keysOf({ listType, listMapKeys, patchMergeKey, items }: Property): readonly string[] | undefined {
  if (listType === 'map' && listMapKeys !== undefined) return listMapKeys
  if (listType === 'set' && items?.ref === undefined) return []
  return patchMergeKey !== undefined && listType !== 'atomic' ? [patchMergeKey] : undefined
}

function keyOf(item: Value, keys: readonly string[]): { id: string, text: string } | undefined {
  if (keys.length === 0) return typeof item === 'string' ? { id: item, text: JSON.stringify(item) } : undefined
  if (!isMap(item)) return undefined
  // `protocol` is the only key with a default.
  const values = keys.map((key) => item[key] ?? (key === 'protocol' ? 'TCP' : undefined))
  if (values.every((value) => value === undefined || value === '')) return undefined
  return { id: JSON.stringify(values.map((value) => typeof value === 'bigint' ? String(value) : value ?? null)), text: keys.map((key, index) => `${key} ${String(values[index] as string)}`).join(', ') }
}
