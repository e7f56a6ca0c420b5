import { compile, evaluate, matchConditionsBudget, perCallLimit, runtimeBudget, type Program } from '../../../schema/cel/compile.ts'
import type { Environment } from '../../../schema/cel/environment.ts'
import { costExceeded } from '../../../schema/cel/evaluate.ts'
import type { Bindings } from '../../../schema/cel/scope.ts'
import { type CelType, dynType, structType } from '../../../schema/cel/types.ts'
import { CelError, CelObject, type CelValue } from '../../../schema/cel/values.ts'
import type { Minor } from '../../../base/release.ts'
import type { MatchCondition, Variable } from '../../../model/kubernetes.generated.ts'
import { admissionEnvironment } from '../../api/validation/admissionregistration/admission-environment.ts'
import { declaredType } from '../../api/validation/admissionregistration/expression-compiler.ts'
import type { ExpressionScope } from '../../api/validation/admissionregistration/expressions.ts'
import { constructPatchValue } from './patch-values.ts'

/** The expressions of one policy, compiled when they are first needed: `k8s.io/apiserver/pkg/admission/plugin/cel` (1.36). */
export class PolicyExpressions {
  private readonly minor: Minor
  private readonly scope: ExpressionScope
  private readonly types = new Map<string, CelType>()
  private readonly variables = new Map<string, Program | string>()
  private readonly programs = new Map<string, Program | string>()

  constructor(minor: Minor, variables: readonly Variable[], scope: ExpressionScope) {
    this.minor = minor
    this.scope = { ...scope, hasVariables: true }
    for (const { name = '', expression = '' } of variables) {
      const program = this.compiled(expression, this.scope)
      this.variables.set(name, program)
      this.types.set(name, typeof program === 'string' ? dynType : declaredType(program.type))
    }
  }

  /** A run of the policy against one request: variables are worked out once, when they are first named. */
  run(bindings: Bindings): ExpressionRun {
    return new ExpressionRun((expression, isCondition) => this.program(expression, isCondition), this.variables, bindings)
  }

  private program(expression: string, isCondition: boolean): Program | string {
    const key = `${isCondition ? 'c' : 'e'}${expression}`
    let program = this.programs.get(key)
    if (program === undefined) this.programs.set(key, program = this.compiled(expression, isCondition ? { ...this.scope, hasVariables: false } : this.scope))
    return program
  }

  private compiled(expression: string, scope: ExpressionScope): Program | string {
    const environment: Environment = admissionEnvironment(this.minor, scope, scope.hasVariables === true ? new Map(this.types) : undefined)
    const result = compile(expression, scope.hasPatchTypes === true ? { ...environment, construct: constructPatchValue } : environment)
    return 'errors' in result ? `compilation failed: ${result.errors}` : result.program
  }
}

export class ExpressionRun {
  private readonly programOf: (expression: string, isCondition: boolean) => Program | string
  private readonly bindings: Bindings
  private readonly variables: LazyVariables
  private remaining = runtimeBudget

  constructor(programOf: (expression: string, isCondition: boolean) => Program | string, variables: ReadonlyMap<string, Program | string>, bindings: Bindings) {
    this.programOf = programOf
    this.bindings = bindings
    this.variables = new LazyVariables(variables, (name) => this.lookup(name))
  }

  /** The value, or a CelError in the words that refusals use. */
  value(expression: string): CelValue {
    return this.evaluated(this.programOf(expression, false), expression, Math.min(perCallLimit, this.remaining))
  }

  /** True: all conditions hold. An error counts only when no condition is false. */
  matches(conditions: readonly MatchCondition[]): boolean | CelError {
    let failure: CelError | undefined
    let budget = matchConditionsBudget
    for (const { expression = '' } of conditions) {
      const before = this.remaining
      const value = this.evaluated(this.programOf(expression, true), expression, Math.min(perCallLimit, budget))
      budget -= before - this.remaining
      if (value instanceof CelError) failure ??= value
      else if (value !== true) return false
    }
    return failure ?? true
  }

  private evaluated(program: Program | string, expression: string, limit: number): CelValue {
    if (typeof program === 'string') return new CelError(program)
    if (this.remaining <= 0) return new CelError('validation failed due to running out of cost budget, no further validation rules will be run')
    const { value, cost } = evaluate(program, (name) => this.lookup(name), limit)
    this.remaining -= cost
    if (!(value instanceof CelError)) return value
    return new CelError(value.message === costExceeded ? value.message : `expression '${expression}' resulted in error: ${value.message}`)
  }

  private lookup(name: string): CelValue | undefined {
    return name === 'variables' ? this.variables : this.bindings(name)
  }
}

class LazyVariables extends CelObject {
  readonly type = structType('kubernetes.variables')
  private readonly programs: ReadonlyMap<string, Program | string>
  private readonly bindings: Bindings
  private readonly known = new Map<string, CelValue>()

  constructor(programs: ReadonlyMap<string, Program | string>, bindings: Bindings) {
    super()
    this.programs = programs
    this.bindings = bindings
  }

  override equals(other: CelObject): boolean {
    return other === this
  }

  override field(name: string): CelValue | undefined {
    const known = this.known.get(name)
    if (known !== undefined) return known
    const program = this.programs.get(name)
    if (program === undefined) return undefined
    const value = typeof program === 'string' ? new CelError(program) : evaluate(program, this.bindings).value
    const told = value instanceof CelError ? new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${value.message}`) : value
    this.known.set(name, told)
    return told
  }
}
