import type { Call, Comprehension, Expr, ListExpr, MapExpr, StructExpr } from './ast.ts'
import type { Checked } from './checker.ts'
import type { Environment, Implementation } from './environment.ts'
import { conditional, hasField, logical, optionalSelect, otherwise, qualify, select, variable } from './control.ts'
import { index, noOverload, optionalIndex } from './operators.ts'
import { callCost } from './runtime-cost.ts'
import { CostExceeded, Meter, Scope, type Bindings, type Run } from './scope.ts'
import { namedTypes } from './types.ts'
import { CelError, CelList, CelMap, CelOptional, CelTypeValue, CelUint, equalValues, keyText, type CelValue, type MapMember } from './values.ts'

/**
 * Runs a checked expression. Source of the rules: cel-go v0.26 `interpreter/{interpretable,attributes}.go`.
 */
export interface Evaluation {
  /** A `CelError` when the expression failed. */
  readonly value: CelValue
  readonly cost: number
}

export const costExceeded = 'operation cancelled: actual cost limit exceeded'

export interface Runnable {
  readonly run: (bindings: Bindings, costLimit: number) => Evaluation
  /** Why the server refuses to make a program of the expression although it compiles: `int('x')`. */
  readonly failure: string | undefined
}

/** Turns the tree into closures once, so that a rule runs fast on many values. */
export function plan(checked: Checked, environment: Environment): Runnable {
  const planner = new Planner(checked, environment)
  const run = planner.plan(checked.expr)
  const { failure } = planner
  const runnable: Runnable['run'] = (bindings, costLimit) => {
    const meter = new Meter(costLimit)
    try {
      return { value: run(new Scope(bindings, meter)), cost: meter.cost }
    } catch (error) {
      if (error instanceof CostExceeded) return { value: new CelError(costExceeded), cost: meter.cost }
      throw error
    }
  }
  return { run: runnable, failure: failure?.message }
}

class Planner {
  private readonly checked: Checked
  private readonly environment: Environment

  constructor(checked: Checked, environment: Environment) {
    this.checked = checked
    this.environment = environment
  }

  /** What planning itself found: a conversion of a constant that cannot be. */
  failure: CelError | undefined
  /** Parts that are constant cost nothing when they run. */
  private readonly constants = new Map<Run, CelValue>()
  /** Variables of the comprehensions around. */
  private readonly bound: string[] = []

  plan(expr: Expr): Run {
    switch (expr.kind) {
      case 'literal': return this.constant(expr.value)
      case 'ident': return this.typeValue(expr) ?? this.based(expr)
      case 'select': return expr.test ? hasField(this.bare(expr.operand), expr.field) : this.based(expr)
      case 'call': return this.call(expr)
      case 'list': return this.list(expr)
      case 'map': return this.map(expr)
      case 'struct': return this.struct(expr)
      case 'comprehension': return this.comprehension(expr)
    }
  }

  private constant(value: CelValue): Run {
    const run: Run = () => value
    this.constants.set(run, value)
    return run
  }

  /** Literals of constants, and conversions of constants, are worked out once. Source: cel-go `interpreter/decorators.go`. */
  private folded(run: Run, parts: readonly Run[]): Run {
    if (!parts.every((part) => this.constants.has(part))) return run
    const value = run(new Scope(() => undefined, new Meter(Infinity)))
    return this.constant(value)
  }

  private typeValue(expr: Expr): Run | undefined {
    const name = this.variableOf(expr)
    const type = name === undefined || this.environment.variables.has(name) || this.bound.includes(name) ? undefined : namedTypes.get(name)
    return type === undefined ? undefined : this.constant(new CelTypeValue(type))
  }

  private variableOf(expr: Expr): string | undefined {
    return expr.kind === 'ident' ? expr.name.replace(/^\./, '') : this.checked.variables.get(expr.id)
  }

  /** A path such as `self.list[0].name` is one step, whatever it starts from, and each part of it another. */
  private based(expr: Expr): Run {
    const run = this.typeValue(expr) ?? this.path(expr)
    if (run === undefined) return () => noOverload
    if (this.constants.has(run) || startsFromCondition(expr)) return run
    return (scope) => {
      const value = run(scope)
      scope.meter.add(1)
      return value
    }
  }

