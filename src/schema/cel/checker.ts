import { qualifiedName, type Call, type Comprehension, type Expr, type ListExpr, type MapExpr, type Select, type StructExpr } from './ast.ts'
import type { Environment, FunctionDeclaration, Overload } from './environment.ts'
import type { CelIssue } from './source.ts'
import {
  boolType, dynType, errorType, intType, isDyn, isDynOrError, listOf, mapOf, namedTypes, optionalOf, sameType, signatureText, structType, typeOf, typeParam, typeText,
  unwrapOptional, type CelType,
} from './types.ts'
import { mostGeneral, Substitutions } from './unify.ts'
import { typeOfValue } from './values.ts'

/**
 * Type checking with cel-go's error texts. Source: cel-go v0.26 `checker/checker.go`.
 */
export interface Checked {
  readonly expr: Expr
  readonly types: ReadonlyMap<number, CelType>
  readonly calls: ReadonlyMap<number, ResolvedCall>
  /** Selections that are really a variable with dots in its name. */
  readonly variables: ReadonlyMap<number, string>
  /** Free variables in use. */
  readonly references: ReadonlySet<string>
}

export interface ResolvedCall {
  readonly function: FunctionDeclaration
  readonly overloads: readonly string[]
  /** The target was part of the function's name: `math.max(…)` has no receiver. */
  readonly namespaced: boolean
}

/** Gives every expression its type; what does not fit is an issue, and checking goes on. */
export function check(expr: Expr, environment: Environment): { checked: Checked; type: CelType; issues: readonly CelIssue[] } {
  const checker = new Checker(environment)
  checker.check(expr)
  return { ...checker.finish(expr), issues: checker.issues }
}

class Checker {
  readonly issues: CelIssue[] = []
  private readonly environment: Environment
  private readonly types = new Map<number, CelType>()
  private readonly calls = new Map<number, ResolvedCall>()
  private readonly dotted = new Map<number, string>()
  private readonly references = new Set<string>()
  private readonly scopes: Map<string, CelType>[] = []
  private readonly known = new Substitutions()
  private freeTypes = 0

  constructor(environment: Environment) {
    this.environment = environment
  }

  finish(expr: Expr): { checked: Checked; type: CelType } {
    const types = new Map([...this.types].map(([id, type]) => [id, this.known.apply(type, true)]))
    const checked = { expr, types, calls: this.calls, variables: this.dotted, references: this.references }
    return { checked, type: types.get(expr.id) ?? errorType }
  }

  check(expr: Expr): CelType {
    const type = this.infer(expr)
    this.types.set(expr.id, type)
    return type
  }

