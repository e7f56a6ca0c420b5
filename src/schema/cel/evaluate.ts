import type { Call, Comprehension, Expr, ListExpr, MapExpr, Select, StructExpr } from './ast.ts'
import type { Checked } from './checker.ts'
import type { Environment, Implementation } from './environment.ts'
import { noOverload, noSuchKey } from './operators.ts'
import { callCost } from './runtime-cost.ts'
import {
  boolType, bytesType, doubleType, durationType, dynType, intType, listOf, mapOf, nullType, opaqueType, stringType, timestampType, typeType, uintType, type CelType,
} from './types.ts'
import { CelError, CelList, CelMap, CelObject, CelOptional, CelTypeValue, keyText, type CelValue, type MapMember } from './values.ts'

/**
 * Runs a checked expression. Source of the rules: cel-go v0.26 `interpreter/{interpretable,attributes}.go`.
 */
export interface Evaluation {
  /** A `CelError` when the expression failed. */
  readonly value: CelValue
  readonly cost: number
}

/** Values of variables by name; undefined for one that is not set. */
export type Bindings = (name: string) => CelValue | undefined

export const costExceeded = 'operation cancelled: actual cost limit exceeded'

type Run = (scope: Scope) => CelValue

export type Runnable = (bindings: Bindings, costLimit: number) => Evaluation

/** Turns the tree into closures once, so that a rule runs fast on many values. */
export function plan(checked: Checked, environment: Environment): Runnable {
  const run = new Planner(checked, environment).plan(checked.expr)
  return (bindings, costLimit) => {
    const meter = new Meter(costLimit)
    try {
      return { value: run(new Scope(bindings, meter)), cost: meter.cost }
    } catch (error) {
      if (error instanceof CostExceeded) return { value: new CelError(costExceeded), cost: meter.cost }
      throw error
    }
  }
}

class CostExceeded extends Error {}

class Meter {
  cost = 0
  private readonly limit: number
  constructor(limit: number) {
    this.limit = limit
  }
  add(cost: number): void {
    this.cost += cost
    if (this.cost > this.limit) throw new CostExceeded()
  }
}

/** Variables of comprehensions in front of the caller's bindings. */
class Scope {
  readonly meter: Meter
  private readonly bindings: Bindings
  private readonly names: string[] = []
  private readonly values: CelValue[] = []

  constructor(bindings: Bindings, meter: Meter) {
    this.bindings = bindings
    this.meter = meter
  }

  lookup(name: string): CelValue | undefined {
    const index = this.names.lastIndexOf(name)
    return index >= 0 ? this.values[index] : this.bindings(name)
  }

  push(name: string, value: CelValue): void {
    this.names.push(name)
    this.values.push(value)
  }

  /** Sets the variable that was pushed as the n-th from the end. */
  replace(fromEnd: number, value: CelValue): void {
    this.values[this.values.length - fromEnd] = value
  }

  peek(fromEnd: number): CelValue {
    return this.values[this.values.length - fromEnd] ?? null
  }

  pop(count: number): void {
    this.names.length -= count
    this.values.length -= count
  }
}

const typeValues: ReadonlyMap<string, CelType> = new Map([
  ['bool', boolType], ['bytes', bytesType], ['double', doubleType], ['int', intType], ['list', listOf(dynType)], ['map', mapOf(dynType, dynType)],
  ['null_type', nullType], ['string', stringType], ['type', typeType], ['uint', uintType], ['google.protobuf.Duration', durationType],
  ['google.protobuf.Timestamp', timestampType], ['optional_type', opaqueType('optional_type', dynType)],
])

class Planner {
  private readonly checked: Checked
  private readonly environment: Environment

  constructor(checked: Checked, environment: Environment) {
    this.checked = checked
    this.environment = environment
  }

  plan(expr: Expr): Run {
    switch (expr.kind) {
      case 'literal': {
        const { value } = expr
        return () => value
      }
      case 'ident': return this.variable(expr.name.replace(/^\./, ''))
      case 'select': return this.select(expr)
      case 'call': return this.call(expr)
      case 'list': return this.list(expr)
      case 'map': return this.map(expr)
      case 'struct': return this.struct(expr)
      case 'comprehension': return this.comprehension(expr)
    }
  }

  private variable(name: string): Run {
    const type = typeValues.get(name)
    const missing = type === undefined ? new CelError(`no such attribute(s): ${name}`) : new CelTypeValue(type)
    return (scope) => {
      scope.meter.add(1)
      return scope.lookup(name) ?? missing
    }
  }

