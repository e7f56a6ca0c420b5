import { compilePattern } from '../structural/pattern.ts'
import type { Expr } from './ast.ts'
import type { Checked } from './checker.ts'
import { formatIssues } from './format-issues.ts'
import type { CelIssue } from './source.ts'
import { checkedTimestamp, durationFrom, timestampFrom } from './times.ts'
import { dynType, sameType, typeText, unwrapOptional, type CelType } from './types.ts'
import type { CelValue } from './values.ts'

/**
 * Checks of literals after type checking: cel-go v0.26 `cel/validator.go`, in the order of Kubernetes' environment.
 */
export function validateLiterals({ expr, types }: Checked): CelIssue[] {
  const issues: CelIssue[] = []
  const nodes = [...walk(expr, false)]
  const literal = (name: string, at: number, isWrong: (value: CelValue) => boolean): void => {
    for (const { expr: node } of nodes) {
      if (node.kind !== 'call' || node.name !== name) continue
      const arg = node.args[at]
      if (arg?.kind === 'literal' && isWrong(arg.value)) issues.push({ offset: arg.offset, message: `invalid ${name} argument` })
    }
  }
  literal('duration', 0, (value) => typeof value === 'string' && durationFrom(value) === undefined)
  literal('timestamp', 0, (value) => typeof value === 'string' ? timestampFrom(value) === undefined : typeof value === 'bigint' && checkedTimestamp(value * 1_000_000_000n) === undefined)
  literal('matches', 0, (value) => typeof value === 'string' && 'error' in compilePattern(value))
  const typeOf = (node: Expr): CelType => types.get(node.id) ?? dynType
  for (const { expr: node, exempt } of nodes) if (!exempt) issues.push(...mixedTypes(node, typeOf))
  for (const { expr: node } of nodes) if (node.kind === 'call' && node.name === 'format') issues.push(...formatIssues(node, typeOf))
  return issues
}

interface Visited { readonly expr: Expr; readonly exempt: boolean }

/** All nodes, parents first. Lists within a `format` call may mix types. */
function* walk(expr: Expr, exempt: boolean): Generator<Visited> {
  yield { expr, exempt }
  const below = exempt || (expr.kind === 'call' && expr.name === 'format')
  for (const child of childrenOf(expr)) yield* walk(child, below)
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal': case 'ident': return []
    case 'select': return [expr.operand]
    case 'call': return expr.target === undefined ? expr.args : [expr.target, ...expr.args]
    case 'list': return expr.items
    case 'map': return expr.entries.flatMap(({ key, value }) => [key, value])
    case 'struct': return expr.fields.map(({ value }) => value)
    case 'comprehension': return [expr.range, expr.init, expr.condition, expr.step, expr.result]
  }
}

function mixedTypes(expr: Expr, typeOf: (node: Expr) => CelType): CelIssue[] {
  const mismatch = (node: Expr, wanted: CelType, found: CelType): CelIssue =>
    ({ offset: node.offset, message: `expected type '${typeText(wanted)}' but found '${typeText(found)}'` })
  if (expr.kind === 'list') {
    const found = expr.items.map((item, index) => (expr.optional.has(index) ? unwrapOptional(typeOf(item)).type : typeOf(item)))
    const wrong = found.findIndex((type) => !equivalent(found[0] ?? dynType, type))
    const item = expr.items[wrong]
    return item === undefined ? [] : [mismatch(item, found[0] ?? dynType, found[wrong] ?? dynType)]
  }
  if (expr.kind !== 'map') return []
  const [first, ...rest] = expr.entries
  if (first === undefined) return []
  const value = (entry: typeof first): CelType => (entry.optional ? unwrapOptional(typeOf(entry.value)).type : typeOf(entry.value))
  return rest.flatMap((entry) => [
    ...equivalent(typeOf(first.key), typeOf(entry.key)) ? [] : [mismatch(entry.key, typeOf(first.key), typeOf(entry.key))],
    ...equivalent(value(first), value(entry)) ? [] : [mismatch(entry.value, value(first), value(entry))],
  ])
}

function equivalent(a: CelType, b: CelType): boolean {
  if (a.kind === 'param' || b.kind === 'param') return a.kind === b.kind
  return sameType(a, b)
}
