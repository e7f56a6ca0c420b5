import { goQuote } from '../../base/go-format.ts'
import type { YamlNode } from './compose.ts'
import { resolveScalar } from './decode.ts'

/** A node as Go prints the decoded value with `%#v`, for the error texts that show one. */
export function goSyntax(node: YamlNode, inside = false): string {
  switch (node.kind) {
    case 'alias':
      return goSyntax(node.target, inside)
    case 'sequence':
      return `[]interface {}{${node.items.map((item) => goSyntax(item.value, true)).join(', ')}}`
    case 'map':
      return `map[interface {}]interface {}{${node.entries.map(({ key, value }) => `${goSyntax(key, true)}:${goSyntax(value, true)}`).sort().join(', ')}}`
    case 'scalar': {
      const resolved = resolveScalar(node)
      if (resolved.kind === 'null') return inside ? 'interface {}(nil)' : '<nil>'
      if (resolved.kind === 'string') return goQuote(resolved.value)
      if (resolved.kind === 'uint') return `0x${resolved.value.toString(16)}`
      if (resolved.kind === 'float' && !Number.isFinite(resolved.value)) return Number.isNaN(resolved.value) ? 'NaN' : resolved.value > 0 ? '+Inf' : '-Inf'
      return String(resolved.value)
    }
  }
}
