import { type FieldError, type FieldPath, forbidden, invalid, required } from '../../../base/field.ts'
import { sortedKeys } from '../../../base/json.ts'
import { labelValueErrors, qualifiedNameErrors } from '../../../base/names.ts'
import type { LabelSelector, LabelSelectorRequirement } from '../../../model/kubernetes.generated.ts'
import { lookingOnce } from './found-good.ts'

/** Labels and label selectors: `k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go` (1.36). */
export interface LabelSelectorOptions {
  /** Accept values that are no label values, because stored objects have such. */
  readonly allowInvalidLabelValueInSelector?: boolean
  readonly allowUnknownOperatorInRequirement?: boolean
}

export function validateLabelSelector(selector: LabelSelector | undefined, options: LabelSelectorOptions, path: FieldPath): FieldError[] {
  if (selector === undefined) return []
  const errors = validateLabels(selector.matchLabels, path.child('matchLabels'))
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries()) {
    errors.push(...validateLabelSelectorRequirement(requirement, options, path.child('matchExpressions').index(index)))
  }
  return errors
}

/** Whether an expression holds a value that is no label value; such a stored selector may stay. */
export function hasInvalidLabelValue(selector: LabelSelector | undefined): boolean {
  return (selector?.matchExpressions ?? []).some((expression) => (expression.values ?? []).some((value) => labelValueErrors(value).length > 0))
}

export function validateLabelName(name: string, path: FieldPath): FieldError[] {
  return qualifiedNameErrors(name).map((message) => invalid(path, name, message))
}

/** Keys and values, both told at the path of the map. */
export const validateLabels = lookingOnce((labels: { [key: string]: string }, path) => sortedKeys(labels).flatMap((key) => {
  const value = labels[key] ?? ''
  return [...validateLabelName(key, path), ...labelValueErrors(value).map((message) => invalid(path, value, message))]
}))

export function validateLabelSelectorRequirement(
  requirement: LabelSelectorRequirement, options: LabelSelectorOptions, path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  const { key = '', operator = '', values = [] } = requirement
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  } else if (options.allowUnknownOperatorInRequirement !== true) {
    errors.push(invalid(path.child('operator'), operator, 'not a valid selector operator'))
  }
  errors.push(...validateLabelName(key, path.child('key')))
  if (options.allowInvalidLabelValueInSelector === true) return errors
  for (const [index, value] of values.entries()) {
    for (const message of labelValueErrors(value)) errors.push(invalid(path.child('values').index(index), value, message))
  }
  return errors
}
