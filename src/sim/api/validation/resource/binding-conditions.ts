import { duplicate, type FieldError, type FieldPath, invalid } from '../../../../base/field.ts'
import { validateLabelName } from '../metadata.ts'
import { validateSlice } from './collections.ts'

const maxConditions = 4

/** Conditions that a pod waits for before it is bound: `pkg/apis/resource/validation/validation.go` (1.36). */
export function validateBindingParameters(
  device: { bindingConditions?: string[] | undefined, bindingFailureConditions?: string[] | undefined }, path: FieldPath,
): FieldError[] {
  const { bindingConditions: wanted = [], bindingFailureConditions: failures = [] } = device
  const [wantedPath, failuresPath] = [path.child('bindingConditions'), path.child('bindingFailureConditions')]
  const errors = [
    ...validateSlice(wanted, maxConditions, validateLabelName, wantedPath),
    ...validateSlice(failures, maxConditions, validateLabelName, failuresPath),
    ...wanted.flatMap((condition, index) => wanted.indexOf(condition) < index ? [duplicate(wantedPath.index(index), condition)] : []),
    ...failures.flatMap((condition, index) => [
      ...failures.indexOf(condition) < index ? [duplicate(failuresPath.index(index), condition)] : [],
      ...wanted.includes(condition)
        ? [invalid(failuresPath.index(index), condition, 'bindingFailureConditions must not overlap with bindingConditions')]
        : [],
    ]),
  ]
  if (wanted.length === 0 && failures.length > 0) {
    errors.push(invalid(wantedPath, device.bindingConditions, 'bindingConditions are required to use bindingFailureConditions'))
  }
  if (failures.length === 0 && wanted.length > 0) {
    errors.push(invalid(failuresPath, device.bindingFailureConditions, 'bindingFailureConditions are required to use bindingConditions'))
  }
  return errors
}