  private infer(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal': return typeOfValue(expr.value)
      case 'ident': return this.variable(expr.name) ?? this.undeclared(expr, expr.name)
      case 'select': return this.select(expr)
      case 'call': return this.call(expr)
      case 'list': return this.list(expr)
      case 'map': return this.map(expr)
      case 'struct': return this.struct(expr)
      case 'comprehension': return this.comprehension(expr)
    }
  }

  private report(offset: number, message: string): void {
    this.issues.push({ offset, message })
  }

  private undeclared(expr: Expr, name: string): CelType {
    this.report(expr.offset, `undeclared reference to '${name}' (in container '')`)
    return errorType
  }

  private variable(written: string): CelType | undefined {
    const name = written.startsWith('.') ? written.slice(1) : written
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const type = this.scopes[index]?.get(name)
      if (type !== undefined) return type
    }
    const declared = this.environment.variables.get(name) ?? typeNamed(name)
    if (declared !== undefined) this.references.add(name)
    return declared
  }

  private select(expr: Select): CelType {
    const name = qualifiedName(expr)
    const type = name === undefined ? undefined : this.variable(name)
    if (name !== undefined && type !== undefined) {
      this.dotted.set(expr.id, name)
      return type
    }
    const field = this.field(expr, expr.operand, expr.field, false)
    return expr.test ? boolType : this.known.apply(field, false)
  }

  private field(at: Expr, operand: Expr, name: string, asOptional: boolean): CelType {
    const { type, optional } = unwrapOptional(this.known.apply(this.check(operand), false))
    const wrap = (result: CelType): CelType => (optional || asOptional ? optionalOf(result) : result)
    switch (type.kind) {
      case 'map': return wrap(type.params[1] ?? dynType)
      case 'struct': return wrap(this.structField(at.offset, type.name, name) ?? errorType)
      case 'param':
        this.known.assignable([dynType], [type])
        return wrap(dynType)
      default:
        if (!isDynOrError(type)) this.report(at.offset, `type '${typeText(type)}' does not support field selection`)
        return wrap(dynType)
    }
  }

  private structField(offset: number, typeName: string, field: string): CelType | undefined {
    const fields = this.environment.structs(typeName)
    if (fields === undefined) {
      this.report(offset, `unexpected failed resolution of '${typeName}'`)
      return undefined
    }
    const type = fields.get(field)
    if (type === undefined) this.report(offset, `undefined field '${field}'`)
    return type
  }

  private call(expr: Call): CelType {
    const [first, second] = expr.args
    if (expr.name === '_?._' && first !== undefined && second?.kind === 'literal' && typeof second.value === 'string') {
      const result = this.known.apply(this.field(expr, first, second.value, true), false)
      this.calls.set(expr.id, { function: optionalSelect, overloads: ['select_optional_field'], namespaced: false })
      return result
    }
    for (const arg of expr.args) this.check(arg)
    const { target } = expr
    if (target === undefined) {
      const declaration = this.functionNamed(expr.name)
      return declaration === undefined ? this.undeclared(expr, expr.name) : this.resolve(expr, declaration, false)
    }
    const prefix = qualifiedName(target)
    const namespaced = prefix === undefined ? undefined : this.functionNamed(`${prefix}.${expr.name}`)
    if (namespaced !== undefined) return this.resolve(expr, namespaced, true)
    this.check(target)
    const declaration = this.functionNamed(expr.name)
    return declaration === undefined ? this.undeclared(expr, expr.name) : this.resolve(expr, declaration, false)
  }

  private functionNamed(name: string): FunctionDeclaration | undefined {
    return this.environment.functions.get(name.startsWith('.') ? name.slice(1) : name)
  }

  private resolve(expr: Call, declaration: FunctionDeclaration, namespaced: boolean): CelType {
    const target = namespaced ? undefined : expr.target
    const operands = target === undefined ? expr.args : [target, ...expr.args]
    const args = operands.map((arg) => this.types.get(arg.id) ?? errorType)
    if (declaration.name === '_&&_' || declaration.name === '_||_') return this.logical(expr, declaration, args)
    const overloads: string[] = []
    let result: CelType | undefined
    for (const overload of declaration.overloads) {
      if (overload.member !== (target !== undefined)) continue
      const instance = this.instantiate(overload)
      if (!this.known.assignable(args, instance.args)) continue
      overloads.push(overload.id)
      const type = this.known.apply(instance.result, false)
      if (result === undefined) result = type
      else if (!isDyn(result) && !sameType(type, result)) result = dynType
    }
    if (result === undefined) {
      const shown = args.map((type) => this.known.apply(type, true))
      this.report(expr.offset, `found no matching overload for '${declaration.name}' applied to '${signatureText(shown, target !== undefined)}'`)
      return errorType
    }
    this.calls.set(expr.id, { function: declaration, overloads, namespaced })
    return result
  }

  private logical(expr: Call, declaration: FunctionDeclaration, args: readonly CelType[]): CelType {
    let fine = true
    args.forEach((type, index) => {
      if (this.known.assignable([type], [boolType])) return
      fine = false
      this.report(expr.args[index]?.offset ?? expr.offset, `expected type 'bool' but found '${typeText(type)}'`)
    })
    if (!fine) return errorType
    this.calls.set(expr.id, { function: declaration, overloads: declaration.overloads.map(({ id }) => id), namespaced: false })
    return boolType
  }

  /** The overload with fresh type variables for its parameters. */
  private instantiate({ args, result, params }: Overload): { args: readonly CelType[]; result: CelType } {
    if (params.length === 0) return { args, result }
    const fresh = new Substitutions()
    for (const param of params) fresh.add(typeParam(param), this.freeType())
    return { args: args.map((type) => fresh.apply(type, false)), result: fresh.apply(result, false) }
  }

  private freeType(): CelType {
    return typeParam(`_var${this.freeTypes++}`)
  }

  private list(expr: ListExpr): CelType {
    let joined: CelType | undefined
    expr.items.forEach((item, index) => { joined = this.join(item, joined, this.element(item, expr.optional.has(index))) })
    return listOf(joined ?? this.freeType())
  }

  /** The type of an element; after `?` it must be an optional. */
  private element(expr: Expr, isOptional: boolean): CelType {
    const type = this.check(expr)
    if (!isOptional) return type
    const inner = unwrapOptional(type)
    if (!inner.optional && !isDyn(type)) this.mismatch(expr.offset, optionalOf(type), type)
    return inner.type
  }

  private join(at: Expr, before: CelType | undefined, type: CelType): CelType {
    if (before === undefined) return type
    // Lists of different types are `dyn` here; a validator refuses most of them afterwards.
    return this.known.assignable([before], [type]) ? mostGeneral(before, type) : dynType
  }

  private mismatch(offset: number, wanted: CelType, found: CelType): void {
    this.report(offset, `expected type '${typeText(wanted)}' but found '${typeText(found)}'`)
  }

  private map(expr: MapExpr): CelType {
    let key: CelType | undefined
    let value: CelType | undefined
    for (const entry of expr.entries) {
      key = this.join(entry.key, key, this.check(entry.key))
      value = this.join(entry.value, value, this.element(entry.value, entry.optional))
    }
    return mapOf(key ?? this.freeType(), value ?? this.freeType())
  }

  private struct(expr: StructExpr): CelType {
    const name = expr.name.startsWith('.') ? expr.name.slice(1) : expr.name
    if (this.environment.constructible?.(name) !== true) return this.undeclared(expr, expr.name)
    for (const field of expr.fields) {
      const found = this.element(field.value, field.optional)
      const wanted = this.structField(field.offset, name, field.name) ?? errorType
      if (!this.known.assignable([wanted], [found])) {
        this.report(field.offset, `expected type of field '${field.name}' is '${typeText(wanted)}' but provided type is '${typeText(found)}'`)
      }
    }
    return structType(name)
  }

  private comprehension(expr: Comprehension): CelType {
    const range = this.known.apply(this.check(expr.range), false)
    const accumulated = this.check(expr.init)
    this.scopes.push(new Map([[expr.accumulator, accumulated]]))
    const [first, second] = this.iterationTypes(expr, range)
    this.scopes.push(new Map([[expr.variable, first], ...expr.variable2 === undefined ? [] : [[expr.variable2, second] as const]]))
    this.assertType(expr.condition, boolType)
    this.assertType(expr.step, accumulated)
    this.scopes.pop()
    const result = this.check(expr.result)
    this.scopes.pop()
    return this.known.apply(result, false)
  }

  private iterationTypes(expr: Comprehension, range: CelType): [CelType, CelType] {
    const [first = dynType, second = dynType] = range.params
    switch (range.kind) {
      case 'list': return expr.variable2 === undefined ? [first, dynType] : [intType, first]
      case 'map': return [first, second]
      case 'dyn': case 'error': case 'param':
        this.known.assignable([dynType], [range])
        return [dynType, dynType]
      default:
        this.report(expr.range.offset, `expression of type '${typeText(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`)
        return [errorType, errorType]
    }
  }

  private assertType(expr: Expr, wanted: CelType): void {
    const found = this.check(expr)
    if (!this.known.assignable([wanted], [found])) this.mismatch(expr.offset, wanted, found)
  }
}

const optionalSelect: FunctionDeclaration = { name: '_?._', overloads: [], implementation: undefined }

function typeNamed(name: string): CelType | undefined {
  const type = namedTypes.get(name)
  return type && typeOf(type)
}