  private select({ id, operand, field, test }: Select): Run {
    const dotted = this.checked.variables.get(id)
    if (dotted !== undefined) return this.variable(dotted)
    const run = this.plan(operand)
    return (scope) => {
      const value = run(scope)
      if (value instanceof CelError) return value
      if (test) return hasField(value, field)
      scope.meter.add(1)
      return selectField(value, field)
    }
  }

  private call(expr: Call): Run {
    const resolved = this.checked.calls.get(expr.id)
    const target = resolved?.namespaced === true ? undefined : expr.target
    const args = (target === undefined ? expr.args : [target, ...expr.args]).map((arg) => this.plan(arg))
    const [first, second, third] = args
    const name = resolved?.function.name ?? expr.name
    if (first !== undefined && second !== undefined) {
      if (name === '_&&_') return logical(first, second, false)
      if (name === '_||_') return logical(first, second, true)
      if (name === '_?_:_' && third !== undefined) return conditional(first, second, third)
      if (name === '_?._') return optionalSelect(first, second)
    }
    if (name === '@not_strictly_false' && first !== undefined) return (scope) => first(scope) !== false
    return strict(name, args, resolved?.function.implementation)
  }

  private list({ items, optional }: ListExpr): Run {
    const runs = items.map((item) => this.plan(item))
    return (scope) => {
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
    }
  }

  private map({ entries }: MapExpr): Run {
    const runs = entries.map(({ key, value, optional }) => ({ key: this.plan(key), value: this.plan(value), optional }))
    return (scope) => {
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
    }
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
    const [range, init, condition, step, result] = [expr.range, expr.init, expr.condition, expr.step, expr.result].map((part) => this.plan(part))
    if (range === undefined || init === undefined || condition === undefined || step === undefined || result === undefined) return () => null
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

function iterate(over: CelValue, two: boolean): Iterable<readonly [CelValue, CelValue]> | CelError {
  if (over instanceof CelList) return over.items.map((item, index) => (two ? [BigInt(index), item] : [item, null]) as [CelValue, CelValue])
  if (over instanceof CelMap) return [...over.members.values()].map(({ key, value }) => [key, value] as const)
  return new CelError('no such overload')
}

/** Strict functions fail with the first argument that failed. */
function strict(name: string, args: readonly Run[], implementation: Implementation | undefined): Run {
  return (scope) => {
    const values: CelValue[] = []
    for (const arg of args) {
      const value = arg(scope)
      if (value instanceof CelError) return value
      values.push(value)
    }
    const result = implementation === undefined ? noOverload : implementation(values)
    scope.meter.add(callCost(name, values, result))
    return result
  }
}

/** `&&` is settled by a false on either side, `||` by a true, even where the other side fails. */
function logical(first: Run, second: Run, settles: boolean): Run {
  return (scope) => {
    const left = first(scope)
    if (left === settles) return settles
    const right = second(scope)
    if (right === settles) return settles
    if (left instanceof CelError) return left
    if (right instanceof CelError) return right
    return typeof left === 'boolean' && typeof right === 'boolean' ? !settles : noOverload
  }
}

function conditional(condition: Run, truthy: Run, falsy: Run): Run {
  return (scope) => {
    const value = condition(scope)
    if (value instanceof CelError) return value
    return typeof value === 'boolean' ? (value ? truthy : falsy)(scope) : noOverload
  }
}

function optionalSelect(operand: Run, field: Run): Run {
  return (scope) => {
    const value = operand(scope)
    const name = field(scope)
    if (value instanceof CelError || typeof name !== 'string') return value
    scope.meter.add(1)
    const inner = value instanceof CelOptional ? value.value : value
    if (inner === undefined) return CelOptional.none
    const found = fieldOf(inner, name)
    return found instanceof CelError ? found : new CelOptional(found)
  }
}

function selectField(value: CelValue, field: string): CelValue {
  if (value instanceof CelOptional) {
    if (value.value === undefined) return value
    const inner = fieldOf(value.value, field)
    return inner instanceof CelError ? inner : new CelOptional(inner)
  }
  return fieldOf(value, field) ?? noSuchKey(field)
}

/** A field's value, undefined when it is not set. */
function fieldOf(value: CelValue, field: string): CelValue | undefined {
  if (value instanceof CelMap) return value.lookup(field)
  if (value instanceof CelObject) return value.field === undefined ? noOverload : value.field(field)
  return noOverload
}

function hasField(value: CelValue, field: string): CelValue {
  const inner = value instanceof CelOptional ? value.value : value
  if (inner === undefined) return false
  const found = fieldOf(inner, field)
  return found instanceof CelError ? found : found !== undefined
}
