import type { Call, Comprehension, Expr, ListExpr, MapExpr, Select } from './ast.ts'
import { accumulator } from './ast.ts'
import { callEstimate, type CallEstimate, type CostNode } from './call-cost.ts'
import type { Checked } from './checker.ts'
import { fixed, nothing, one, plus, times, unbounded, union, unknownSize, type Range } from './estimate.ts'
import { dynType, type CelType } from './types.ts'
import { CelError, CelUint, codePointLength } from './values.ts'

/**
 * The worst cost of an expression before it runs; CRDs and policies are refused by it, so it follows upstream to the unit.
 * Source: cel-go v0.26 `checker/cost.go`, with `PresenceTestHasCost(false)`.
 */
export type SizeEstimator = (path: readonly string[]) => Range | undefined

export function estimateCost(checked: Checked, sizes: SizeEstimator = () => undefined): Range {
  return new Coster(checked, sizes).cost(checked.expr)
}

interface EntrySize {
  readonly container: 'list' | 'map'
  readonly key: Range
  readonly value: Range
}

interface LocalVariable {
  readonly path: readonly string[]
  readonly size: Range | undefined
  readonly entry: EntrySize | undefined
}

const listCost = fixed(10)
const mapCost = fixed(30)
const structCost = fixed(40)

class Coster {
  private readonly checked: Checked
  private readonly sizes: SizeEstimator
  private readonly paths = new Map<number, readonly string[]>()
  private readonly locals = new Map<string, LocalVariable[]>()
  private readonly knownSizes = new Map<number, Range>()
  private readonly entrySizes = new Map<number, EntrySize>()

  constructor(checked: Checked, sizes: SizeEstimator) {
    this.checked = checked
    this.sizes = sizes
  }

  cost(expr: Expr): Range {
    switch (expr.kind) {
      case 'literal': return nothing
      case 'ident': return this.ident(expr, expr.name.replace(/^\./, ''))
      case 'select': return this.select(expr)
      case 'call': return this.call(expr)
      case 'list': return this.list(expr)
      case 'map': return this.map(expr)
      case 'struct': return plus(...expr.fields.map(({ value }) => this.cost(value)), structCost)
      case 'comprehension': return isBinding(expr) ? this.binding(expr) : this.comprehension(expr)
    }
  }

  private ident(expr: Expr, name: string): Range {
    this.paths.set(expr.id, this.local(name)?.path ?? [name])
    return one
  }

  private select(expr: Select): Range {
    const dotted = this.checked.variables.get(expr.id)
    if (dotted !== undefined) return this.ident(expr, dotted)
    const operand = this.cost(expr.operand)
    if (expr.test) return operand
    const { kind } = this.typeOf(expr.operand)
    this.paths.set(expr.id, [...this.pathOf(expr.operand), expr.field])
    return kind === 'map' || kind === 'struct' || kind === 'param' ? plus(operand, one) : operand
  }

  private call(expr: Call): Range {
    const resolved = this.checked.calls.get(expr.id)
    const name = resolved?.function.name ?? expr.name
    const [first] = expr.args
    if (name === 'dyn' && first !== undefined) {
      const cost = plus(one, this.cost(first))
      this.copySizes(expr, first)
      return cost
    }
    const argCosts = expr.args.map((arg) => this.cost(arg))
    const args = expr.args.map((arg) => this.node(arg))
    const overloads = resolved?.overloads ?? []
    if (overloads.length === 0) return nothing
    const target = resolved?.namespaced === true ? undefined : expr.target
    const targetCost = target === undefined ? nothing : this.cost(target)
    const targetNode = target === undefined ? undefined : this.node(target)
    let total: Range = { min: unbounded, max: 0 }
    let size: Range | undefined
    for (const overload of overloads) {
      const estimate = this.callCost(expr, name, overload, targetNode, args, argCosts)
      total = union(total, estimate.cost)
      if (estimate.size !== undefined) size = size === undefined ? estimate.size : union(size, estimate.size)
      if (first !== undefined && (overload === 'index_list' || overload === 'index_map')) {
        size = this.entrySize(first)?.value
        this.paths.set(expr.id, [...this.pathOf(first), overload === 'index_list' ? '@items' : '@values'])
      }
      size ??= this.sizeOf(expr)
    }
    if (size !== undefined) this.knownSizes.set(expr.id, size)
    return plus(targetCost, total)
  }

