import { accumulator, type Comprehension, type Expr, type MapEntry, type StructField } from './ast.ts'
import type { CelValue } from './values.ts'

/** Makes expression nodes with fresh ids; all nodes of one macro stand at the macro's place. */
export class Builder {
  private next = 1

  literal(offset: number, value: CelValue): Expr {
    return { kind: 'literal', id: this.next++, offset, value }
  }

  ident(offset: number, name: string): Expr {
    return { kind: 'ident', id: this.next++, offset, name }
  }

  select(offset: number, operand: Expr, field: string, test = false): Expr {
    return { kind: 'select', id: this.next++, offset, operand, field, test }
  }

  call(offset: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    return { kind: 'call', id: this.next++, offset, name, target, args }
  }

  list(offset: number, items: readonly Expr[], optional: ReadonlySet<number> = new Set()): Expr {
    return { kind: 'list', id: this.next++, offset, items, optional }
  }

  map(offset: number, entries: readonly MapEntry[]): Expr {
    return { kind: 'map', id: this.next++, offset, entries }
  }

  struct(offset: number, name: string, fields: readonly StructField[]): Expr {
    return { kind: 'struct', id: this.next++, offset, name, fields }
  }

  comprehension(offset: number, parts: Omit<Comprehension, 'kind' | 'id' | 'offset'>): Expr {
    return { kind: 'comprehension', id: this.next++, offset, ...parts }
  }

  accumulated(offset: number): Expr {
    return this.ident(offset, accumulator)
  }

  /** A copy with ids of its own, at the macro's place. */
  copy(expr: Expr, offset: number): Expr {
    const copy = (one: Expr): Expr => this.copy(one, offset)
    switch (expr.kind) {
      case 'literal': return this.literal(offset, expr.value)
      case 'ident': return this.ident(offset, expr.name)
      case 'select': return this.select(offset, copy(expr.operand), expr.field, expr.test)
      case 'call': return this.call(offset, expr.name, expr.args.map(copy), expr.target === undefined ? undefined : copy(expr.target))
      case 'list': return this.list(offset, expr.items.map(copy), expr.optional)
      case 'map': return this.map(offset, expr.entries.map((entry) => ({ ...entry, key: copy(entry.key), value: copy(entry.value) })))
      case 'struct': return this.struct(offset, expr.name, expr.fields.map((field) => ({ ...field, value: copy(field.value) })))
      case 'comprehension': return this.comprehension(offset, {
        range: copy(expr.range), variable: expr.variable, variable2: expr.variable2, accumulator: expr.accumulator,
        init: copy(expr.init), condition: copy(expr.condition), step: copy(expr.step), result: copy(expr.result),
      })
    }
  }
}
