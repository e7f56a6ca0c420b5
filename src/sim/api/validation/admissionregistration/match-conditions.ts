import { duplicate, type FieldError, type FieldPath, required, tooMany } from '../../../../base/field.ts'
import { qualifiedNameErrors } from '../../../../base/names.ts'
import type { MatchCondition } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { type ExpressionCompiler, trimSpace, validateCelExpression } from './expressions.ts'

const maxMatchConditions = 64

/** `matchConditions` of webhooks and policies: `pkg/apis/admissionregistration/validation/validation.go` (1.36). */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined, hasParams: boolean, compiler: ExpressionCompiler, path: FieldPath,
): FieldError[] {
  const list = conditions ?? []
  const names = list.map((condition) => condition.name ?? '')
  return [
    ...list.length > maxMatchConditions ? [tooMany(path, list.length, maxMatchConditions)] : [],
    ...list.flatMap((condition, index) => [
      ...validateMatchCondition(condition, hasParams, compiler, path.index(index)),
      ...names[index] !== '' && names.indexOf(names[index] ?? '') < index ? [duplicate(path.index(index).child('name'), names[index])] : [],
    ]),
  ]
}

function validateMatchCondition(condition: MatchCondition, hasParams: boolean, compiler: ExpressionCompiler, path: FieldPath): FieldError[] {
  const expression = trimSpace(condition.expression)
  const { name = '' } = condition
  return [
    ...expression === ''
      ? [required(path.child('expression'))]
      : validateCelExpression(compiler, expression, { hasParams, hasAuthorizer: true }, ['bool'], path.child('expression')),
    ...name === '' ? [required(path.child('name'))] : invalids(path.child('name'), name, qualifiedNameErrors(name)),
  ]
}