  /** Within another path or as a branch of `?:` a path does not count as a step of its own. */
  private bare(expr: Expr): Run {
    return this.typeValue(expr) ?? this.path(expr) ?? this.plan(expr)
  }

  private path(expr: Expr): Run | undefined {
    const name = this.variableOf(expr)
    if (name !== undefined) return variable(name)
    if (expr.kind === 'select') return expr.test ? undefined : select(this.bare(expr.operand), expr.field)
    if (expr.kind !== 'call') return undefined
    const [first, second, third] = expr.args
    if (first === undefined || second === undefined) return undefined
    if (expr.name === '_?_:_' && third !== undefined) return conditional(this.plan(first), this.bare(second), this.bare(third))
    if (expr.name === '_?._') return optionalSelect(this.bare(first), this.bare(second))
    if (expr.name === '_[_]' || expr.name === '_[?_]') return qualify(this.bare(first), this.bare(second), expr.name === '_[_]' ? index : optionalIndex)
    return undefined
  }

  private call(expr: Call): Run {
    if (expr.name === '_?_:_') return this.path(expr) ?? (() => noOverload)
    if (expr.name === '_?._' || expr.name === '_[_]' || expr.name === '_[?_]') return this.based(expr)
    const resolved = this.checked.calls.get(expr.id)
    const target = resolved?.namespaced === true ? undefined : expr.target
    const args = (target === undefined ? expr.args : [target, ...expr.args]).map((arg) => this.plan(arg))
    const [first, second] = args
    const name = resolved?.function.name ?? expr.name
    if (first !== undefined && second !== undefined) {
      if (name === '_&&_') return logical(first, second, false)
      if (name === '_||_') return logical(first, second, true)
      if (name === 'orValue' || name === 'or') return otherwise(first, second, name === 'or')
    }
    if (name === '@not_strictly_false' && first !== undefined) return notStrictlyFalse(first)
    const run = strict(name, args, resolved?.function.implementation, resolved?.overloads.length === 1)
    if (name === '@in' && resolved?.overloads.length === 1 && first !== undefined && second !== undefined) return this.membership(run, first, second)
    return conversions.has(name) && args.length === 1 ? this.conversion(run, args) : run
  }

  private conversion(run: Run, args: readonly Run[]): Run {
    const folded = this.folded(run, args)
    const value = this.constants.get(folded)
    if (value instanceof CelError) this.failure ??= value
    return folded
  }

  /** Looking for a value among constants costs no more than the value. */
  private membership(run: Run, element: Run, list: Run): Run {
    const values = this.constants.get(list)
    if (!(values instanceof CelList)) return run
    if (values.size === 0) return this.constant(false)
    if (!values.items.every(isPrimitive)) return run
    return (scope) => {
      const value = element(scope)
      return value instanceof CelError ? value : values.items.some((item) => equalValues(item, value))
    }
  }

  private list({ items, optional }: ListExpr): Run {
    const runs = items.map((item) => this.plan(item))
    return this.folded((scope) => {
      const values: CelValue[] = []
      for (const [index, run] of runs.entries()) {
        const value = run(scope)
        if (value instanceof CelError) return value
        if (!optional.has(index)) values.push(value)
        else if (!(value instanceof CelOptional)) return new CelError('cannot initialize optional list element from non-optional value')
        else if (value.value !== undefined) values.push(value.value)
      }
      scope.meter.add(10)
      return new CelList(values)
    }, runs)
  }

  private map({ entries }: MapExpr): Run {
    const runs = entries.map(({ key, value, optional }) => ({ key: this.plan(key), value: this.plan(value), optional }))
    return this.folded((scope) => {
      const members = new Map<string, MapMember>()
      for (const run of runs) {
        const key = run.key(scope)
        if (key instanceof CelError) return key
        let value: CelValue | undefined = run.value(scope)
        if (value instanceof CelError) return value
        if (run.optional) {
          if (!(value instanceof CelOptional)) return new CelError('cannot initialize optional entry from non-optional value')
          value = value.value
        }
        const text = keyText(key)
        if (text === undefined) return new CelError('unsupported key type')
        if (value !== undefined) members.set(text, { key, value })
      }
      scope.meter.add(30)
      return new CelMap(members)
    }, runs.flatMap(({ key, value }) => [key, value]))
  }

