import { defineRule, option } from '../../src/check/api.ts'
import { compareStrings, isMap, type JsonPath, type Value } from '../../src/base/json.ts'

export default defineRule({
  id: 'yaml-sorted-keys',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  profiles: ['strict'],
  summary: 'The keys of a map are not in the agreed order',
  links: ['https://kubernetes.io/docs/concepts/configuration/overview/'],
  options: {
    order: option<'canonical' | 'alphabetical'>('canonical', 'canonical: apiVersion, kind, metadata first and names first, then by the alphabet', { enum: ['canonical', 'alphabetical'] }),
    recursive: option(true, 'look into maps within maps'),
  },
  peers: { 'kube-linter': ['sorted-keys'] },

  check(resource, { options, report }) {
    const visit = (value: Value | undefined, path: JsonPath): void => {
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) visit(item, [...path, index])
        return
      }
      if (!isMap(value)) return
      const keys = Object.keys(value)
      const first = options.order === 'alphabetical' ? [] : firstKeys(path)
      const last = options.order === 'canonical' && path.length === 0 ? ['status'] : []
      const sorted = [...keys].sort((a, b) => rank(a, first, last) - rank(b, first, last) || compareStrings(a, b))
      const at = keys.findIndex((key, index) => key !== sorted[index])
      if (at >= 0) {
        // The key that comes too late is the one to move.
        const late = sorted[at] ?? ''
        report(resource.at([...path, late], 'key'), {
          text: `${late} stands after ${keys[at] ?? ''}; the order is ${sorted.slice(0, 8).join(', ')}${sorted.length > 8 ? ' …' : ''}`,
          effect: 'none in the cluster: the order of keys means nothing',
        })
      }
      if (options.recursive) for (const key of keys) visit(value[key], [...path, key])
    }
    visit(resource.raw, [])
  },
})

function firstKeys(path: JsonPath): readonly string[] {
  if (path.length === 0) return ['apiVersion', 'kind', 'metadata']
  if (path.at(-1) === 'metadata') return ['name', 'generateName', 'namespace', 'labels', 'annotations']
  // Items of lists are called by their names; elsewhere `name` is a word like others.
  return typeof path.at(-1) === 'number' ? ['name'] : []
}

function rank(key: string, first: readonly string[], last: readonly string[]): number {
  const index = first.indexOf(key)
  return index >= 0 ? index : last.includes(key) ? first.length + 1 : first.length
}
