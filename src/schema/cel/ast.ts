import type { CelValue } from './values.ts'

/** A parsed expression. Macros are expanded: `all`, `map` and the like are comprehensions. */
export type Expr = Literal | Ident | Select | Call | ListExpr | MapExpr | StructExpr | Comprehension

interface Node {
  readonly id: number
  /** Code point that error texts point at. */
  readonly offset: number
}

export interface Literal extends Node { readonly kind: 'literal'; readonly value: CelValue }
export interface Ident extends Node { readonly kind: 'ident'; readonly name: string }
export interface Select extends Node { readonly kind: 'select'; readonly operand: Expr; readonly field: string; readonly test: boolean }
export interface Call extends Node { readonly kind: 'call'; readonly name: string; readonly target: Expr | undefined; readonly args: readonly Expr[] }
export interface ListExpr extends Node { readonly kind: 'list'; readonly items: readonly Expr[]; readonly optional: ReadonlySet<number> }
export interface MapExpr extends Node { readonly kind: 'map'; readonly entries: readonly MapEntry[] }
export interface StructExpr extends Node { readonly kind: 'struct'; readonly name: string; readonly fields: readonly StructField[] }

export interface MapEntry { readonly key: Expr; readonly value: Expr; readonly optional: boolean; readonly offset: number }
export interface StructField { readonly name: string; readonly value: Expr; readonly optional: boolean; readonly offset: number }

export interface Comprehension extends Node {
  readonly kind: 'comprehension'
  readonly range: Expr
  readonly variable: string
  readonly variable2: string | undefined
  readonly accumulator: string
  readonly init: Expr
  readonly condition: Expr
  readonly step: Expr
  readonly result: Expr
}

/** Name of the accumulator that macros make; no source text can spell it. */
export const accumulator = '@result'

/** `a.b.c` of identifiers and plain selections, or undefined. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name
  if (expr.kind !== 'select' || expr.test) return undefined
  const prefix = qualifiedName(expr.operand)
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`
}
