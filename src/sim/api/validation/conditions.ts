import { duplicate, type FieldError, type FieldPath, invalid, required, tooLong } from '../../../base/field.ts'
import { byteLength, patternMessage } from '../../../base/names.ts'
import type { Condition } from '../../../model/kubernetes.generated.ts'
import { unsupported } from './checks.ts'
import { validateLabelName } from './metadata.ts'

const reasonFormat = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const reasonText = "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'"
const maxReasonBytes = 1024
const maxMessageBytes = 32 * 1024

/** `metav1.Condition` lists of a status: `k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go` (1.36). */
export function validateConditions(conditions: readonly Condition[] | undefined, path: FieldPath): FieldError[] {
  const types = (conditions ?? []).map((condition) => condition.type ?? '')
  return (conditions ?? []).flatMap((condition, index) => [
    ...types.indexOf(types[index] ?? '') < index ? [duplicate(path.index(index).child('type'), types[index])] : [],
    ...validateCondition(condition, path.index(index)),
  ])
}

function validateCondition(condition: Condition, path: FieldPath): FieldError[] {
  const { type = '', status = '', observedGeneration = 0, message = '' } = condition
  const errors = [...validateLabelName(type, path.child('type')), ...unsupported(path.child('status'), status, ['False', 'True', 'Unknown'])]
  if (observedGeneration < 0) errors.push(invalid(path.child('observedGeneration'), observedGeneration, 'must be greater than or equal to zero'))
  if ((condition.lastTransitionTime ?? '') === '') errors.push(required(path.child('lastTransitionTime')))
  errors.push(...validateReason(condition.reason ?? '', path.child('reason')))
  if (byteLength(message) > maxMessageBytes) errors.push(tooLong(path.child('message'), '', maxMessageBytes))
  return errors
}

function validateReason(reason: string, path: FieldPath): FieldError[] {
  if (reason === '') return [required(path)]
  const errors: FieldError[] = []
  if (!new RegExp(`^${reasonFormat}$`).test(reason)) {
    errors.push(invalid(path, reason,
      patternMessage(reasonText, reasonFormat, 'my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB')))
  }
  if (byteLength(reason) > maxReasonBytes) errors.push(tooLong(path, '', maxReasonBytes))
  return errors
}
