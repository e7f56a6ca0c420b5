import { compilePattern } from '../structural/pattern.ts'
import type { Call, Expr } from './ast.ts'
import type { Checked } from './checker.ts'
import { formatVerbs } from './library/format-string.ts'
import type { CelIssue } from './source.ts'
import { durationFrom, timestampFrom } from './times.ts'
import { dynType, sameType, typeText, unwrapOptional, type CelType } from './types.ts'

/**
 * Checks of literals after type checking: cel-go v0.26 `cel/validator.go`, in the order of Kubernetes' environment.
 */
export function validateLiterals({ expr, types }: Checked): CelIssue[] {
  const issues: CelIssue[] = []
  const nodes = [...walk(expr, false)]
  const literal = (name: string, at: number, isWrong: (text: string) => boolean): void => {
    for (const { expr: node } of nodes) {
      if (node.kind !== 'call' || node.name !== name) continue
      const arg = node.args[at]
      if (arg?.kind === 'literal' && typeof arg.value === 'string' && isWrong(arg.value)) issues.push({ offset: arg.offset, message: `invalid ${name} argument` })
    }
  }
  literal('duration', 0, (text) => durationFrom(text) === undefined)
  literal('timestamp', 0, (text) => timestampFrom(text) === undefined)
  literal('matches', 0, (text) => 'error' in compilePattern(text))
  const typeOf = (node: Expr): CelType => types.get(node.id) ?? dynType
  for (const { expr: node, exempt } of nodes) if (!exempt) issues.push(...mixedTypes(node, typeOf))
  for (const { expr: node } of nodes) if (node.kind === 'call' && node.name === 'format') issues.push(...formatIssues(node))
  return issues
}

interface Visited { readonly expr: Expr; readonly exempt: boolean }

/** All nodes, parents first. Lists within a `format` call may mix types. */
function* walk(expr: Expr, exempt: boolean): Generator<Visited> {
  yield { expr, exempt }
  const below = exempt || (expr.kind === 'call' && expr.name === 'format')
  for (const child of childrenOf(expr)) yield* walk(child, below)
}

export function childrenOf(expr: Expr): readonly Expr[] {
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

/** A literal format string against a literal list of arguments. */
function formatIssues(call: Call): CelIssue[] {
  const [list] = call.args
  if (call.target?.kind !== 'literal' || typeof call.target.value !== 'string' || list?.kind !== 'list') return []
  let wanted = 0
  for (const [, clause = ''] of call.target.value.replaceAll('%%', '').matchAll(/%(?:\.[0-9]*)?([^]?)/g)) {
    if (clause === '') return [{ offset: call.offset, message: 'unexpected end of string' }]
    if (!formatVerbs.has(clause)) return [{ offset: call.offset, message: `could not parse formatting clause: unrecognized formatting clause "${clause}"` }]
    if (wanted >= list.items.length) return [{ offset: call.offset, message: `index ${wanted} out of range` }]
    wanted++
  }
  if (list.items.length <= wanted) return []
  return [{ offset: call.offset, message: `too many arguments supplied to string.format (expected ${wanted}, got ${list.items.length})` }]
}