  private callCost(expr: Call, name: string, overload: string, target: CostNode | undefined, args: readonly CostNode[], argCosts: readonly Range[]): CallEstimate {
    const sum = plus(...argCosts)
    const [first = nothing, second = nothing, third = nothing] = argCosts
    const special = callEstimate(name, overload, target, args, (path) => this.sizes(path))
    if (special !== undefined) return { cost: plus(special.cost, sum), size: special.size }
    const sizeAt = (index: number): Range => args[index]?.size ?? unknownSize
    switch (overload) {
      case 'logical_or': case 'logical_and': return { cost: { min: first.min, max: plus(first, second).max } }
      case 'conditional': {
        const [truthy, falsy] = [this.entryOf(args[1]), this.entryOf(args[2])]
        if (truthy !== undefined && falsy !== undefined) this.entrySizes.set(expr.id, joined(truthy, falsy))
        return { cost: plus(first, union(second, third)), size: union(sizeAt(1), sizeAt(2)) }
      }
      case 'add_string': case 'add_bytes': case 'add_list': {
        const size = plus(sizeAt(0), sizeAt(1))
        const [left, right] = [this.entryOf(args[0]), this.entryOf(args[1])]
        if (left !== undefined && right !== undefined) this.entrySizes.set(expr.id, joined(left, right))
        if (overload === 'add_list') return { cost: plus(one, sum), size }
        return { cost: plus({ min: Math.ceil(size.min * 0.1), max: Math.min(unbounded, Math.ceil(size.max * 0.1)) }, sum), size }
      }
      default: return { cost: plus(one, sum) }
    }
  }

  private entryOf(node: CostNode | undefined): EntrySize | undefined {
    return node === undefined ? undefined : this.entrySize(node.expr)
  }

  private list(expr: ListExpr): Range {
    const costs: Range[] = []
    let item: Range = { min: expr.items.length === 0 ? 0 : unbounded, max: 0 }
    for (const element of expr.items) {
      costs.push(this.cost(element))
      item = union(item, this.sizeOf(element) ?? unknownSize)
    }
    this.entrySizes.set(expr.id, { container: 'list', key: one, value: item })
    return plus(...costs, listCost)
  }

  private map(expr: MapExpr): Range {
    const costs: Range[] = []
    const empty = expr.entries.length === 0
    let key: Range = { min: empty ? 0 : unbounded, max: 0 }
    let value = key
    for (const entry of expr.entries) {
      costs.push(this.cost(entry.key), this.cost(entry.value))
      key = union(key, this.sizeOf(entry.key) ?? unknownSize)
      value = union(value, this.sizeOf(entry.value) ?? unknownSize)
    }
    this.entrySizes.set(expr.id, { container: 'map', key, value })
    return plus(...costs, mapCost)
  }

  private comprehension(expr: Comprehension): Range {
    const before = plus(this.cost(expr.range), this.cost(expr.init))
    this.push(expr.accumulator, { path: this.pathOf(expr.init), size: this.sizeOf(expr.init), entry: this.entrySize(expr.init) })
    this.pushIteration(expr)
    const loop = plus(this.cost(expr.condition), this.cost(expr.step))
    this.pop(expr.variable)
    if (expr.variable2 !== undefined) this.pop(expr.variable2)
    const result = this.cost(expr.result)
    this.pop(expr.accumulator)
    const count = this.sizeOf(expr.range) ?? unknownSize
    if (expr.init.kind === 'literal') {
      const size = this.sizeOf(expr.init)
      if (size !== undefined) this.knownSizes.set(expr.id, size)
    } else if (expr.init.kind === 'list' || expr.init.kind === 'map') {
      this.knownSizes.set(expr.id, count)
      const entry = this.entrySize(expr.step)
      if (entry !== undefined) this.entrySizes.set(expr.id, entry)
    }
    return plus(before, result, times(count, loop))
  }

