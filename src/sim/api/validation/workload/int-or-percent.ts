import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'
import { percentErrors } from '../../../../base/names.ts'
import type { IntOrString } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateNonnegativeField } from '../metadata.ts'

/**
 * Counts given as numbers or percentages. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */

export function validatePositiveIntOrPercent(value: IntOrString | undefined, path: FieldPath): FieldError[] {
  return typeof value === 'string' ? invalids(path, value, percentErrors(value)) : validateNonnegativeField(value, path)
}

export function validateAtMost100Percent(value: IntOrString | undefined, path: FieldPath): FieldError[] {
  return isPercent(value) && intOrPercentValue(value) > 100 ? [invalid(path, value, 'must not be greater than 100%')] : []
}

/** `getIntOrPercentValue`: the number of a percentage, a number, or of text that is a plain number; else 0. */
export function intOrPercentValue(value: IntOrString | undefined): number {
  if (typeof value !== 'string') return value ?? 0
  const digits = isPercent(value) ? value.slice(0, -1) : value
  return /^[+-]?[0-9]+$/.test(digits) ? Number(digits) : 0
}

function isPercent(value: IntOrString | undefined): value is string {
  return typeof value === 'string' && percentErrors(value).length === 0
}
