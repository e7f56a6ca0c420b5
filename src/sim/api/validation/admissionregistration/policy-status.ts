import { type FieldError, FieldPath, required } from '../../../../base/field.ts'
import type { ValidatingAdmissionPolicy } from '../../../../model/kubernetes.generated.ts'
import { validateConditions } from '../conditions.ts'
import { trimSpace } from './expressions.ts'

/** The status endpoint of validating policies: `pkg/apis/admissionregistration/validation/validation.go` (1.36). */
export function validatePolicyStatus({ status = {} }: ValidatingAdmissionPolicy): FieldError[] {
  const warnings = FieldPath.of('status', 'typeChecking', 'expressionWarnings')
  return [
    ...(status.typeChecking?.expressionWarnings ?? []).flatMap(({ warning = '', fieldRef }, index) => [
      ...warning === '' ? [required(warnings.index(index).child('warning'))] : [],
      ...trimSpace(fieldRef) === '' ? [required(warnings.index(index).child('fieldRef'))] : [],
    ]),
    ...validateConditions(status.conditions, FieldPath.of('status', 'conditions')),
  ]
}
