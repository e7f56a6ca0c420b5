import type { Call, Expr } from './ast.ts'
import { formatRules, formatVerbs } from './library/format-string.ts'
import type { CelIssue } from './source.ts'
import type { CelType, TypeKind } from './types.ts'

/**
 * A literal format string against a literal list of arguments: cel-go v0.26 `ext/formatting.go` (`stringFormatValidator`).
 */
export function formatIssues(call: Call, typeOf: (node: Expr) => CelType): CelIssue[] {
  const [list] = call.args
  if (call.target?.kind !== 'literal' || typeof call.target.value !== 'string' || list?.kind !== 'list') return []
  let wanted = 0
  for (const [, clause = ''] of call.target.value.replaceAll('%%', '').matchAll(/%(?:\.[0-9]*)?([^]?)/g)) {
    if (clause === '') return [{ offset: call.offset, message: 'unexpected end of string' }]
    if (!formatVerbs.has(clause)) return [{ offset: call.offset, message: `could not parse formatting clause: unrecognized formatting clause "${clause}"` }]
    const item = list.items[wanted]
    if (item === undefined) return [{ offset: call.offset, message: `index ${wanted} out of range` }]
    const wrong = clause === 's' ? unprintable(item, typeOf) : misfit(item, clause, typeOf)
    if (wrong !== undefined) return [{ offset: wrong.offset, message: `error during formatting: ${formatRules[clause] ?? ''}, was given ${typeOf(wrong).name}` }]
    wanted++
  }
  if (list.items.length <= wanted) return []
  return [{ offset: call.offset, message: `too many arguments supplied to string.format (expected ${wanted}, got ${list.items.length})` }]
}

const integers: readonly TypeKind[] = ['int', 'uint']
const doubles: readonly TypeKind[] = ['double', 'string']
const hex: readonly TypeKind[] = ['int', 'uint', 'string', 'bytes']
const kinds: Readonly<Record<string, readonly TypeKind[]>> = { d: integers, o: integers, b: ['int', 'uint', 'bool'], f: doubles, e: doubles, x: hex, X: hex }
const printable: ReadonlySet<TypeKind> = new Set(['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'])

function misfit(item: Expr, verb: string, typeOf: (node: Expr) => CelType): Expr | undefined {
  const { kind } = typeOf(item)
  return kind === 'dyn' || kinds[verb]?.includes(kind) === true ? undefined : item
}

/** The part of a value that has no text. */
function unprintable(item: Expr, typeOf: (node: Expr) => CelType): Expr | undefined {
  const { kind } = typeOf(item)
  if (kind !== 'dyn' && !printable.has(kind)) return item
  const parts = item.kind === 'list' ? item.items : item.kind === 'map' ? item.entries.flatMap(({ key, value }) => [key, value]) : []
  for (const part of parts) {
    const wrong = unprintable(part, typeOf)
    if (wrong !== undefined) return wrong
  }
  return undefined
}
