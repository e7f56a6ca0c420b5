import { duplicate, type FieldError, FieldPath, invalid, required } from '../../../../base/field.ts'
import { byteLength, qualifiedNameErrors } from '../../../../base/names.ts'
import type { AuditAnnotation, ValidatingAdmissionPolicy, ValidatingAdmissionPolicySpec, Validation } from '../../../../model/kubernetes.generated.ts'
import { invalids, unsupportedIfSet } from '../checks.ts'
import { type GoShape, goStruct } from '../go-struct.ts'
import { nameIsDNSSubdomain, validateObjectMeta } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { type ExpressionCompiler, type ExpressionScope, trimSpace, validateCelExpression } from './expressions.ts'
import { validateMatchConstraints, validatePolicyConditions, validatePolicyHead, validateVariables } from './policies.ts'

/** `pkg/apis/admissionregistration/validation/validation.go` (1.36). */

const spec = FieldPath.of('spec')
const auditAnnotationShape: GoShape = [['Key', 'key', ''], ['ValueExpression', 'valueExpression', '']]
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const maxAuditAnnotations = 20
const maxValueExpressionBytes = 5 * 1024
const nothingToDo = 'validations or auditAnnotations must contain at least one item'

export function validateValidatingAdmissionPolicy(policy: ValidatingAdmissionPolicy, compiler: ExpressionCompiler, keepConditions = false): FieldError[] {
  const wanted = policy.spec ?? {}
  return [
    ...validateObjectMeta(policy.metadata, { namespaced: false, validateName: nameIsDNSSubdomain, kubeFinalizers: false }, FieldPath.of('metadata')),
    ...validatePolicyHead(wanted),
    ...validateMatchConstraints(wanted.matchConstraints),
    ...keepConditions ? [] : validatePolicyConditions(wanted, compiler),
    ...validateVariables(wanted, compiler),
    ...validateEffects(policy.metadata?.name ?? '', wanted, compiler),
  ]
}

/** Conditions that the stored policy already has are not compiled again while the kind of their parameters stays. */
export function validateValidatingAdmissionPolicyUpdate(
  policy: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy, compiler: ExpressionCompiler,
): FieldError[] {
  const kept = semanticEqual(policy.spec?.paramKind, old.spec?.paramKind) && semanticEqual(policy.spec?.matchConditions, old.spec?.matchConditions)
  return validateValidatingAdmissionPolicy(policy, compiler, kept)
}

function validateEffects(name: string, policy: ValidatingAdmissionPolicySpec, compiler: ExpressionCompiler): FieldError[] {
  const { validations = [], auditAnnotations = [] } = policy
  const scope = { hasParams: policy.paramKind !== undefined, hasAuthorizer: true, hasVariables: (policy.variables ?? []).length > 0 }
  const annotationsPath = spec.child('auditAnnotations')
  if (validations.length === 0 && auditAnnotations.length === 0) {
    return [required(spec.child('validations'), nothingToDo), required(annotationsPath, nothingToDo)]
  }
  const errors = validations.flatMap((validation, index) => validateValidation(validation, scope, compiler, spec.child('validations').index(index)))
  if (auditAnnotations.length > maxAuditAnnotations) {
    const shown = auditAnnotations.map((annotation) => goStruct(auditAnnotationShape, annotation))
    errors.push(invalid(annotationsPath, shown, `must not have more than ${maxAuditAnnotations} auditAnnotations`))
  }
  const keys = auditAnnotations.map((annotation) => annotation.key ?? '')
  for (const [index, annotation] of auditAnnotations.entries()) {
    const key = keys[index] ?? ''
    errors.push(...validateAuditAnnotation(name, annotation, scope, compiler, annotationsPath.index(index)))
    if (keys.indexOf(key) < index) errors.push(duplicate(annotationsPath.index(index).child('key'), key))
  }
  return errors
}

function validateValidation(validation: Validation, scope: ExpressionScope, compiler: ExpressionCompiler, path: FieldPath): FieldError[] {
  const { expression = '', message = '', messageExpression = '' } = validation
  const errors = trimSpace(expression) === ''
    ? [required(path.child('expression'), 'expression is not specified')]
    : validateCelExpression(compiler, expression, scope, ['bool'], path.child('expression'))
  const messagePath = path.child('messageExpression')
  if (messageExpression !== '' && trimSpace(messageExpression) === '') {
    errors.push(invalid(messagePath, messageExpression, 'must be non-empty if specified'))
  } else if (messageExpression !== '') {
    errors.push(...validateCelExpression(compiler, messageExpression, { ...scope, hasAuthorizer: false }, ['string'], messagePath))
  }
  if (message !== '' && trimSpace(message) === '') errors.push(invalid(path.child('message'), message, 'must be non-empty if specified'))
  else if (/[\n\r]/.test(trimSpace(message))) errors.push(invalid(path.child('message'), message, 'must not contain line breaks'))
  return [...errors, ...unsupportedIfSet(path.child('reason'), validation.reason, reasons)]
}

function validateAuditAnnotation(
  policyName: string, annotation: AuditAnnotation, scope: ExpressionScope, compiler: ExpressionCompiler, path: FieldPath,
): FieldError[] {
  const { key = '', valueExpression = '' } = annotation
  const fullKey = `${policyName}/${key}`
  const errors = policyName === ''
    ? [invalid(path.child('key'), key, 'requires metadata.name be non-empty')]
    : invalids(path.child('key'), fullKey, qualifiedNameErrors(fullKey))
  const trimmed = trimSpace(valueExpression)
  const at = path.child('valueExpression')
  if (trimmed === '') return [...errors, required(at, 'valueExpression is not specified')]
  if (byteLength(trimmed) > maxValueExpressionBytes) return [...errors, required(at, `must not exceed ${maxValueExpressionBytes} bytes in length`)]
  return [...errors, ...validateCelExpression(compiler, trimmed, scope, ['string', 'null_type'], at, valueExpression)]
}
