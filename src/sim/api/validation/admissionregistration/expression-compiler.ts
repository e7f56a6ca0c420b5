import type { Minor } from '../../../../base/release.ts'
import { compile, type Program } from '../../../../schema/cel/compile.ts'
import { type CelType, dynType, listOf, mapOf } from '../../../../schema/cel/types.ts'
import { admissionEnvironment } from './admission-environment.ts'
import type { ExpressionError, ExpressionScope, NewExpressionCompiler, ResultTypes } from './expressions.ts'

/** The CEL engine as webhooks and policies use it; a new one for each object, because its variables belong to it. */
export const newExpressionCompiler: NewExpressionCompiler = ({ minor }) => {
  const variables = new Map<string, CelType>()
  const compiled = (expression: string, scope: ExpressionScope): { program: Program } | { errors: string } =>
    compile(expression, admissionEnvironment(minor, scope, scope.hasVariables === true ? variables : undefined))
  return {
    compile: (expression, scope, results) => {
      const result = compiled(expression, scope)
      return 'errors' in result ? failed(result.errors) : checkResult(result.program.type, results, minor) ?? notInstantiated(result.program)
    },
    declareVariable: (name, expression, scope) => {
      const result = compiled(expression, scope)
      variables.set(name, 'errors' in result ? dynType : declaredType(result.program.type))
      return 'errors' in result ? failed(result.errors) : notInstantiated(result.program)
    },
  }
}

/** As Go prints a `cel.Type`: by its full name, `google.protobuf.Timestamp`, `list(int)`, `null_type`. */
export function goTypeText(type: CelType): string {
  return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(goTypeText).join(', ')})`
}

function failed(errors: string): ExpressionError {
  return { type: 'Invalid', detail: `compilation failed: ${errors}` }
}

function notInstantiated({ failure }: Program): ExpressionError | undefined {
  return failure === undefined ? undefined : { type: 'Internal', detail: `program instantiation failed: ${failure}` }
}

function checkResult(type: CelType, results: ResultTypes, minor: Minor): ExpressionError | undefined {
  const found = goTypeText(type)
  if (results.length === 0 || results.includes(found)) return undefined
  const wanted = results.length === 1 ? results[0] ?? '' : `one of [${results.join(' ')}]`
  return { type: 'Invalid', detail: `must evaluate to ${wanted}${minor < 32 ? '' : ` but got ${found}`}` }
}

/** `convertCelTypeToDeclType`: a variable keeps scalars, lists and maps; all else is dyn to those who use it. */
export function declaredType(type: CelType): CelType {
  const [first = dynType, second = dynType] = type.params
  if (type.kind === 'list') return listOf(declaredType(first))
  if (type.kind === 'map') return mapOf(declaredType(first), declaredType(second))
  return type.kind === 'struct' || type.kind === 'opaque' || type.kind === 'type' || type.kind === 'param' ? dynType : type
}