  private struct(expr: StructExpr): Run {
    const name = expr.name.replace(/^\./, '')
    const runs = expr.fields.map((field) => ({ name: field.name, run: this.plan(field.value), optional: field.optional }))
    const { construct } = this.environment
    return (scope) => {
      const fields = new Map<string, CelValue>()
      for (const field of runs) {
        const value = field.run(scope)
        if (value instanceof CelError) return value
        if (!field.optional) fields.set(field.name, value)
        else if (value instanceof CelOptional && value.value !== undefined) fields.set(field.name, value.value)
      }
      scope.meter.add(40)
      return construct === undefined ? new CelError(`unknown type '${name}'`) : construct(name, fields)
    }
  }

  private comprehension(expr: Comprehension): Run {
    const [range, init] = [this.plan(expr.range), this.plan(expr.init)]
    this.bound.push(expr.accumulator, expr.variable, ...expr.variable2 === undefined ? [] : [expr.variable2])
    const [condition, step, result] = [expr.condition, expr.step, expr.result].map((part) => this.plan(part))
    this.bound.length -= expr.variable2 === undefined ? 2 : 3
    if (condition === undefined || step === undefined || result === undefined) return () => null
    const two = expr.variable2
    return (scope) => {
      const over = range(scope)
      if (over instanceof CelError) return over
      const pairs = iterate(over, two !== undefined)
      if (pairs instanceof CelError) return pairs
      scope.push(expr.accumulator, init(scope))
      scope.push(expr.variable, null)
      if (two !== undefined) scope.push(two, null)
      const depth = two === undefined ? 2 : 3
      for (const [first, second] of pairs) {
        scope.replace(depth - 1, first)
        if (two !== undefined) scope.replace(1, second)
        if (condition(scope) === false) break
        scope.replace(depth, step(scope))
      }
      const accumulated = scope.peek(depth)
      scope.pop(depth)
      scope.push(expr.accumulator, accumulated)
      const value = result(scope)
      scope.pop(1)
      return value
    }
  }
}

/** The functions that turn one type into another. */
const conversions: ReadonlySet<string> = new Set(['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type', 'uint'])

/** `(a ? b : c).d` */
function startsFromCondition(expr: Expr): boolean {
  if (expr.kind === 'select') return startsFromCondition(expr.operand)
  if (expr.kind !== 'call') return false
  const [first] = expr.args
  return expr.name === '_?_:_' || (first !== undefined && ['_[_]', '_[?_]', '_?._'].includes(expr.name) && startsFromCondition(first))
}

function isPrimitive(value: CelValue): boolean {
  return value instanceof CelUint || ['boolean', 'bigint', 'number', 'string'].includes(typeof value)
}

/** Whether a comprehension goes on; it costs a call. */
function notStrictlyFalse(accumulator: Run): Run {
  return (scope) => {
    const value = accumulator(scope)
    scope.meter.add(1)
    return value !== false
  }
}

function iterate(over: CelValue, two: boolean): Iterable<readonly [CelValue, CelValue]> | CelError {
  if (over instanceof CelList) return over.items.map((item, index) => (two ? [BigInt(index), item] : [item, null]) as [CelValue, CelValue])
  if (over instanceof CelMap) return [...over.members.values()].map(({ key, value }) => [key, value] as const)
  return new CelError('no such overload')
}

/** Strict functions fail with the first argument that failed; up to two arguments are looked at all the same. */
function strict(name: string, args: readonly Run[], implementation: Implementation | undefined, settled: boolean): Run {
  return (scope) => {
    const values: CelValue[] = []
    let failed: CelError | undefined
    for (const arg of args) {
      const value = arg(scope)
      if (value instanceof CelError) failed ??= value
      if (failed !== undefined && args.length > 2) return failed
      values.push(value)
    }
    const result = failed ?? (implementation === undefined ? noOverload : implementation(values))
    scope.meter.add(callCost(name, values, result, settled))
    return result
  }
}