  private pushIteration({ range, variable, variable2 }: Comprehension): void {
    const entry = this.entrySize(range)
    const isList = (entry?.container ?? this.typeOf(range).kind) === 'list'
    const path = this.pathOf(range)
    const key: LocalVariable = { path: [...path, isList ? '@indices' : '@keys'], size: entry?.key, entry: undefined }
    const value: LocalVariable = { path: [...path, isList ? '@items' : '@values'], size: entry?.value, entry: undefined }
    if (variable2 === undefined) this.push(variable, isList ? value : key)
    else {
      this.push(variable, key)
      this.push(variable2, value)
    }
  }

  private binding(expr: Comprehension): Range {
    const before = plus(this.cost(expr.range), this.cost(expr.init))
    this.push(expr.accumulator, { path: this.pathOf(expr.init), size: this.sizeOf(expr.init), entry: this.entrySize(expr.init) })
    const result = this.cost(expr.result)
    this.pop(expr.accumulator)
    this.copySizes(expr, expr.result)
    return plus(before, result)
  }

  private typeOf(expr: Expr): CelType {
    return this.checked.types.get(expr.id) ?? dynType
  }

  private pathOf(expr: Expr): readonly string[] {
    return (expr.kind === 'ident' ? this.local(expr.name)?.path : undefined) ?? this.paths.get(expr.id) ?? []
  }

  private node(expr: Expr): CostNode {
    const path = this.pathOf(expr)
    return { expr, type: this.typeOf(expr), path: path[0] === accumulator ? [] : path, size: this.sizeOf(expr) }
  }

  private sizeOf(expr: Expr): Range | undefined {
    const known = this.knownSizes.get(expr.id)
    if (known !== undefined) return known
    const literal = literalSize(expr)
    if (literal !== undefined) return fixed(literal)
    const estimated = this.sizes(this.pathOf(expr))
    if (estimated !== undefined) {
      this.knownSizes.set(expr.id, estimated)
      return estimated
    }
    if (isScalar(this.typeOf(expr))) return one
    return expr.kind === 'ident' ? this.local(expr.name)?.size : undefined
  }

  private entrySize(expr: Expr): EntrySize | undefined {
    return this.entrySizes.get(expr.id) ?? (expr.kind === 'ident' ? this.local(expr.name)?.entry : undefined)
  }

  private copySizes(to: Expr, from: Expr): void {
    const size = this.sizeOf(from)
    if (size !== undefined) this.knownSizes.set(to.id, size)
    const entry = this.entrySize(from)
    if (entry !== undefined) this.entrySizes.set(to.id, entry)
  }

  private local(name: string): LocalVariable | undefined {
    return this.locals.get(name)?.at(-1)
  }

  private push(name: string, variable: LocalVariable): void {
    this.locals.set(name, [...this.locals.get(name) ?? [], variable])
  }

  private pop(name: string): void {
    this.locals.get(name)?.pop()
  }
}

function joined(a: EntrySize, b: EntrySize): EntrySize {
  return { container: a.container, key: union(a.key, b.key), value: union(a.value, b.value) }
}

function isBinding({ range, condition, accumulator: name }: Comprehension): boolean {
  return range.kind === 'list' && range.items.length === 0 && condition.kind === 'literal' && condition.value === false && name !== '__result__'
}

function literalSize(expr: Expr): number | undefined {
  if (expr.kind === 'list') return expr.items.length
  if (expr.kind === 'map') return expr.entries.length
  if (expr.kind !== 'literal') return undefined
  const { value } = expr
  if (typeof value === 'string') return codePointLength(value)
  if (value instanceof Uint8Array) return value.length
  return value === null || typeof value !== 'object' || value instanceof CelUint ? 1 : value instanceof CelError ? undefined : 1
}

function isScalar(type: CelType): boolean {
  if (['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind)) return true
  return type.kind === 'opaque' && type.name === 'optional_type' && isScalar(type.params[0] ?? dynType)
}
