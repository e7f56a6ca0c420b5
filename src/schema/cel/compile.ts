import { check, type Checked } from './checker.ts'
import type { Environment } from './environment.ts'
import { plan, type Evaluation, type Runnable } from './evaluate.ts'
import { kubernetesFunctions } from './kubernetes.ts'
import type { Bindings } from './scope.ts'
import { parse } from './parser.ts'
import { Source } from './source.ts'
import type { CelType } from './types.ts'
import { validateLiterals } from './validators.ts'

/** A compiled expression. Compile once, evaluate often. */
export interface Program {
  readonly expression: string
  readonly checked: Checked
  /** Type of the result. */
  readonly type: CelType
  readonly run: Runnable['run']
  /** Set when the server cannot make a program of it: `program instantiation failed: …`. */
  readonly failure: string | undefined
}

/** What one call may cost (`celconfig.PerCallLimit`), and all calls for one object together. */
export const perCallLimit = 1_000_000
export const runtimeBudget = 10_000_000
/** The budget of the match conditions of one webhook or policy. */
export const matchConditionsBudget = 2_500_000

/** An environment of Kubernetes' functions and the given variables; `structs` tells the fields of struct types. */
export function environment(variables: Readonly<Record<string, CelType>>, more: Partial<Environment> = {}): Environment {
  return { functions: kubernetesFunctions, structs: () => undefined, ...more, variables: new Map(Object.entries(variables)) }
}

/**
 * Parses and checks an expression. `errors` is cel-go's text with lines and carets:
 * `ERROR: <input>:1:6: undeclared reference to 'x' (in container '')`.
 */
export function compile(expression: string, env: Environment): { program: Program } | { errors: string } {
  const source = new Source(expression)
  const parsed = parse(expression)
  if (parsed.issues.length > 0) return { errors: source.display(parsed.issues) }
  const { checked, type, issues } = check(parsed.expr, env)
  if (issues.length > 0) return { errors: source.display(issues) }
  const wrong = validateLiterals(checked)
  if (wrong.length > 0) return { errors: source.display(wrong) }
  return { program: { expression, checked, type, ...plan(checked, env) } }
}

/** Runs a program. The value is a `CelError` when it fails or costs more than the limit. */
export function evaluate(program: Program, bindings: Bindings, costLimit: number = perCallLimit): Evaluation {
  return program.run(bindings, costLimit)
}
